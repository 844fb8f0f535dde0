"""The gate: what must hold before a graph is published, looked at document by document.

- The shapes: nothing is violated, neither when the documents were read nor by the shapes of today.
- Texts hold no telephone number, no identity number and no name in a field for one.
- What is pointed to below the base is described, or was withdrawn.

Every violation is found before the release is refused. A rule that the settings waive is counted, and the
waiver is published.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode, Quad, Triple

from perfgraph.assets import asset
from perfgraph.errors import ReleaseError
from perfgraph.findings import Finding, Language, Place, Severity
from perfgraph.publishing.census import Census
from perfgraph.publishing.checking import Document, checking, statements
from perfgraph.publishing.documents import DocumentVersion
from perfgraph.publishing.parts import Source
from perfgraph.publishing.personal import Personal, names_below, personal
from perfgraph.publishing.settings import Waiver
from perfgraph.quads import PARTS as GRAPHS
from perfgraph.terms import PG, SH, XSD, slug
from perfgraph.validation import findings_of, in_order, validate
from perfgraph.validation.stored import addressed
from perfgraph.vocabulary import worded
from perfgraph.withdrawal import tombstones

MANY = 32
"""From how many documents on it is worth starting processes to check them."""

TOGETHER = 20_000
"""How many statements of the catalogue are looked at together."""

SHOWN = 20
"""How many violations the refusal lists one by one."""

_TEXTS = frozenset({XSD("string"), NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")})
_ROW = re.compile(r".*#t([0-9]+)-r([0-9]+)")
_QUOTE = PG("quote")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the gate saw: the counts of the graph, and how many violations each waiver let through.

    `rules` counts the findings of every severity by the IRI of their rule, those that were read with the
    documents.
    """

    census: Census
    waived: Mapping[Waiver, int]
    rules: Mapping[str, int]


def inspect(source: Source, jobs: int = 1) -> Inspection:
    """Look at everything that is to be published; `jobs` processes apply the shapes.

    Raises `ReleaseError` with the violations, file and cell of each, unless the settings waive them all.
    """
    look = _Look(source)
    with checking(jobs if len(source.documents) >= MANY else 1) as check:
        for found in check(map(look.document, source.documents)):
            look.found += found
    look.rest()
    counts: Counter[Waiver] = Counter()
    left: list[Finding] = []
    for finding in in_order(look.found):
        waiver = next((one for one in source.settings.waivers if waives(one, finding)), None)
        if waiver is None:
            left.append(finding)
        else:
            counts[waiver] += 1
    if left:
        raise Refusal(left)
    waived = {waiver: counts[waiver] for waiver in source.settings.waivers if counts[waiver]}
    return Inspection(look.census, waived, dict(sorted(look.rules.items())))


def inspect_catalogue(entries: Iterable[Iterable[Triple]]) -> None:
    """Look at the catalogue of a release, entry by entry; raises `ReleaseError` when it lacks something."""
    shapes = asset("shapes") / "catalogue"
    found = [
        finding
        for together in _together(entries)
        for finding in validate(together, "catalogue.ttl", shapes).findings
    ]
    if found:
        raise Refusal(found)


def _together(entries: Iterable[Iterable[Triple]]) -> Iterator[list[Triple]]:
    """Yield the statements of entries, of so many at once as fit well into memory."""
    waiting: list[Triple] = []
    for entry in entries:
        waiting += entry
        if len(waiting) > TOGETHER:
            yield waiting
            waiting = []
    yield waiting


def waives(waiver: Waiver, finding: Finding) -> bool:
    """Tell whether a waiver is about the rule of a finding: its IRI, or the last part of it."""
    return waiver.rule in (finding.rule, slug(NamedNode(finding.rule)))


class Refusal(ReleaseError):
    """A release that breaks rules: all its violations, and the last parts of the names of the rules."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        self.rules = ", ".join(sorted({slug(NamedNode(finding.rule)) for finding in findings}))
        lines = [f"  {_told(finding)}" for finding in self.findings[:SHOWN]]
        if len(findings) > SHOWN:
            lines.append(f"  … and {len(findings) - SHOWN:,} more")
        super().__init__(
            f"found {len(findings):,} violations, expected none that the settings do not waive; nothing was "
            f"published.\n" + "\n".join(lines) + "\nMend the documents and read them again, or waive a rule "
            f"with [[waiver]] in the settings, and say why (rules: {self.rules})."
        )


def _told(finding: Finding) -> str:
    where = ", ".join(filter(None, (finding.document, finding.place.describe(Language.ENGLISH))))
    return f"{where or finding.focus}: {finding.message.en}"


@dataclass(slots=True)
class _Look:
    """What was seen so far."""

    source: Source
    census: Census = field(default_factory=Census)
    found: list[Finding] = field(default_factory=list)
    rules: Counter[str] = field(default_factory=Counter)
    described: set[str] = field(default_factory=set)
    pointed: dict[str, tuple[str, str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def document(self, document: DocumentVersion) -> Document:
        """Look at the graphs of a document; return what the shapes are to be applied to."""
        own: dict[str, list[Quad]] = {}
        for part in GRAPHS:
            graph = self.source.names.graph(part, document.key)
            own[part] = list(self.source.graph.store.quads(graph))
            self.seen.add(graph.value)
        quads = [quad for part in own.values() for quad in part]
        self.census.see(quads, document.key)
        self.census.graphs += sum(1 for part in own.values() if part)
        self.found += _stored(own)
        self.rules.update(_rules(own["findings"]))
        self.found += _private(document.file, quads)
        self._links(quads, document.file)
        return document.file, statements(quad for part in ("doc", "inferred") for quad in own[part])

    def rest(self) -> None:
        """Look at the graphs of no document, and at what is pointed to from afar."""
        vocabulary = f"{self.source.names.base}graph/vocab"
        for graph in self.source.graph.store.graphs():
            if graph.value not in self.seen:
                quads = list(self.source.graph.store.quads(graph))
                self.census.see(quads)
                self.census.graphs += 1
                if graph.value != vocabulary:
                    self.found += _private("", quads)
                    self._links(quads, "")
        self._end_links()

    def _links(self, quads: Sequence[Quad], file: str) -> None:
        """Remember what is pointed to and not described by the same graphs."""
        base = self.source.names.base
        below = (f"{base}id/", f"{base}graph/")
        own = {str(quad.subject)[1:-1] for quad in quads}
        for quad in quads:
            if isinstance(quad.object, NamedNode) and quad.object.value.startswith(below):
                thing = quad.object.value
                if thing not in own:
                    self.pointed.setdefault(thing, (str(quad.subject)[1:-1], file))

    def _end_links(self) -> None:
        # What people decided outlives its document, whose address says when it went and why.
        gone = {stone.value for stone in tombstones(self.source.graph.store, self.source.names)}
        for thing, (subject, file) in sorted(self.pointed.items()):
            if thing.partition("#")[0] not in gone and not _described(self.source, NamedNode(thing)):
                found = worded("publishing-rule", "link-to-nothing", Place(), thing)
                self.found.append(replace(found, document=file, focus=subject))


def _described(source: Source, thing: NamedNode) -> bool:
    return source.graph.store.holds(thing) or bool(
        source.graph.store.query(f"ASK {{ {thing} ?property ?value }}")
    )


def _stored(own: Mapping[str, list[Quad]]) -> Iterator[Finding]:
    """Yield what was found violated when the document was read."""
    violation = SH("Violation")
    if any(quad.object == violation for quad in own["findings"]):
        found = findings_of(quad.triple for part in ("doc", "findings") for quad in own[part])
        yield from (one for one in found if one.severity is Severity.VIOLATION)


def _rules(quads: Iterable[Quad]) -> Iterator[str]:
    shape = SH("sourceShape")
    return (
        quad.object.value for quad in quads if quad.predicate == shape and isinstance(quad.object, NamedNode)
    )


def _private(file: str, quads: Iterable[Quad]) -> Iterator[Finding]:
    """Yield the personal information in the texts of a document, each piece once, where it stands best."""
    best: dict[Personal, tuple[Place, str]] = {}
    for found, subject in pieces(quads):
        place = addressed(subject) if "#" in subject else Place()
        if found not in best or place > best[found][0]:
            best[found] = (place, subject)
    for found, (place, subject) in sorted(best.items(), key=lambda item: (item[1], item[0].text)):
        told = worded("publishing-rule", found.rule, place, found.text)
        yield replace(told, document=file, focus=subject)


def pieces(quads: Iterable[Quad]) -> Iterator[tuple[Personal, str]]:
    """Yield the personal information in the texts of quads, with the IRI of what each text is said about."""
    tables: dict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
    for quad in quads:
        if isinstance(quad.object, Literal) and quad.object.datatype in _TEXTS:
            subject, text = str(quad.subject)[1:-1], quad.object.value
            for found in personal(text):
                yield found, subject
            row = _ROW.fullmatch(subject) if quad.predicate == _QUOTE else None
            if row:
                tables[row[1]][int(row[2])] = (subject, text)
    for rows in tables.values():
        lines = [rows[number] for number in sorted(rows)]
        for found in names_below([text.split("\t") for _, text in lines]):
            yield found, next(subject for subject, text in lines if found.text in text)
