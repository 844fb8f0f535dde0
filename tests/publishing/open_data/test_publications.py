"""The declared forms of open data as files: they parse everywhere, and mean the same in another engine."""

from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import RdfFormat, Store
from rdflib.plugins.sparql import prepareQuery

from perfgraph.assets import asset
from perfgraph.publishing.tables.declaration import Table, tables

FOLDER = asset("publications")
QUERIES = sorted(path for path in FOLDER.rglob("*.rq"))
FIXTURE = Path(__file__).parents[2] / "queries" / "fixtures" / "year-2021.trig"


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_query_parses_everywhere(path: Path) -> None:
    """Oxigraph and rdflib read every query, and each prefix that it declares is used."""
    text = path.read_text(encoding="utf-8").replace("<$p>", "<urn:x:p>")
    prepareQuery(text)
    Store().query(text)
    body = "\n".join(line for line in text.splitlines() if not line.startswith(("PREFIX", "#")))
    declared = [line.split()[1] for line in text.splitlines() if line.startswith("PREFIX")]
    assert [prefix for prefix in declared if prefix not in body] == []
    assert declared == sorted(declared)


@pytest.fixture(scope="module")
def fixture_graphs() -> tuple[Store, rdflib.Graph]:
    """Return the statements of one document in both engines."""
    here, triples = Store(), set()
    for quad in pyoxigraph.parse(path=str(FIXTURE), format=RdfFormat.TRIG):
        triples.add(quad.triple)
    here.extend(pyoxigraph.Quad(one.subject, one.predicate, one.object) for one in triples)
    there = rdflib.Graph()
    there.parse(data=here.dump(format=RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph()), format="nt")
    return here, there


PORTABLE = ("units", "projects", "funds", "schedule", "goals", "regions", "indicators")


@pytest.mark.parametrize(
    "table", [table for table in tables() if table.name in PORTABLE], ids=lambda table: table.name
)
def test_a_table_has_the_same_rows_elsewhere(
    table: Table, fixture_graphs: tuple[Store, rdflib.Graph]
) -> None:
    """rdflib finds the rows that Oxigraph finds.

    The least of no values is an error (SPARQL 1.1 §18.5.1.5) that leaves the cell empty; rdflib says None.
    """
    here, there = fixture_graphs
    own = {
        tuple("" if row[one.name] is None else str(row[one.name].value) for one in table.columns)
        for row in here.query(table.query)
    }
    other = {
        tuple("" if str(term) == "None" else str(term) for term in row) for row in there.query(table.query)
    }
    assert {tuple(map(number, row)) for row in own} == {tuple(map(number, row)) for row in other}
    assert own or table.name == "regions"


def number(text: str) -> str:
    """Return a number in one form; any other text as it is."""
    try:
        return str(float(text))
    except ValueError:
        return text


def test_the_readmes_name_every_folder() -> None:
    """Both descriptions have a section for each folder."""
    folders = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
    assert folders == ["changes", "cube", "quality", "standards", "tables"]
    for name in ("README.md", "README.zh.md"):
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert [folder for folder in folders if f"\n## {folder}/\n" not in text] == [], name
