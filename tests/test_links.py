"""A link states what it claims and can be read back."""

from dataclasses import replace
from decimal import Decimal

from pyoxigraph import Triple

from perfgraph.links import CITES, GROUNDED_IN, NONE_FITS, Evidence, Link, Reason, link_statements, links_in
from perfgraph.stores import open_store
from perfgraph.terms import SEMAPV, Names

NAMES = Names()
TARGET = NAMES.fragment("0123456789abcdef", "t16-r2")
CLAUSE = NAMES.clause(NAMES.policy("mof-2010-256"), "c-1")
LINK = Link(
    subject=TARGET,
    relation=GROUNDED_IN,
    object=CLAUSE,
    confidence=Decimal("0.8"),
    method="ranking 1",
    evidence=(Evidence("260元", NAMES.fragment("0123456789abcdef", "t16-r2-c5")),),
    reasons=(Reason("phrase", "机动轮椅车"), Reason("amount", "260元")),
    rank=1,
    justification=SEMAPV("LexicalMatching"),
)


def test_a_link_that_was_written_is_read_back() -> None:
    """Every field comes back from the statements."""
    changed = replace(LINK, status="needs-review", reviewers=(NAMES.reviewer("a"),), changed=True)
    graph = NAMES.graph("links", "0123456789abcdef")
    for link in (LINK, changed, replace(LINK, relation=CITES, object=NONE_FITS, rank=0, evidence=())):
        with open_store("memory:") as store:
            store.put([{graph: tuple(link_statements(link, NAMES))}])
            assert list(links_in(store, graph)) == [link]


def test_only_a_link_that_holds_states_its_claim() -> None:
    """What was proposed or rejected must not be found as a fact."""
    claim = Triple(TARGET, GROUNDED_IN, CLAUSE)
    holds = {
        status: claim in set(link_statements(replace(LINK, status=status), NAMES))
        for status in ("stated", "proposed", "accepted", "rejected", "needs-review")
    }
    assert [status for status, said in holds.items() if said] == ["stated", "accepted"]
    none = replace(LINK, object=NONE_FITS, status="accepted")
    assert Triple(TARGET, GROUNDED_IN, NONE_FITS) not in set(link_statements(none, NAMES))
