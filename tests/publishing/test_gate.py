"""The gate: what breaks a rule stops a release, unless the settings waive the rule and say why."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from data_alone import publish
from pyoxigraph import Literal, NamedNode, Triple

import perfgraph
from perfgraph.assets import asset
from perfgraph.findings import Bilingual
from perfgraph.graph import PerformanceGraph
from perfgraph.links import CONTRIBUTES_TO
from perfgraph.publishing import ReleaseSettings, Waiver
from perfgraph.publishing.checking import checking
from perfgraph.publishing.gate import Refusal
from perfgraph.review import Judgement, decide
from perfgraph.stores.protocol import Document
from perfgraph.stores.solutions import select
from perfgraph.terms import PG, PROV, SCHEME, XSD
from perfgraph.withdrawal import withdraw

REASON = Bilingual("公开的联系方式。", "The number is that of a public desk.")


@pytest.fixture
def open_data(private: Path) -> Iterator[PerformanceGraph]:
    """Return a graph of a document with a name and a telephone number in its text."""
    with perfgraph.open("memory:") as graph:
        graph.ingest([private])
        yield graph


def rules(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    """Return the last parts of the names of the rules that were broken."""
    return {finding.rule.replace("#", "/").rsplit("/", 1)[-1] for finding in refused.value.findings}


def test_private_texts_stop_the_release(
    open_data: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """A name and a number are found once each, at their place; nothing is published."""
    with pytest.raises(Refusal) as refused:
        publish(open_data, tmp_path / "out", said)
    assert rules(refused) == {"telephone-number", "name-of-person"}
    found = {finding.found: finding for finding in refused.value.findings}
    assert set(found) == {"张三", "0335-5051234"}
    assert found["张三"].document == "private.txt"
    assert found["张三"].place.paragraph == 1
    assert "perfgraph" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_waiver_is_published_with_its_reason(
    open_data: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """Waived by name or by address the release goes out, and says what was waived, how often and why."""
    waivers = (
        Waiver("name-of-person", REASON),
        Waiver(SCHEME("publishing-rule/telephone-number").value, REASON),
    )
    release = publish(open_data, tmp_path / "out", replace(said, waivers=waivers))
    assert dict(release.inspection.waived) == {waivers[0]: 1, waivers[1]: 1}
    files = release.folder / "releases" / "latest"
    assert REASON.en in (files / "quality.ttl").read_text(encoding="utf-8")
    mark = json.loads((files / "release.json").read_text(encoding="utf-8"))
    assert mark["waivers"][0] == {
        "rule": "name-of-person",
        "reason": {"zh": REASON.zh, "en": REASON.en},
        "violations": 1,
    }


def test_a_waiver_of_one_rule_leaves_the_others(
    open_data: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """What is not waived stops the release all the same."""
    with pytest.raises(Refusal) as refused:
        publish(open_data, tmp_path / "out", replace(said, waivers=(Waiver("name-of-person", REASON),)))
    assert rules(refused) == {"telephone-number"}


def added(graph: PerformanceGraph, *triples: Triple) -> Document:
    """Return the graph of a document's statements with others."""
    (name,) = [one for one in graph.store.graphs() if "/graph/doc/" in one.value]
    return {name: [*(quad.triple for quad in graph.store.quads(name)), *triples]}


@pytest.fixture
def changed() -> Iterator[PerformanceGraph]:
    """Return a graph of the sample document that a test may change."""
    with perfgraph.open("memory:") as graph:
        graph.ingest([asset("examples") / "sample.docx"])
        yield graph


def negative(graph: PerformanceGraph) -> Triple:
    """Return the statement that a sheet of the document declares less than nothing."""
    sheet = next(
        quad.object
        for name in graph.store.graphs()
        for quad in graph.store.quads(name)
        if quad.predicate == PG("hasTargetSheet")
    )
    assert isinstance(sheet, NamedNode)
    return Triple(sheet, PG("declaredTotal"), Literal("-1.0", datatype=XSD("decimal")))


def test_what_the_shapes_hold_to_be_violated_stops_the_release(
    changed: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """A statement that came in after the document was checked is checked before it is published."""
    changed.store.put([added(changed, negative(changed))])
    with pytest.raises(Refusal) as refused:
        publish(changed, tmp_path / "out", said)
    assert "TargetSheet-declaredTotal" in rules(refused)


def test_a_link_to_nothing_stops_the_release(
    changed: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """What is pointed to below the base must be described; what lies elsewhere need not."""
    (document,) = [
        quad.subject
        for name in changed.store.graphs()
        for quad in changed.store.quads(name)
        if quad.predicate == PG("sourceFile")
    ]
    nothing = changed.names.document("0" * 16)
    elsewhere = NamedNode("http://example.org/elsewhere")
    derived = PROV("wasDerivedFrom")
    changed.store.put(
        [added(changed, Triple(document, derived, nothing), Triple(document, derived, elsewhere))]
    )
    with pytest.raises(Refusal) as refused:
        publish(changed, tmp_path / "out", said)
    assert rules(refused) == {"link-to-nothing"}
    assert [finding.found for finding in refused.value.findings] == [nothing.value]


def test_a_withdrawn_version_is_no_link_to_nothing(
    said: ReleaseSettings, private: Path, tmp_path: Path
) -> None:
    """What was withdrawn is spoken of by the graph of withdrawals, and can be published."""
    with perfgraph.open("memory:") as graph:
        graph.ingest([asset("examples") / "sample.docx", private])
        withdraw(graph.store, graph.names, "private.txt", "It held a name.")
        assert publish(graph, tmp_path / "out", said).changed


def test_a_decision_about_a_withdrawn_document_is_no_link_to_nothing(
    said: ReleaseSettings, private: Path, tmp_path: Path
) -> None:
    """The log of decisions outlives the document; what it points to says when it went and why."""
    with perfgraph.open("memory:") as graph:
        graph.ingest([asset("examples") / "sample.docx", private])
        goals, above = (
            sorted((row["x"] for row in select(graph.store, f"SELECT ?x {{ ?x a <{PG}{kind}> }}")), key=str)
            for kind in ("ProjectGoal", "SubGoal")
        )
        judgement = Judgement("accepted", subject=goals[0], relation=CONTRIBUTES_TO, object=above[0])
        decide(graph.store, graph.names, "qiao-feng", [judgement])
        withdraw(graph.store, graph.names, "sample.docx", "A corrected document replaces it.")
        waivers = (Waiver("name-of-person", REASON), Waiver("telephone-number", REASON))
        release = publish(graph, tmp_path / "out", replace(said, waivers=waivers))
        log = (release.folder / "releases" / "latest" / "perfgraph.nq.gz").read_bytes()
        assert goals[0].value in gzip.decompress(log).decode()


def test_several_processes_find_the_same(changed: PerformanceGraph) -> None:
    """Applied by two processes, the shapes find what they find in one, document by document."""
    (triples,) = added(changed, negative(changed)).values()
    text = b"".join(f"{triple} .\n".encode() for triple in triples)
    found: list[list[list[tuple[str, str]]]] = []
    for jobs in (1, 2):
        with checking(jobs) as check:
            results = list(check([("a.docx", text), ("b.docx", b""), ("c.docx", text)]))
        found.append([[(one.document, one.rule) for one in result] for result in results])
    assert found[0] == found[1]
    assert [{document for document, _ in result} for result in found[0]] == [{"a.docx"}, set(), {"c.docx"}]
