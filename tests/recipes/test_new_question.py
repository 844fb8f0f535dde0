"""The recipe for a new question: one `.rq` file in the library; nothing else changes."""

import shutil
from pathlib import Path

from perfgraph.answers import plain
from perfgraph.assets import asset
from perfgraph.catalogue import read_catalogue
from perfgraph.graph import open_graph

SAMPLE = Path(__file__).parents[2] / "examples" / "sample.txt"

QUESTION = """\
#+ title: {en: Targets above a number, zh: 高于某数的指标}
#+ description: {en: Counts planned above a threshold., zh: 计划数高于阈值的数量指标。}
#+ parameters:
#+   least: {type: integer, label: {en: at least, zh: 至少}}
#+ columns:
#+   name: {type: string, label: {en: indicator, zh: 指标}}
#+   number: {type: decimal, label: {en: number, zh: 数量}}
PREFIX pg: <https://w3id.org/perfgraph/ns#>
PREFIX vk: <https://w3id.org/perfgraph/scheme/value-kind/>
SELECT ?name ?number WHERE {
  VALUES ?least { 100 }
  ?target pg:statedName ?name ; pg:targetValue ?value .
  ?value pg:valueKind vk:count ; pg:numericValue ?number .
  FILTER(?number >= ?least)
}
ORDER BY ?number ?name
"""


def test_a_file_in_the_library_is_a_question(tmp_path: Path) -> None:
    """The new file is listed with its title, takes its parameter and answers."""
    shutil.copytree(asset("queries"), tmp_path / "queries")
    (tmp_path / "queries" / "indicators" / "targets-above.rq").write_text(QUESTION, "utf-8")
    library = read_catalogue(tmp_path / "queries")
    assert len(library) == len(read_catalogue(asset("queries"))) + 1
    question = library["targets-above"]
    assert question.title.zh == "高于某数的指标"
    with open_graph("memory:") as graph:
        graph.ingest([SAMPLE])
        numbers = [plain(row[1]) for row in graph.query(question).rows]
        assert numbers == [114, 114, 225, 3000]
        assert len(graph.query(question, least="1000").rows) == 1
