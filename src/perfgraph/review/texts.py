"""The verbatim text of what a link is about, as a reviewer reads it: told alike before and after a change."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode

from perfgraph.review.asking import solutions
from perfgraph.review.subjects import in_rows
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import node, text
from perfgraph.terms import DCTERMS, PG, SKOS, Names

_OWN = """SELECT DISTINCT ?thing ?property ?text WHERE {
  VALUES ?thing { UNDEF }
  ?thing ?property ?text
  FILTER(?property IN (PROPERTIES))
}"""
# A second VALUES for the properties would make Oxigraph read every statement that has one of them.

_ROWS = """SELECT DISTINCT ?thing ?fragment ?text WHERE {
  VALUES ?thing { UNDEF }
  ?thing a pg:IndicatorTarget ; prov:wasDerivedFrom ?fragment . ?fragment pg:quote ?text
}"""

_SHEETS_NOW = """SELECT DISTINCT ?thing ?sheet WHERE {
  VALUES ?thing { UNDEF }
  ?thing pg:hasTargetSheet ?sheet .
  ?sheet dcterms:isPartOf ?document .
  FILTER NOT EXISTS { ?newer prov:wasRevisionOf ?document }
}"""

_SHEETS_IN = """SELECT DISTINCT ?thing ?sheet WHERE {
  VALUES ?thing { UNDEF }
  GRAPH GRAPH_OF_THE_DOCUMENT { ?thing pg:hasTargetSheet ?sheet }
}"""

_DECLARED = tuple(map(PG, ("projectName", "statedTitle", "fundPurpose", "policyGrounds", "costGrounds")))
_PROPERTIES = (
    PG("quote"), PG("statement"), DCTERMS("title"), DCTERMS("identifier"), SKOS("prefLabel"), *_DECLARED,
)  # fmt: skip


def subject_texts(
    store: Store, names: Names, things: Iterable[NamedNode], document: str = ""
) -> Mapping[NamedNode, str]:
    """Return the text of each thing, verbatim, "" where nothing is known of it.

    A target: its row; a goal: its statement; a sheet or project: name, purpose and grounds, a line each; a
    clause: its text; a policy: title and number; anything else: its label. A project is declared by each
    version of a document under the same address: the version `document` (its identifier) speaks, by default
    the newest.
    """
    asked = list(dict.fromkeys(things))
    sheets = _sheets(store, names, asked, document)
    said = _said(store, [*asked, *(sheet for own in sheets.values() for sheet in own)])
    rows = _rows(store, asked)
    return {thing: rows.get(thing) or _text(thing, said, sheets.get(thing, [])) for thing in asked}


_Said = Mapping[NamedNode, Mapping[NamedNode, list[Literal]]]


def _said(store: Store, things: Iterable[NamedNode]) -> _Said:
    said: defaultdict[NamedNode, defaultdict[NamedNode, list[Literal]]] = defaultdict(
        lambda: defaultdict(list)
    )
    question = _OWN.replace("PROPERTIES", ", ".join(map(str, _PROPERTIES)))
    for row in solutions(store, question, "thing", dict.fromkeys(things)):
        thing, of, value = node(row, "thing"), node(row, "property"), row["text"]
        if thing and of and isinstance(value, Literal):
            said[thing][of].append(value)
    return said


def _rows(store: Store, things: Iterable[NamedNode]) -> Mapping[NamedNode, str]:
    found: defaultdict[NamedNode, dict[NamedNode, str]] = defaultdict(dict)
    for row in solutions(store, _ROWS, "thing", things):
        thing, fragment = node(row, "thing"), node(row, "fragment")
        if thing and fragment:
            found[thing][fragment] = text(row, "text")
    return {
        thing: "\n".join(dict.fromkeys(quotes[fragment] for fragment in sorted(quotes, key=in_rows)))
        for thing, quotes in found.items()
    }


def _sheets(
    store: Store, names: Names, things: Iterable[NamedNode], document: str
) -> Mapping[NamedNode, list[NamedNode]]:
    """Return the sheets that declare each project."""
    question = _SHEETS_NOW
    if document:
        question = _SHEETS_IN.replace("GRAPH_OF_THE_DOCUMENT", str(names.graph("doc", document)))
    found: defaultdict[NamedNode, list[NamedNode]] = defaultdict(list)
    for row in solutions(store, question, "thing", things):
        thing, sheet = node(row, "thing"), node(row, "sheet")
        if thing and sheet:
            found[thing].append(sheet)
    return {thing: sorted(own, key=in_rows) for thing, own in found.items()}


def _text(thing: NamedNode, said: _Said, sheets: Iterable[NamedNode]) -> str:
    own = said.get(thing, {})
    for of in (PG("quote"), PG("statement")):
        if of in own:
            return "\n".join(sorted(value.value for value in own[of]))
    declared = [line for part in (thing, *sheets) for line in _declared(said.get(part, {}))]
    if declared:
        return "\n".join(dict.fromkeys(declared))
    named = _one(own, DCTERMS("title"))
    number = _one(own, DCTERMS("identifier")) if named else ""
    return " ".join(filter(None, (named, number))) or _one(own, SKOS("prefLabel"))


def _declared(own: Mapping[NamedNode, list[Literal]]) -> Iterator[str]:
    for of in _DECLARED:
        yield from sorted(value.value for value in own.get(of, ()))


def _one(own: Mapping[NamedNode, list[Literal]], of: NamedNode) -> str:
    """Return the text of a property, the Chinese one before others."""
    values = own.get(of, ())
    chinese = [value.value for value in values if (value.language or "").lower().startswith("zh")]
    return min(chinese or [value.value for value in values], default="")
