"""The data cubes keep the constraints of W3C and OpenBudgets, each of which can be broken, and add up."""

import csv
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, parse

import perfgraph
from perfgraph.assets import asset
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing import Source
from perfgraph.publishing.cube.building import CUBES, observations, projects
from perfgraph.publishing.cube.part import PART, structure
from perfgraph.records import FundSource
from perfgraph.terms import PROV, RDF, Names, concept

SourceOf = Callable[[PerformanceGraph], Source]

FOLDER = asset("publications") / "cube"
CONSTRAINTS = {path.stem: path.read_text(encoding="utf-8") for path in (FOLDER / "constraints").glob("*.rq")}
NORMALIZE = (FOLDER / "constraints" / "normalize.ru").read_text(encoding="utf-8")
QB = "http://purl.org/linked-data/cube#"
DSD = "https://w3id.org/perfgraph/dsd/"
AMOUNT = NamedNode("http://data.openbudgets.eu/ontology/dsd/measure/amount")


@pytest.fixture(scope="session")
def cubes(
    tmp_path_factory: pytest.TempPathFactory, source_of: SourceOf
) -> Callable[[PerformanceGraph], Path]:
    """Return a function that writes the cubes of a graph, once, and gives their folder."""
    made: dict[int, Path] = {}

    def write(graph: PerformanceGraph) -> Path:
        if id(graph) not in made:
            folder = tmp_path_factory.mktemp("release")
            files = list(PART.write(source_of(graph), folder))
            assert {file.path for file in files} == {
                f"cube/{path.name}" for path in (folder / "cube").iterdir()
            }
            made[id(graph)] = folder / "cube"
        return made[id(graph)]

    return write


def loaded(folder: Path) -> Store:
    """Return the files of a folder as one graph, in the form in which constraints are asked."""
    store = Store()
    for path in folder.glob("*.ttl"):
        store.load(path=str(path), format=RdfFormat.TURTLE)
    store.update(NORMALIZE)
    return store


def broken(store: Store) -> set[str]:
    """Return the names of the constraints that a graph breaks; those of hierarchies for each hierarchy."""
    found = set()
    for name, query in CONSTRAINTS.items():
        for asked in instances(store, name, query):
            if store.query(asked):
                found.add(name)
    return found


def instances(store: Store, name: str, query: str) -> Iterator[str]:
    """Yield a constraint as it is asked: IC-20 and IC-21 once for each property of a hierarchy."""
    if "<$p>" not in query:
        yield query
        return
    own = "?list qb:parentChildProperty ?p FILTER(ISIRI(?p))"
    inverse = "?list qb:parentChildProperty [ owl:inverseOf ?p ]"
    pattern = own if name == "ic-20" else inverse
    prefixes = f"PREFIX qb: <{QB}> PREFIX owl: <http://www.w3.org/2002/07/owl#>"
    for row in store.query(
        f"{prefixes} SELECT DISTINCT ?p {{ ?list a qb:HierarchicalCodeList . {pattern} }}"
    ):
        yield query.replace("<$p>", f"<{row['p'].value}>")


def test_there_is_a_file_for_every_constraint() -> None:
    """IC-1 to IC-21 of the recommendation, IC-19 in its two parts, and the seven of OpenBudgets."""
    w3c = {f"ic-{number:02}" for number in range(1, 22) if number != 19} | {"ic-19a", "ic-19b"}
    assert {name for name in CONSTRAINTS if name.startswith("ic-")} == w3c
    assert len(CONSTRAINTS) == len(w3c) + 7


def test_the_cubes_keep_every_constraint(
    graph: PerformanceGraph, cubes: Callable[[PerformanceGraph], Path]
) -> None:
    """No constraint is broken by the cubes of the real document, of every family, of linked data."""
    store = loaded(cubes(graph))
    counted = list(store.quads_for_pattern(None, RDF("type"), NamedNode(f"{QB}Observation"), None))
    assert len(counted) > 10
    assert broken(store) == set()


OBS = f"<https://w3id.org/perfgraph/cube/budget/x> a <{QB}Observation>"
BREAKS = {
    "ic-01": f"INSERT DATA {{ {OBS} }}",
    "ic-02": f"INSERT DATA {{ <x:d> a <{QB}DataSet> }}",
    "ic-03": f"INSERT DATA {{ <x:d> a <{QB}DataStructureDefinition> }}",
    "ic-04": f"INSERT DATA {{ <x:d> a <{QB}DimensionProperty> }}",
    "ic-05": f"DELETE WHERE {{ <{DSD}fundSource> <{QB}codeList> ?list }}",
    "ic-06": f"INSERT DATA {{ <{DSD}budget-amount> <{QB}componentRequired> false }}",
    "ic-07": f"INSERT DATA {{ <x:k> a <{QB}SliceKey> }}",
    "ic-08": f"INSERT DATA {{ <{DSD}budget> <{QB}sliceKey> <x:k> . <x:k> a <{QB}SliceKey> ; "
    f"<{QB}componentProperty> <x:p> }}",
    "ic-09": f"INSERT DATA {{ <x:s> a <{QB}Slice> }}",
    "ic-10": f"INSERT DATA {{ <x:s> <{QB}sliceStructure> <x:k> . <x:k> <{QB}componentProperty> <x:p> }}",
    "ic-11": f"DELETE WHERE {{ ?o <{DSD}fundSource> ?value }}",
    "ic-12": "INSERT { <x:o> ?p ?v } WHERE { "
    f"{{ SELECT ?o {{ ?o <{DSD}fundSource> ?f }} LIMIT 1 }} ?o ?p ?v }}",
    "ic-13": "DELETE WHERE { ?o <http://data.openbudgets.eu/ontology/dsd/attribute/currency> ?value }",
    "ic-14": f"DELETE WHERE {{ ?o {AMOUNT} ?value }}",
    "ic-18": f"INSERT DATA {{ <x:d> <{QB}slice> <x:s> . <x:s> <{QB}observation> <x:o> }}",
    "ic-19a": f"INSERT {{ ?o <{DSD}budgetPhase> <x:phase> }} WHERE {{ ?o <{DSD}fundSource> ?value }}",
    "ic-19b": f"INSERT {{ ?o <{DSD}fundSource> <x:source> }} WHERE {{ ?o <{DSD}fundSource> ?value }}",
    "openbudgets-1-mandatory-components": "DELETE WHERE { "
    f"<{DSD}budget> <{QB}component> <{DSD}budget-currency> }}",
    "openbudgets-2-abstract-properties": f"INSERT DATA {{ <{DSD}budget-phase> <{QB}componentProperty> "
    "<http://data.openbudgets.eu/ontology/dsd/dimension/classification> }",
    "openbudgets-3-code-list-redefinition": "INSERT DATA { "
    f"<http://data.openbudgets.eu/ontology/dsd/dimension/budgetPhase> <{QB}codeList> <x:list> }}",
    "openbudgets-4-hijacked-namespace": "INSERT DATA { <x:o> "
    "<http://data.openbudgets.eu/ontology/dsd/dimension/fundSource> <x:f> }",
    "openbudgets-5-property-instantiation": f"INSERT DATA {{ <x:o> a <{DSD}fundSource> }}",
    "openbudgets-6-deprecated-terms": "INSERT DATA { <x:o> "
    "<http://data.openbudgets.eu/ontology/dsd/dimension/budgetaryUnit> <x:u> }",
    "openbudgets-7-case-of-qb-terms": f"INSERT DATA {{ <x:o> a <{QB}Dataset> }}",
}
MEASURES = f"""PREFIX qb: <{QB}> INSERT DATA {{
  <x:dsd> a qb:DataStructureDefinition ; qb:component <x:c1> , <x:c2> , <x:c3> , <x:c4> .
  <x:c1> qb:dimension <x:place> . <x:c2> qb:dimension qb:measureType .
  <x:c3> qb:measure <x:length> . <x:c4> qb:measure <x:weight> .
  <x:place> <http://www.w3.org/2000/01/rdf-schema#range> <x:Place> .
  qb:measureType <http://www.w3.org/2000/01/rdf-schema#range> <x:Measure> .
  <x:ds> a qb:DataSet ; qb:structure <x:dsd> .
  <x:a> qb:dataSet <x:ds> ; <x:place> <x:here> ; qb:measureType <x:length> ; <x:length> 1 .
  <x:b> qb:dataSet <x:ds> ; <x:place> <x:here> ; qb:measureType <x:weight> ; <x:weight> 2 .
}}"""
HIERARCHY = f"""PREFIX qb: <{QB}> INSERT DATA {{
  <x:place> qb:codeList <x:list> . <x:list> a qb:HierarchicalCodeList ; qb:hierarchyRoot <x:world> ;
    qb:parentChildProperty <x:holds> , [ <http://www.w3.org/2002/07/owl#inverseOf> <x:in> ] .
  <x:world> <x:holds> <x:here> . <x:here> <x:in> <x:world> .
}}"""
OTHER_BREAKS = {
    "ic-15": "DELETE DATA { <x:a> <x:length> 1 }",
    "ic-16": "INSERT DATA { <x:a> <x:weight> 2 }",
    "ic-17": f"DELETE WHERE {{ <x:b> <{QB}dataSet> <x:ds> }}",
    "ic-20": "DELETE DATA { <x:world> <x:holds> <x:here> }",
    "ic-21": "DELETE DATA { <x:here> <x:in> <x:world> }",
}


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_a_constraint_can_be_broken(
    name: str, seed_graph: PerformanceGraph, cubes: Callable[[PerformanceGraph], Path]
) -> None:
    """A change that breaks a constraint is found by the constraint of that name."""
    store = loaded(cubes(seed_graph))
    store.update(BREAKS[name])
    assert store.query(CONSTRAINTS[name])


@pytest.mark.parametrize("name", sorted(OTHER_BREAKS))
def test_a_constraint_of_measures_or_hierarchies_can_be_broken(name: str) -> None:
    """The constraints about what these cubes do not use hold on a cube that does, and can be broken there."""
    store = Store()
    for update in (MEASURES, HIERARCHY, NORMALIZE):
        store.update(update)
    assert broken(store) == set()
    store.update(OTHER_BREAKS[name])
    assert name in broken(store)


def test_every_constraint_is_broken_once() -> None:
    """No constraint is without a proof that it can fail."""
    assert set(BREAKS) | set(OTHER_BREAKS) == set(CONSTRAINTS)


def test_the_code_list_of_sources_is_the_scheme() -> None:
    """Each fund source that a document can have is a code, and there is one more: not divided by source."""
    member = NamedNode("http://www.w3.org/2004/02/skos/core#member")
    listed = {
        one.object
        for one in structure()
        if one.subject.value == f"{DSD}fund-sources" and one.predicate == member
    }
    assert listed == {
        *(concept("fund-source", source.value) for source in FundSource),
        concept("cube-code", "undivided"),
    }


def test_the_money_of_the_real_document_is_all_there(
    seed_graph: PerformanceGraph, cubes: Callable[[PerformanceGraph], Path]
) -> None:
    """The amounts add up to 2,232,960 yuan; of money only the totals are left out."""
    store = loaded(cubes(seed_graph))
    amounts = [Decimal(quad.object.value) for quad in store.quads_for_pattern(None, AMOUNT, None, None)]
    assert sum(amounts) == Decimal("2232960.00")
    assert len(amounts) == 18
    with (cubes(seed_graph) / "left-out.csv").open(encoding="utf-8", newline="") as file:
        left = list(csv.DictReader(file))
    money = [row for row in left if row["cube"] == "budget"]
    assert len(money) == 9
    assert {row["reason"] for row in money} == {"counted by its parts, by its whole or by another sheet"}


def test_what_is_in_no_cube_is_listed(
    graph: PerformanceGraph, cubes: Callable[[PerformanceGraph], Path]
) -> None:
    """Every amount and every value is in a cube or in the list, and never in both."""
    store = loaded(cubes(graph))
    held = {quad.object.value for quad in store.quads_for_pattern(None, PROV("wasDerivedFrom"), None, None)}
    with (cubes(graph) / "left-out.csv").open(encoding="utf-8", newline="") as file:
        listed = [row["thing"] for row in csv.DictReader(file)]
    assert held.isdisjoint(listed)
    prefix = "PREFIX pg: <https://w3id.org/perfgraph/ns#> PREFIX prov: <http://www.w3.org/ns/prov#> "
    stated = {
        row["thing"].value
        for row in graph.store.query(
            prefix + "PREFIX dcterms: <http://purl.org/dc/terms/> SELECT DISTINCT ?thing { "
            "?sheet a pg:TargetSheet ; dcterms:isPartOf ?d . "
            "FILTER NOT EXISTS { ?newer prov:wasRevisionOf ?d } { ?sheet "
            "pg:hasAllocation|pg:hasBudgetFigure|(pg:hasIndicatorTarget/pg:targetValue) ?thing } UNION "
            "{ ?sheet pg:hasIndicatorTarget/^pg:observationOf/pg:observedValue ?thing } }"
        )
    }
    assert len(stated) > 20
    assert stated - held - set(listed) == set()


PREFIXES = """
PREFIX pg: <https://w3id.org/perfgraph/ns#> PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX fs: <https://w3id.org/perfgraph/scheme/fund-source/> PREFIX x: <https://example.org/>
PREFIX bp: <https://w3id.org/perfgraph/scheme/budget-phase/> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX sk: <https://w3id.org/perfgraph/scheme/sheet-kind/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
PROJECT = """
x:project a pg:BudgetProject ; pg:budgetUnit x:unit ;
  pg:fiscalYear <https://w3id.org/perfgraph/id/fiscal-year/CN/2021> .
x:unit a pg:BudgetUnit . x:doc a pg:TargetDocument .
x:sheet a pg:TargetSheet ; pg:project x:project ; dcterms:isPartOf x:doc .
fs:transfer-central skos:broader fs:fiscal . fs:own-level skos:broader fs:fiscal .
"""


def figures(sheet: str, phase: str, **amounts: int) -> str:
    """Return budget figures of a sheet: amounts by source, `total` for one of all sources."""
    lines = []
    for source, amount in amounts.items():
        own = f"{sheet}-{phase}-{source}"
        lines.append(f"{sheet} pg:hasBudgetFigure {own} . {own} pg:phase bp:{phase} ; pg:amount {amount}.0 .")
        if source != "total":
            lines.append(f"{own} pg:fundSource fs:{source.replace('_', '-')} .")
    return " ".join(lines)


RULES = {
    "parts stand for the whole": (
        figures("x:sheet", "initial", total=10, fiscal=7, other=3),
        {"fiscal": 7, "other": 3},
    ),
    "a total alone stands": (figures("x:sheet", "initial", total=10), {"undivided": 10}),
    "parts that do not add up give way": (
        figures("x:sheet", "initial", total=10, fiscal=7),
        {"undivided": 10},
    ),
    "parts of a part stand": (
        figures("x:sheet", "initial", total=10, fiscal=7, other=3, transfer_central=5, own_level=2),
        {"transfer-central": 5, "own-level": 2, "other": 3},
    ),
    "a part in part stays whole": (
        figures("x:sheet", "initial", total=10, fiscal=7, other=3, transfer_central=5),
        {"fiscal": 7, "other": 3},
    ),
    "parts without their whole stand": (
        figures("x:sheet", "initial", transfer_central=5, other=3),
        {"transfer-central": 5, "other": 3},
    ),
    "a zero is a number": (
        figures("x:sheet", "initial", total=7, fiscal=7, other=0),
        {"fiscal": 7, "other": 0},
    ),
    "an evaluation stands before the targets": (
        figures("x:sheet", "initial", fiscal=7)
        + " x:later a pg:TargetSheet ; pg:project x:project ; dcterms:isPartOf x:doc2 ; "
        + "pg:sheetKind sk:self-evaluation . "
        + figures("x:later", "initial", fiscal=8),
        {"fiscal": 8},
    ),
    "a replaced version says nothing": (
        figures("x:sheet", "initial", fiscal=7)
        + " x:doc2 prov:wasRevisionOf x:doc . "
        + "x:a a pg:TargetSheet ; pg:project x:project ; dcterms:isPartOf x:doc2 . "
        + figures("x:a", "initial", fiscal=9),
        {"fiscal": 9},
    ),
    "of equals the last by address stands": (
        figures("x:sheet", "initial", fiscal=7)
        + " x:zzz a pg:TargetSheet ; pg:project x:project ; dcterms:isPartOf x:doc2 . "
        + figures("x:zzz", "initial", fiscal=6),
        {"fiscal": 6},
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_money_is_counted_once(rule: str) -> None:
    """Of wholes and parts, versions and kinds of sheets, what stands is what can be added up."""
    statements, expected = RULES[rule]
    with perfgraph.open("memory:") as graph:
        put(graph, PROJECT + statements)
        found = amounts_of(observations(graph, CUBES[0], projects(graph)))
    assert found == {("initial", source): amount for source, amount in expected.items()}


def test_what_is_asked_for_is_a_phase_too() -> None:
    """An allocation and a declared total alone are of the phase "requested"; other phases stay apart."""
    allocation = (
        "x:sheet pg:declaredTotal 5.0 ; pg:hasAllocation x:f . x:f pg:fundSource fs:fiscal ; pg:amount 5.0 . "
    )
    with perfgraph.open("memory:") as graph:
        put(graph, PROJECT + allocation + figures("x:sheet", "previous-year", fiscal=4))
        found = amounts_of(observations(graph, CUBES[0], projects(graph)))
    assert found == {("requested", "fiscal"): 5, ("previous-year", "fiscal"): 4}
    with perfgraph.open("memory:") as graph:
        put(graph, PROJECT + "x:sheet pg:declaredTotal 5.0 .")
        found = amounts_of(observations(graph, CUBES[0], projects(graph)))
    assert found == {("requested", "undivided"): 5}


def put(graph: PerformanceGraph, statements: str) -> None:
    """Put Turtle into a graph of its own."""
    text = PREFIXES.replace("PREFIX", "@prefix").replace("> @", "> . @").replace(">\n", "> .\n") + statements
    triples = [quad.triple for quad in parse(text, format=RdfFormat.TURTLE)]
    graph.store.put([{NamedNode("https://example.org/graph"): triples}])


def amounts_of(triples: Iterator[Triple]) -> dict[tuple[str, str], int]:
    """Return amounts by phase and source."""
    said: dict[object, dict[str, str]] = {}
    for one in triples:
        value = one.object.value if isinstance(one.object, NamedNode | Literal) else ""
        said.setdefault(one.subject, {})[one.predicate.value.rsplit("/", 1)[1]] = value
    found = {
        (each["budgetPhase"].rsplit("/", 1)[1], each["fundSource"].rsplit("/", 1)[1]): int(
            Decimal(each["amount"])
        )
        for each in said.values()
    }
    assert len(found) == len(said)
    return found


@pytest.mark.parametrize("cube", CUBES, ids=lambda cube: cube.name)
def test_the_queries_mean_the_same_elsewhere(cube: object, seed_graph: PerformanceGraph) -> None:
    """rdflib makes the same observations of two parts of a project as Oxigraph does."""
    statements = PROJECT + figures(
        "x:sheet", "initial", total=10, fiscal=7, other=3, transfer_central=5, own_level=2
    )
    statements += (
        "x:t pg:sheet x:sheet ; pg:indicator x:i ; pg:targetValue x:v . x:v pg:numericValue 10.0 ; "
        "pg:normalizedValue 100000.0 ; <http://qudt.org/schema/qudt/hasUnit> x:wan . "
        "x:wan <http://qudt.org/schema/qudt/scalingOf> x:yuan ."
    )
    assert cube in CUBES
    chosen = next(each for each in CUBES if each is cube)
    with perfgraph.open("memory:") as graph:
        put(graph, statements)
        query = chosen.query
        here = {str(triple) for triple in graph.store.query(query)}
    other = rdflib.Graph()
    text = PREFIXES.replace("PREFIX", "@prefix").replace("> @", "> . @").replace(">\n", "> .\n")
    other.parse(data=text + statements, format="turtle")
    there = {
        str(triple)
        for triple in parse(other.query(query).graph.serialize(format="nt"), format=RdfFormat.N_TRIPLES)
    }
    assert {line.split(" ", 1)[0] for line in here}
    assert {decimal(line) for line in here} == {decimal(line.removesuffix(" .")) for line in there}


def decimal(line: str) -> str:
    """Return a statement with its number in one form."""
    return line.replace('.0"^^', '"^^').replace("quad", "")


def test_the_base_is_that_of_the_data(forms_graph: PerformanceGraph) -> None:
    """A cube's address lies below the base of the data; its structure does not move."""
    assert (
        CUBES[0].address(Names("https://data.example.gov.cn/")).value
        == "https://data.example.gov.cn/cube/budget"
    )


def test_values_are_in_base_units(
    seed_graph: PerformanceGraph, cubes: Callable[[PerformanceGraph], Path]
) -> None:
    """≤10万元 is 100000 yuan in the cube, with the comparator and the unit that the number is in."""
    store = loaded(cubes(seed_graph))
    rows = store.query(
        f"PREFIX pgd: <{DSD}> SELECT ?c ?u {{ ?o pgd:value 100000.0 ; pgd:comparator ?c ; "
        "<http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure> ?u }"
    )
    assert {(row["c"].value.rsplit("/", 1)[1], row["u"].value) for row in rows} == {
        ("le", "http://qudt.org/vocab/unit/CCY_CNY")
    }
