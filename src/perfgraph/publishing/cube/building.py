"""The observations of the cubes: what their CONSTRUCT queries find, project by project."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolutions, QueryTriples, Triple

from perfgraph.assets import asset
from perfgraph.catalogue.parameters import replace_rows
from perfgraph.findings import Bilingual
from perfgraph.graph import PerformanceGraph
from perfgraph.terms import DCTERMS, HOME, RDF, RDFS, Names, Namespace

QB = Namespace("http://purl.org/linked-data/cube#")
DSD = Namespace(HOME + "dsd/")
OBEU = Namespace("http://data.openbudgets.eu/ontology/dsd/")

EXPENDITURE = NamedNode("http://data.openbudgets.eu/resource/codelist/operation-character/expenditure")
YUAN = NamedNode("http://publications.europa.eu/resource/authority/currency/CNY")

PROJECTS = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX pg: <https://w3id.org/perfgraph/ns#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?project WHERE {
  ?sheet a pg:TargetSheet ; pg:project ?project ; dcterms:isPartOf ?document .
  FILTER NOT EXISTS { ?newer prov:wasRevisionOf ?document }
}
ORDER BY ?project"""


@dataclass(frozen=True, slots=True)
class Cube:
    """A cube: its name, which is that of its query and of its structure, and what it holds.

    `by` is the variable that the query is asked for, one after the other: "project" or "document";
    `attached` what holds for all its observations.
    """

    name: str
    title: Bilingual
    description: Bilingual
    by: str
    attached: tuple[tuple[NamedNode, NamedNode], ...] = ()

    def address(self, names: Names) -> NamedNode:
        """Return the address of the data set; those of its observations lie below it."""
        return NamedNode(f"{names.base}cube/{self.name}")

    @property
    def query(self) -> str:
        """Return the CONSTRUCT query that makes the observations."""
        return (asset("publications") / "cube" / f"{self.name}.rq").read_text(encoding="utf-8")


CUBES = (
    Cube(
        "budget",
        Bilingual(zh="预算资金数据立方体", en="Data cube of budget money"),
        Bilingual(
            zh="按单位、项目、预算年度、预算阶段和资金来源列示的预算金额（元），同一预算阶段内不重复计算。",
            en="Amounts in yuan by unit, project, fiscal year, budget phase and fund source; within a phase "
            "nothing is counted twice.",
        ),
        "project",
        ((OBEU("attribute/currency"), YUAN), (OBEU("dimension/operationCharacter"), EXPENDITURE)),
    ),
    Cube(
        "performance",
        Bilingual(zh="指标数值数据立方体", en="Data cube of indicator values"),
        Bilingual(
            zh="各项指标的目标数值和实际完成数值，按基本计量单位列示。",
            en="What indicators aim at and what was achieved, in base units of measure.",
        ),
        "document",
    ),
)
"""The cubes."""


def head(cube: Cube, names: Names) -> Iterator[Triple]:
    """Yield what is said of a cube as a whole."""
    address = cube.address(names)
    yield Triple(address, RDF("type"), QB("DataSet"))
    yield Triple(address, QB("structure"), DSD(cube.name))
    for predicate, value in cube.attached:
        yield Triple(address, predicate, value)
    for predicate, text in ((RDFS("label"), cube.title), (DCTERMS("description"), cube.description)):
        yield Triple(address, predicate, Literal(text.zh, language="zh-Hans"))
        yield Triple(address, predicate, Literal(text.en, language="en"))


def observations(graph: PerformanceGraph, cube: Cube, things: Sequence[NamedNode]) -> Iterator[Triple]:
    """Yield the statements of the observations of a cube, sorted for each of `things`.

    They are projects or documents, as `cube.by` says; memory does not grow with their number.
    """
    for thing in things:
        query = replace_rows(cube.query, {"cube": cube.address(graph.names), cube.by: thing})
        answer = graph.store.query(query)
        assert isinstance(answer, QueryTriples)
        yield from sorted(set(answer), key=str)


def projects(graph: PerformanceGraph) -> tuple[NamedNode, ...]:
    """Return the projects of the documents that no later version replaced, sorted."""
    answer = graph.store.query(PROJECTS)
    assert isinstance(answer, QuerySolutions)
    return tuple(solution["project"] for solution in answer)
