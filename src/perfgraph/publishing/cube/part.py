"""The part of a release that writes the data cubes, and what they leave out."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolution, QuerySolutions, RdfFormat, Triple, parse

from perfgraph.assets import asset
from perfgraph.catalogue.parameters import replace_rows
from perfgraph.findings import Bilingual
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing.cube.building import CUBES, Cube, head, observations, projects
from perfgraph.publishing.parts import Column, File, Part, Source
from perfgraph.publishing.writing import opened
from perfgraph.serialization import write
from perfgraph.terms import HOME, PREFIXES, PROV, XSD

FOLDER = "cube"
"""The folder of the cubes in a release."""

STRUCTURE = f"{FOLDER}/structure.ttl"
LEFT_OUT = f"{FOLDER}/left-out.csv"
DATA_CUBE = "http://www.w3.org/TR/vocab-data-cube/"
OPENBUDGETS = "http://data.openbudgets.eu/ontology"

SCHEMES = ("budget-phase", "cube-code", "fund-source")
"""The schemes from which the code lists of the cubes are taken."""

_NAMESPACES = {
    "qb": "http://purl.org/linked-data/cube#",
    "od": "http://data.openbudgets.eu/ontology/dsd/dimension/",
    "om": "http://data.openbudgets.eu/ontology/dsd/measure/",
    "oat": "http://data.openbudgets.eu/ontology/dsd/attribute/",
    "pgd": HOME + "dsd/",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
}
_COLUMNS = {
    "thing": Bilingual(zh="对象", en="thing"),
    "cube": Bilingual(zh="数据立方体", en="cube"),
    "reason": Bilingual(zh="原因", en="reason"),
    "text": Bilingual(zh="原文", en="text"),
}


def write_cubes(source: Source, folder: Path) -> Iterator[File]:
    """Write the structure of the cubes, each cube, and the list of what they leave out."""
    (folder / FOLDER).mkdir(exist_ok=True)
    yield _write_structure(folder)
    replaced = {document.older for document in source.documents}
    current = [document.iri for document in source.documents if document.key not in replaced]
    for cube in CUBES:
        things = projects(source.graph) if cube.by == "project" else current
        yield _write_cube(source, folder, cube, things)
    yield _write_left_out(source, folder, current)


def structure() -> Iterator[Triple]:
    """Yield the definitions of structures and components and the schemes of their codes, as shipped."""
    paths = [asset("ontology") / "cube.ttl"]
    paths += [asset("ontology") / "schemes" / f"{name}.ttl" for name in SCHEMES]
    for path in paths:
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            yield quad.triple


def _write_structure(folder: Path) -> File:
    triples = sorted(set(structure()), key=str)
    _write_turtle(folder / STRUCTURE, triples)
    return File(
        STRUCTURE,
        "text/turtle",
        Bilingual(zh="数据立方体的结构定义", en="Structure of the data cubes"),
        Bilingual(
            zh="数据结构定义、维度、度量、属性和代码表。",
            en="Data structure definitions, dimensions, measures, attributes and code lists.",
        ),
        (DATA_CUBE, OPENBUDGETS),
    )


def _write_cube(source: Source, folder: Path, cube: Cube, things: Sequence[NamedNode]) -> File:
    path = f"{FOLDER}/{cube.name}.ttl"
    statements = chain(head(cube, source.names), observations(source.graph, cube, things))
    _write_turtle(folder / path, statements)
    # The cube of indicator values says nothing of money, which OpenBudgets is about.
    standards = (DATA_CUBE, OPENBUDGETS) if cube.attached else (DATA_CUBE,)
    return File(path, "text/turtle", cube.title, cube.description, standards, derived_from=(STRUCTURE,))


def _write_turtle(path: Path, statements: Iterable[Triple]) -> None:
    with opened(path) as output:
        write(statements, RdfFormat.TURTLE, output, {**PREFIXES, **_NAMESPACES})


def _write_left_out(source: Source, folder: Path, current: Sequence[NamedNode]) -> File:
    with (folder / LEFT_OUT).open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\r\n")
        lines.writerow(_COLUMNS)
        for thing, cube, reason, text in left_out(source.graph, current):
            lines.writerow((thing, cube, reason.en, text))
    columns = tuple(Column(name, XSD + "string", title) for name, title in _COLUMNS.items())
    return File(
        LEFT_OUT,
        "text/csv",
        Bilingual(zh="未列入数据立方体的数值", en="What the data cubes leave out"),
        Bilingual(
            zh="文件载明而未列入立方体的金额和数值及其原因，如所属单位或年度未知、不是数字、另有分项或另表为准。",
            en="Amounts and values of documents that are in no cube, and why: an unknown unit or year, no "
            "number, counted by its parts or as part of a whole, or stated by another sheet.",
        ),
        ("https://www.rfc-editor.org/rfc/rfc4180",),
        derived_from=tuple(f"{FOLDER}/{cube.name}.ttl" for cube in CUBES),
        columns=columns,
    )


_NO_PROJECT = Bilingual(zh="部门整体表，不属于任何项目", en="of a whole department, and so of no project")
_NO_UNIT = Bilingual(zh="项目所属单位未知", en="the unit of the project is unknown")
_NO_YEAR = Bilingual(zh="预算年度未知", en="the fiscal year is unknown")
_NO_NUMBER = Bilingual(zh="不是单个数字", en="not one number")
_COUNTED = Bilingual(
    zh="已由其分项、总额或另一张表计入", en="counted by its parts, by its whole or by another sheet"
)


def left_out(
    graph: PerformanceGraph, documents: Sequence[NamedNode]
) -> Iterator[tuple[str, str, Bilingual, str]]:
    """Yield what documents state and no cube holds: its IRI, the cube, the reason, its text.

    `documents` are those whose statements stand.
    """
    query = (asset("publications") / "cube" / "left-out.rq").read_text(encoding="utf-8")
    for document in documents:
        answer = graph.store.query(replace_rows(query, {"document": document}))
        assert isinstance(answer, QuerySolutions)
        rows, seen = list(answer), set()
        told = sorted({row["project"] for row in rows if row["project"] is not None}, key=str)
        held = {source for cube in CUBES for source in _derived_from(graph, cube, document, told)}
        for row in rows:
            thing, cube, text = row["thing"], row["cube"].value, row["text"]
            if thing not in held and (thing, cube) not in seen:
                seen.add((thing, cube))
                yield thing.value, cube, _reason(row), text.value if text is not None else ""


def _derived_from(
    graph: PerformanceGraph, cube: Cube, document: NamedNode, told: Sequence[NamedNode]
) -> Iterator[object]:
    """Yield what the observations of a document, or of the projects that it tells of, were derived from."""
    for one in observations(graph, cube, told if cube.by == "project" else [document]):
        if one.predicate == PROV("wasDerivedFrom"):
            yield one.object


def _reason(row: QuerySolution) -> Bilingual:
    if row["number"] is None:
        return _NO_NUMBER
    for name, reason in (("project", _NO_PROJECT), ("unit", _NO_UNIT), ("year", _NO_YEAR)):
        if row[name] is None:
            return reason
    return _COUNTED


PART = Part(Bilingual(zh="数据立方体", en="data cubes"), write_cubes)
