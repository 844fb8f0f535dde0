"""A linking run: what it writes, that it changes nothing twice, and what it leaves to people."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from linked_cases import FUEL, SAMPLE, STANDARD, document, links, target_of, things, to_policies
from pyoxigraph import NamedNode, Triple
from versions import version

from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.linking import LinkOptions, subjects
from perfgraph.links import (
    CARRIES_OUT,
    CITES,
    CONTRIBUTES_TO,
    GROUNDED_IN,
    NONE_FITS,
    POLICY_RELATIONS,
    RESOLVES_TO,
)
from perfgraph.quads.statements import Thing
from perfgraph.review import Judgement, decide, reviewed_graph
from perfgraph.terms import PG, PROV
from perfgraph.validation import validate
from perfgraph.withdrawal import withdraw


def everything(graph: PerformanceGraph) -> list[str]:
    """Return every statement but the times of reading."""
    return [str(quad) for quad in graph.quads() if "endedAtTime" not in str(quad)]


def test_every_target_has_suggestions_or_none_fits(linked: PerformanceGraph) -> None:
    """Never both, at most five, ranked from 1 without a gap, the surest first, all waiting for review."""
    found = links(linked)
    targets = things(linked, "IndicatorTarget")
    assert len(targets) == 78
    for target in targets:
        own = to_policies(found, target)
        assert own, target
        assert [one.rank for one in own] == list(range(1, len(own) + 1))
        assert len(own) == 1 or all(one.object != NONE_FITS for one in own)
        assert len(own) <= 5
        assert [one.confidence for one in own] == sorted((one.confidence for one in own), reverse=True)
        assert {one.status for one in own} == {"proposed"}
        assert all(one.relation in POLICY_RELATIONS and 0 < one.confidence < 1 for one in own)


def test_goals_and_sheets_are_linked_too(linked: PerformanceGraph) -> None:
    """Each has a suggestion or none fits."""
    found = links(linked)
    for kind in ("ProjectGoal", "SubGoal", "OverallGoal", "TargetSheet"):
        for thing in things(linked, kind):
            assert to_policies(found, thing), thing


@pytest.mark.parametrize("text", ["docx", "seed"])
def test_the_fuel_standard_meets_its_notice_first(text: str, request: pytest.FixtureRequest) -> None:
    """260元 of project 3: the clause of 财社〔2010〕256号, by the amount, which both sides show verbatim."""
    path = SAMPLE if text == "docx" else request.getfixturevalue("seed")
    with open_graph("memory:") as graph:
        graph.ingest([path])
        graph.link()
        target = target_of(graph, FUEL, "260元")
        first = to_policies(links(graph), target)[0]
        assert (first.object.value, first.relation) == (graph.names.base + STANDARD, GROUNDED_IN)
        assert (first.rank, first.status, first.method) == (1, "proposed", "ranking 1")
        assert ("amount", "260元") in {(reason.kind, reason.text) for reason in first.reasons}
        assert ("unit", "元") in {(reason.kind, reason.text) for reason in first.reasons}
        assert {one.text for one in first.evidence} == {"260元", "每车每年260元"}
        claimed = f"ASK {{ {target} <{GROUNDED_IN.value}> ?clause }}"
        assert not bool(graph.store.query(claimed))  # it is proposed, so the graph does not claim it


def test_the_links_keep_the_shapes(linked: PerformanceGraph) -> None:
    """Evidence stands verbatim in its fragment or clause, confidence is a share, one status, one method."""
    key = document(linked)
    graphs = [linked.names.graph(part, key) for part in ("doc", "inferred", "links")]
    graphs.append(linked.names.shared_graph("policies"))
    said = [quad.triple for graph in graphs for quad in linked.store.quads(graph)]
    report = validate(said)
    assert not [found for found in report.findings if "AssertedLink" in found.rule or "Graph-" in found.rule]


def test_a_run_that_finds_the_same_changes_nothing(linked: PerformanceGraph) -> None:
    """The second run writes no graph; another store gets the same statements."""
    before = everything(linked)
    report = linked.link()
    assert (report.changed, report.documents) == (0, 1)
    assert everything(linked) == before
    with open_graph("memory:") as other:
        other.ingest([SAMPLE])
        other.link()
        assert everything(other) == before
        assert other.snapshot == linked.snapshot


def test_no_policy_of_another_place_or_a_later_year_is_suggested(linked: PerformanceGraph) -> None:
    """A county of Hebei in 2021: central and Hebei's policies, none issued after 2021."""
    rows = linked.store.query(
        f"""PREFIX pg: <{PG}> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT DISTINCT ?region ?issued {{
          {{ ?link pg:linkObject ?policy ; pg:method "ranking 1" }}
          UNION {{ ?link pg:linkObject ?object ; pg:method "ranking 1" . ?object dcterms:isPartOf ?policy }}
          ?policy a pg:PolicyDocument . OPTIONAL {{ ?policy dcterms:spatial ?region }}
          OPTIONAL {{ ?policy dcterms:issued ?issued }} }}"""
    )
    found = list(rows)
    assert len(found) > 3
    regions = {row["region"].value.rpartition("/")[2] for row in found if row["region"]}
    assert regions <= {"130000", "130300", "130303"}
    assert all(row["issued"].value[:4] <= "2021" for row in found if row["issued"])


def test_a_rejected_suggestion_gives_its_place_to_the_next(linked: PerformanceGraph) -> None:
    """It stands in graph/reviewed alone; what is left is ranked from 1."""
    target = next(one.subject for one in links(linked) if one.rank == 2 and one.relation in POLICY_RELATIONS)
    first, second, *_ = to_policies(links(linked), target)
    decide(linked.store, linked.names, "zhang", [Judgement("rejected", link=first.iri(linked.names))])
    linked.link()
    left = to_policies(links(linked), target)
    assert first.object not in {one.object for one in left}
    assert (left[0].object, left[0].rank) == (second.object, 1)


@pytest.mark.parametrize("none", [False, True], ids=["accepted", "none fits"])
def test_a_decided_subject_gets_no_more_suggestions(linked: PerformanceGraph, none: bool) -> None:
    """An accepted link, or an accepted "none fits", settles the question for its subject."""
    target = target_of(linked, FUEL, "260元")
    first = to_policies(links(linked), target)[0]
    judgement = (
        Judgement("none-fits", subject=target, relation=GROUNDED_IN)
        if none
        else Judgement("accepted", link=first.iri(linked.names))
    )
    decide(linked.store, linked.names, "zhang", [judgement])
    linked.link()
    assert to_policies(links(linked), target) == []
    accepted = f"ASK {{ GRAPH {reviewed_graph(linked.names)} {{ {target} <{GROUNDED_IN.value}> ?clause }} }}"
    assert bool(linked.store.query(accepted)) is not none


def test_another_relation_that_was_accepted_is_not_suggested_again(linked: PerformanceGraph) -> None:
    """The machine's relation and the reviewer's are the same question."""
    target = target_of(linked, FUEL, "260元")
    first = to_policies(links(linked), target)[0]
    decide(
        linked.store,
        linked.names,
        "zhang",
        [Judgement("accepted", link=first.iri(linked.names), relation=CARRIES_OUT)],
    )
    linked.link()
    assert first.object not in {one.object for one in to_policies(links(linked), target)}


def test_decisions_go_on_to_a_new_version(linked: PerformanceGraph, tmp_path: Path) -> None:
    """The links of the earlier version go; a decision on what reads the same holds, else it waits again."""
    older = document(linked)
    target = target_of(linked, FUEL, "260元")
    first = to_policies(links(linked), target)[0]
    decide(linked.store, linked.names, "zhang", [Judgement("accepted", link=first.iri(linked.names))])
    report = linked.ingest([version(tmp_path / "new", {"17人": "18人"}, "second.docx")])
    (newer,) = (item.document.value.rpartition("/")[2] for item in report.read)
    run = linked.names.graph("run", newer)  # it has another name, so say that it is a later version
    said = [quad.triple for quad in linked.store.quads(run)]
    said.append(Triple(linked.names.document(newer), PROV("wasRevisionOf"), linked.names.document(older)))
    linked.store.put([{run: said}])
    done = linked.link()
    assert done.carried == 1
    assert not linked.store.holds(linked.names.graph("links", older))
    (carried,) = (one for one in links(linked, newer) if one.object == first.object and one.reviewers)
    assert (carried.status, carried.changed) == ("accepted", False)


def test_a_citation_takes_the_place_of_suggestions(tmp_path: Path) -> None:
    """A goal that cites the notice gets a stated link and no suggestions, unless they are asked for."""
    cites = "按《关于残疾人机动轮椅车燃油补贴的通知》（财社〔2010〕256号）给机动轮椅车车主补贴燃油费用"
    path = version(tmp_path / "cited", {"按规定标准给机动轮椅车车主补贴燃油费用": cites})
    with open_graph("memory:") as graph:
        graph.ingest([path])
        report = graph.link()
        (cited,) = (one for one in links(graph) if one.relation == CITES)
        assert (cited.status, report.links["citation"]) == ("stated", 1)
        assert to_policies(links(graph), cited.subject) == [cited]
        graph.link(options=LinkOptions(cited=True))
        assert len(to_policies(links(graph), cited.subject)) > 1


def test_citations_alone_keep_what_was_suggested(linked: PerformanceGraph) -> None:
    """Without the ranking, other proposals of subjects that still stand stay as they are."""
    before = everything(linked)
    report = linked.link(options=LinkOptions(suggestions=False))
    kept = [line for line in before if "/links/indicators" not in line]
    assert [line for line in everything(linked) if "/links/indicators" not in line] == kept
    assert report.links["policy"] > 0


def test_citations_of_one_document_need_no_ranking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a document can link its citations where the extra is not installed."""
    monkeypatch.setattr("perfgraph.linking.extra.find_spec", lambda _name: None)
    with open_graph("memory:") as graph:
        graph.ingest([SAMPLE])
        (only,) = things(graph, "TargetDocument")
        report = graph.link(options=LinkOptions(documents=(only,), suggestions=False))
        assert (report.documents, report.links["policy"]) == (1, 0)


def test_a_withdrawn_document_has_no_links(linked: PerformanceGraph) -> None:
    """Its graph of links goes with it, and stays gone after the next run."""
    key = document(linked)
    withdraw(linked.store, linked.names, key, "published by mistake")
    assert not linked.store.holds(linked.names.graph("links", key))
    report = linked.link()
    assert (report.documents, report.links["policy"]) == (0, 0)


def test_links_of_what_is_not_there_any_more_are_removed(linked: PerformanceGraph) -> None:
    """A graph of links without its document is left over from a run that was cut."""
    stray = linked.names.graph("links", "0" * 16)
    said = [quad.triple for quad in linked.store.quads(linked.names.graph("links", document(linked)))]
    said = [triple for triple in said if triple.predicate != PG("contentHash")]
    linked.store.put([{stray: [*said, *Thing(stray).has(PG("contentHash"), "0")]}])
    linked.link()
    assert not linked.store.holds(stray)


def test_an_empty_store_has_nothing_to_link(tmp_path: Path) -> None:
    """Neither one that is new, nor one without documents."""
    with open_graph(str(tmp_path / "store")) as graph:
        assert graph.link().documents == 0
    with open_graph("memory:") as graph:
        assert graph.link().documents == 0


def test_a_run_that_is_stopped_keeps_what_it_has(tmp_path: Path) -> None:
    """It ends between two documents and says so; the next one finishes."""
    for number in (1, 2):
        version(tmp_path / str(number), {"17人": f"1{number}人"}, f"{number}.docx")
    with open_graph("memory:") as graph:
        graph.ingest([tmp_path])
        asked = iter([False, True])
        report = graph.link(options=LinkOptions(stop=lambda: next(asked)))
        assert (report.interrupted, report.documents) == (True, 1)
        assert graph.link().documents == 2


def test_a_killed_run_is_finished_by_the_next(tmp_path: Path) -> None:
    """Killed after the first document: the store opens, and the next run gives what one that ran through
    gives.
    """
    for number in (1, 2):
        version(tmp_path / str(number), {"17人": f"1{number}人"}, f"{number}.docx")
    store = tmp_path / "store"
    with open_graph(str(store)) as graph:
        graph.ingest([tmp_path / "1", tmp_path / "2"])
    program = f"""
        import os, signal
        from perfgraph.graph import open_graph
        from perfgraph.stores import embedded
        embedded.BATCH_DOCUMENTS = 1
        with open_graph({str(store)!r}) as graph:
            graph.link(lambda done, _all: os.kill(os.getpid(), signal.SIGKILL) if done == 2 else None)
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=False)
    assert ended.returncode == -9
    with open_graph(str(store)) as graph, open_graph("memory:") as whole:
        graph.link()
        whole.ingest([tmp_path / "1", tmp_path / "2"])
        whole.link()
        assert everything(graph) == everything(whole)


def test_subjects_know_their_texts_and_where_they_stand(linked: PerformanceGraph) -> None:
    """Each text stands verbatim in the cell that is named, never in a wider fragment that has it too."""
    (only,) = things(linked, "TargetDocument")
    quotes = {
        quad.subject: getattr(quad.object, "value", "")
        for quad in linked.store.quads(linked.names.graph("doc", document(linked)))
        if quad.predicate == PG("quote")
    }
    found = list(subjects(linked.store, linked.names, only))
    assert [one.kind for one in found].count("target") == 78
    for subject in found:
        for passage in subject.passages:
            assert isinstance(passage.source, NamedNode)
            assert passage.text in quotes[passage.source]
    (fuel,) = (one for one in found if one.iri == target_of(linked, FUEL, "260元"))
    assert [one.text for one in fuel.passages if str(one.source).endswith("-c5>")] == ["260元"]
    assert fuel.circumstances.region == "130303"
    assert (fuel.circumstances.year, [str(one.yuan) for one in fuel.amounts]) == ("2021", ["260"])


def test_bases_and_indicators_are_part_of_a_run(linked: PerformanceGraph) -> None:
    """What the grounds of targets may mean, and which indicators are the same, is proposed in the same run."""
    assert RESOLVES_TO in {one.relation for one in links(linked)}
    assert CONTRIBUTES_TO in {one.relation for one in links(linked)}
    assert links(linked, "indicators")
