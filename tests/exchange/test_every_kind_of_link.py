"""A whole document that was linked and reviewed, out of one store and into another: every kind of link."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import Quad

from perfgraph.exchange.sssom import import_mappings, links_of, write
from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.links import CONTRIBUTES_TO, NONE_FITS, Link
from perfgraph.review import Judgement, decide, kind_of
from perfgraph.terms import PG

SAMPLE = Path(__file__).parents[2] / "examples" / "sample.docx"
REVIEWER = "reviewer-1"


@contextmanager
def linked() -> Iterator[PerformanceGraph]:
    """Give the sample document with all links that the program proposes."""
    with open_graph("memory:") as graph:
        graph.ingest([SAMPLE])
        graph.link()
        yield graph


def judgement(graph: PerformanceGraph, number: int, link: Link) -> Judgement:
    """Accept two links of three, "none fits" as such, and reject the third."""
    if link.object == NONE_FITS:
        return Judgement("none-fits", subject=link.subject, relation=link.relation)
    return Judgement("rejected" if number % 3 == 2 else "accepted", link=link.iri(graph.names))


def said(graph: PerformanceGraph) -> set[Quad]:
    """Return what the reviewed graph says but for the decisions, which have times and names of their own."""
    reviewed = list(graph.store.quads(graph.names.shared_graph("reviewed")))
    links = {quad.subject for quad in reviewed if quad.object == PG("AssertedLink")}
    claims = {link.relation for link in links_of(graph.store, graph.names)}
    return {quad for quad in reviewed if quad.subject in links or quad.predicate in claims}


def test_every_kind_of_link_that_was_decided_comes_back() -> None:
    """Policies, goals of sheets and of the department, bases and indicators are the same in both graphs."""
    with linked() as graph, linked() as other:
        links = [link for link in links_of(graph.store, graph.names) if link.status == "proposed"]
        assert {kind_of(link.relation) for link in links} == {"policy", "goal", "basis", "indicator"}
        goals = {link.object for link in links if link.relation == CONTRIBUTES_TO}
        types = {quad.object for quad in graph.quads() if quad.subject in goals}
        assert {PG("ProjectGoal"), PG("SubGoal")} <= types
        decide(
            graph.store,
            graph.names,
            REVIEWER,
            [judgement(graph, number, link) for number, link in enumerate(links)],
        )
        text = "".join(write(graph.store, graph.names, links_of(graph.store, graph.names))).encode()
        done = import_mappings(other.store, other.names, text, REVIEWER)
        assert (done.findings, done.already) == ((), 0)
        assert said(other) == said(graph)
        assert len(said(graph)) > len(links)


def test_a_target_is_linked_by_hand_to_a_goal_of_its_project() -> None:
    """What a machine proposes, a person can state as well."""
    with linked() as graph:
        types = {quad.subject: quad.object for quad in graph.quads() if quad.object == PG("ProjectGoal")}
        link = next(
            link
            for link in links_of(graph.store, graph.names)
            if link.relation == CONTRIBUTES_TO and link.object in types
        )
        by_hand = Judgement("accepted", subject=link.subject, relation=link.relation, object=link.object)
        decide(graph.store, graph.names, REVIEWER, [by_hand])
        (held,) = links_of(graph.store, graph.names, accepted=True)
        assert (held.subject, held.relation, held.object) == (link.subject, link.relation, link.object)
