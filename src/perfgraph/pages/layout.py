"""How a document is divided: its text, the tables of each sheet, and the pages they stand on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from perfgraph.pages.asking import count, iri, select, text
from perfgraph.pages.evidence import place_of
from perfgraph.pages.site import Site
from perfgraph.pages.statements import document_id

CELLS = 2_000
"""How many cells a page draws; a longer document goes on on the next page."""

PARAGRAPHS = 200
"""How many paragraphs make a section at most."""

_PARAGRAPHS = """SELECT DISTINCT ?paragraph ?quote ?line WHERE {
  ?paragraph pg:paragraphNumber ?number .
  OPTIONAL { ?paragraph pg:quote ?quote } OPTIONAL { ?paragraph pg:startLine ?line }
}"""

_TABLES = """SELECT ?table ?line (COUNT(?cell) AS ?cells) (MAX(?number) AS ?rows) WHERE {
  ?row pg:rowNumber ?number ; dcterms:isPartOf ?table . ?cell dcterms:isPartOf ?row .
  OPTIONAL { ?table pg:startLine ?line }
} GROUP BY ?table ?line"""

_SHEETS = """SELECT DISTINCT ?sheet ?project ?title ?from WHERE {
  ?sheet a pg:TargetSheet ; prov:wasDerivedFrom ?from FILTER(!CONTAINS(STR(?from), "-r"))
  OPTIONAL { ?sheet pg:project ?project } OPTIONAL { ?sheet pg:statedTitle ?title }
}"""

_MADE = """SELECT DISTINCT ?thing ?from WHERE {
  ?from pg:paragraphNumber ?number . ?thing prov:wasDerivedFrom ?from
}"""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside tables, with the things that were made of it."""

    iri: str
    anchor: str
    text: str
    made: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document: the text between tables, the tables of one sheet, or a table by itself.

    `sheet` and `project` are IRIs, "" where there is none; `rows` tells how many rows each of its tables has,
    `size` is the number of cells and paragraphs, `page` the page of the document it stands on.
    """

    title: str
    sheet: str
    project: str
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[int, ...]
    rows: tuple[int, ...]
    size: int
    page: int = 1

    @property
    def anchor(self) -> str:
        """Return the local name of the first thing in the section."""
        return f"t{self.tables[0]}" if self.tables else self.paragraphs[0].anchor


def sections_of(site: Site, document: str) -> tuple[Section, ...]:
    """Return the sections of a document in reading order, each with the page it stands on.

    Where the lines of a text are known they give the order; elsewhere the text comes before the tables, and
    the heading of a sheet stands before its own.
    """
    graph = [site.graph.names.graph("doc", document_id(site, document))]
    tables = {
        iri(row["table"]): (count(row["cells"]), count(row["rows"]), count(row["line"]))
        for row in select(site, _TABLES, within=graph)
    }
    sheets = _sheets(site, graph)
    placed: list[tuple[tuple[int, int], Section]] = []
    taken: set[str] = set()
    paragraphs = {one.iri: (line, one) for line, one in _paragraphs(site, graph)}
    for sheet, project, title, sources in sheets:
        own = sorted((name for name in sources if name in tables), key=_number)
        heading = [paragraphs[name][1] for name in sources if name in paragraphs]
        taken.update(own, (one.iri for one in heading if own))
        whole = sum(tables[name][0] for name in own) <= CELLS
        for group in [own] if whole and own else [[name] for name in own]:
            section = _section(title, sheet, project, heading, {name: tables[name] for name in group})
            placed.append(((tables[group[0]][2], _number(group[0])), section))
            heading = []
    for name in tables.keys() - taken:
        placed.append(((tables[name][2], _number(name)), _section("", "", "", [], {name: tables[name]})))
    texts = [(line, one) for line, one in paragraphs.values() if one.iri not in taken]
    return tuple(_paged(_merged(sorted(placed, key=lambda one: one[0]), texts)))


def _merged(
    placed: Sequence[tuple[tuple[int, int], Section]], texts: Sequence[tuple[int, Paragraph]]
) -> Iterator[Section]:
    """Yield the sections with the text between them, by the line that each begins on."""
    waiting = sorted(texts, key=lambda one: (one[0], _number(one[1].iri)))
    for (line, _), section in placed:
        before = [one for one in waiting if one[0] <= line]
        waiting = waiting[len(before) :]
        yield from _text(before)
        yield section
    yield from _text(waiting)


def _text(texts: Sequence[tuple[int, Paragraph]]) -> Iterator[Section]:
    for at in range(0, len(texts), PARAGRAPHS):
        some = tuple(one for _, one in texts[at : at + PARAGRAPHS])
        yield Section("", "", "", some, (), (), len(some))


def _paged(sections: Iterable[Section]) -> Iterator[Section]:
    page, filled = 1, 0
    for one in sections:
        size = min(one.size, CELLS)
        if filled and filled + size > CELLS:
            page, filled = page + 1, 0
        filled += size
        yield replace(one, page=page)


def _section(
    title: str, sheet: str, project: str, heading: list[Paragraph], tables: Mapping[str, tuple[int, int, int]]
) -> Section:
    size = sum(cells for cells, _, _ in tables.values())
    rows = tuple(rows for _, rows, _ in tables.values())
    return Section(title, sheet, project, tuple(heading), tuple(map(_number, tables)), rows, size)


def _paragraphs(site: Site, graph: Sequence[NamedNode]) -> Iterator[tuple[int, Paragraph]]:
    made: dict[str, set[str]] = {}
    for row in select(site, _MADE, within=graph):
        made.setdefault(iri(row["from"]), set()).add(iri(row["thing"]))
    for row in select(site, _PARAGRAPHS, within=graph):
        name = iri(row["paragraph"])
        things = tuple(sorted(made.get(name, ())))
        yield count(row["line"]), Paragraph(name, name.partition("#")[2], text(row["quote"]), things)


def _sheets(site: Site, graph: Sequence[NamedNode]) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    found: dict[str, tuple[str, str, set[str]]] = {}
    for row in select(site, _SHEETS, within=graph):
        project, title, sources = found.setdefault(
            iri(row["sheet"]), (iri(row["project"]), text(row["title"]), set())
        )
        sources.add(iri(row["from"]))
    for sheet, (project, title, sources) in sorted(found.items()):
        yield sheet, project, title, tuple(sorted(sources, key=_number))


def _number(name: str) -> int:
    place = place_of(name)
    return place.table or place.paragraph if place else 0
