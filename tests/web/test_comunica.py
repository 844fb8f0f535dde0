"""Comunica, the query engine of the web, on the endpoint and on the addresses of things."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

CLIENTS = Path(__file__).parents[1] / "clients"
CODE = "13030321W9TGCMKL98GWR"
PROJECT = f"https://w3id.org/perfgraph/id/project/{CODE}"
PREFIXES = (
    "PREFIX pg: <https://w3id.org/perfgraph/ns#> PREFIX dcterms: <http://purl.org/dc/terms/> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)
PROJECTS = PREFIXES + "SELECT ?p ?title { ?p a pg:BudgetProject ; dcterms:title ?title } ORDER BY ?p"
TITLE = PREFIXES + f"SELECT ?title {{ <{PROJECT}> dcterms:title ?title }}"


def ask(query: str, *sources: str) -> list[dict[str, str]]:
    """Return the rows of a query that Comunica asks sources; the values are texts."""
    node = shutil.which("node")
    if node is None or not (CLIENTS / "node_modules").is_dir():
        message = "Comunica is not installed; run npm --prefix tests/clients ci"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    command = [node, str(CLIENTS / "ask.mjs"), query, *sources]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    return [json.loads(line) for line in run.stdout.splitlines()]


@pytest.mark.parametrize("kind", ["sparql@", ""])
def test_the_endpoint_is_asked(served, kind: str) -> None:
    """As an endpoint, and as an address of which Comunica finds out by the service description what it is."""
    rows = ask(PROJECTS, f"{kind}{served.address}sparql")
    assert len(rows) == 9
    assert rows[0]["p"] == min(row["p"] for row in rows)
    assert PROJECT in {row["p"] for row in rows}


def test_the_address_of_a_thing_is_a_source(served) -> None:
    """Comunica gets RDF by content negotiation from the address of a project, over the redirect."""
    rows = ask(TITLE, f"{served.address}id/project/{CODE}")
    assert rows == ask(TITLE, f"sparql@{served.address}sparql")
    assert len(rows) == 1


def test_the_endpoint_and_the_vocabulary_are_joined(served) -> None:
    """One query over two sources: targets from the endpoint, labels from the scheme."""
    query = PREFIXES + (
        "SELECT DISTINCT ?label { ?target a pg:IndicatorTarget ; pg:indicatorType ?kind . "
        '?kind skos:prefLabel ?label FILTER(LANG(?label) = "en") }'
    )
    alone = ask(query, f"sparql@{served.address}sparql")
    both = ask(query, f"sparql@{served.address}sparql", f"{served.address}scheme/indicator-type")
    assert {row["label"] for row in both} == {row["label"] for row in alone}
    assert len(alone) > 5
