"""Whether what a file states can be decided on: its things are in the graph, its mappings can all be true."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from perfgraph.exchange.sssom.consistency import EXACT, circles, clusters, contradictions
from perfgraph.exchange.sssom.reading import MappingFile, Row
from perfgraph.exchange.sssom.rows import link_of
from perfgraph.findings import Finding, Place
from perfgraph.links import MAPPINGS, NONE_FITS, Link, links_in, oriented
from perfgraph.review import OBJECTS, kind_of, types_of
from perfgraph.stores.protocol import Store
from perfgraph.terms import PG, Names
from perfgraph.vocabulary import finding

SUBJECTS: Mapping[str, tuple[NamedNode, ...]] = {
    "policy": tuple(
        map(PG, ("IndicatorTarget", "ProjectGoal", "SubGoal", "OverallGoal", "BudgetProject", "TargetSheet"))
    ),
    "goal": (PG("ProjectGoal"), PG("IndicatorTarget")),
    "basis": (PG("BasisSource"),),
    "indicator": (PG("Indicator"),),
}
"""The classes of what a link of each kind can be about."""

_Types = Mapping[NamedNode, frozenset[NamedNode]]


@dataclass(frozen=True, slots=True)
class Stated:
    """A link that a row states, mappings with the lesser address first."""

    row: Row
    link: Link


def stated(file: MappingFile) -> list[Stated]:
    """Return the links of a file without faults in its cells."""
    return [Stated(row, oriented(link_of(row.cells, file.prefixes))) for row in file.rows]


def faults(store: Store, names: Names, file: MappingFile, said: list[Stated]) -> Iterator[Finding]:
    """Yield what keeps the links of a file from being decided on."""
    types = types_of(store, (end for one in said for end in (one.link.subject, one.link.object)))
    for one in said:
        yield from _ends(file, one, types)
    yield from _repeated(names, file, said)
    yield from _impossible(store, names, file, said)


def _ends(file: MappingFile, one: Stated, types: _Types) -> Iterator[Finding]:
    """Yield which ends of a link are not there, are of a class that does not fit, or are the same."""
    original = link_of(one.row.cells, file.prefixes)
    if original.subject == original.object:
        place = file.place(one.row.line, "object_id")
        yield finding("mapping-self", place, one.row.cells["object_id"], column="object_id")
    kind = kind_of(original.relation)
    for slot, end, allowed in (
        ("subject_id", original.subject, SUBJECTS[kind]),
        ("object_id", original.object, OBJECTS[kind]),
    ):
        place, text = file.place(one.row.line, slot), one.row.cells[slot]
        if end == NONE_FITS and slot == "object_id":
            continue
        if end not in types:
            yield finding("mapping-thing-unknown", place, text, column=slot)
        elif not types[end] & set(allowed):
            yield finding("mapping-thing-unfit", place, text, column=slot)


def _repeated(names: Names, file: MappingFile, said: Iterable[Stated]) -> Iterator[Finding]:
    first: dict[NamedNode, int] = {}
    for one in said:
        iri = one.link.iri(names)
        if iri in first:
            place = file.place(one.row.line)
            yield finding("mapping-duplicate", place, _written(one.row), line=first[iri])
        first.setdefault(iri, one.row.line)


def _impossible(store: Store, names: Names, file: MappingFile, said: Iterable[Stated]) -> Iterator[Finding]:
    """Yield the rows that contradict each other, or what was decided before: each row once a rule."""
    rows = {one.link.iri(names): one for one in said if one.link.relation in MAPPINGS}
    decided = () if store.is_new else links_in(store, names.shared_graph("reviewed"))
    before = {link.iri(names): link for link in map(oriented, decided) if link.relation in MAPPINGS}
    links = list({**before, **{iri: one.link for iri, one in rows.items()}}.values())
    same = clusters(links)
    joining: dict[NamedNode, list[Stated]] = defaultdict(list)
    for one in rows.values():
        if one.link.relation == EXACT and one.link.status == "accepted":
            joining[same.of(one.link.subject)].append(one)

    def blamed(impossible: Iterable[Link]) -> Iterator[tuple[Place, str]]:
        lines: dict[int, Stated] = {}
        for link in impossible:
            own = rows.get(link.iri(names))
            ends = {same.of(link.subject), same.of(link.object)}
            blame = [own] if own else [one for end in ends for one in joining[end]]
            lines |= {one.row.line: one for one in blame}
        for line, one in sorted(lines.items()):
            yield file.place(line), _written(one.row)

    for place, written in blamed(contradictions(links, same)):
        yield finding("mapping-contradiction", place, written)
    for place, written in blamed(circles(links, same)):
        yield finding("mapping-cycle", place, written)


def _written(row: Row) -> str:
    """Return a mapping as its row has it."""
    words = (row.cells[slot] for slot in ("subject_id", "predicate_id", "object_id"))
    return " ".join([*words, row.cells.get("predicate_modifier", "")]).strip()
