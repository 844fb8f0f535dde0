"""A small graph to review: the sample document, a policy of three clauses, and proposed links."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolutions, Triple

from perfgraph.assets import asset
from perfgraph.ingest import ingest
from perfgraph.links import (
    CITES,
    CONTRIBUTES_TO,
    GROUNDED_IN,
    MAPPINGS,
    NONE_FITS,
    RESOLVES_TO,
    Evidence,
    Link,
    Reason,
    link_statements,
)
from perfgraph.quads import content_hash, in_order
from perfgraph.quads.statements import Thing, chinese
from perfgraph.stores import Store
from perfgraph.terms import DCTERMS, PG, SEMAPV, SKOS, Names

NAMES = Names()
POLICY = NAMES.policy("test-1")
CLAUSES = {
    "c-1": "一、残疾人机动轮椅车燃油补贴标准为每辆车每年260元。",
    "c-2": "二、各地应当组织残疾人技能培训，提高就业比例。",
    "c-3": "三、本通知自印发之日起施行。",
}
SAMPLE = asset("examples") / "sample.docx"


def clause(local: str) -> NamedNode:
    """Return a clause of the test's policy."""
    return NAMES.clause(POLICY, local)


def policies() -> tuple[Triple, ...]:
    """Return the statements of the policy."""
    policy = Thing(POLICY)
    said = [*policy.a(PG("PolicyDocument")), *policy.has(DCTERMS("title"), chinese("关于燃油补贴的通知"))]
    said += policy.has(DCTERMS("identifier"), "财社〔2010〕256号")
    for local, text in CLAUSES.items():
        thing = Thing(clause(local))
        said += [*thing.a(PG("PolicyClause")), *thing.has(PG("quote"), text)]
        said += thing.has(DCTERMS("isPartOf"), POLICY)
        said += thing.has(SKOS("prefLabel"), chinese(f"第{local[-1]}条"))
    return in_order(said)


def things(store: Store, kind: str) -> list[NamedNode]:
    """Return the things of a class, in the order of their addresses."""
    answer = store.query(f"SELECT DISTINCT ?thing {{ ?thing a <{PG}{kind}> }} ORDER BY ?thing")
    assert isinstance(answer, QuerySolutions)
    return [row["thing"] for row in answer]


def row_of(store: Store, target: NamedNode) -> tuple[NamedNode, str]:
    """Return the fragment of a target's row and what it reads."""
    answer = store.query(
        f"PREFIX pg: <{PG}> PREFIX prov: <http://www.w3.org/ns/prov#>"
        f"SELECT ?f ?q {{ {target} prov:wasDerivedFrom ?f . ?f pg:quote ?q }} ORDER BY ?f"
    )
    assert isinstance(answer, QuerySolutions)
    first = next(answer)
    return first["f"], first["q"].value


def proposals(store: Store, target: NamedNode, best: str = "c-1") -> Iterator[Link]:
    """Yield two links to clauses and "none fits", as a machine proposes them for a target."""
    fragment, quote = row_of(store, target)
    others = [local for local in CLAUSES if local != best][:1]
    for rank, (local, confidence) in enumerate(((best, "0.8"), (others[0], "0.4")), start=1):
        yield Link(
            subject=target,
            relation=GROUNDED_IN,
            object=clause(local),
            confidence=Decimal(confidence),
            method="ranking 1",
            evidence=(Evidence(quote, fragment), Evidence(CLAUSES[local], clause(local))),
            reasons=(Reason("phrase", "残疾人"), Reason("amount", "260元")) if rank == 1 else (),
            rank=rank,
            justification=SEMAPV("LexicalMatching"),
        )
    yield Link(
        subject=target,
        relation=GROUNDED_IN,
        object=NONE_FITS,
        confidence=Decimal("0.2"),
        method="ranking 1",
        evidence=(Evidence(quote, fragment),),
    )


def stated(store: Store, sheet: NamedNode) -> Link:
    """Return the link of a sheet that cites the policy itself."""
    answer = store.query(
        f"SELECT ?f ?q {{ {sheet} <http://www.w3.org/ns/prov#wasDerivedFrom> ?f . ?f <{PG}quote> ?q }}"
    )
    assert isinstance(answer, QuerySolutions)
    first = min(answer, key=lambda row: row["f"].value)
    return Link(
        subject=sheet,
        relation=CITES,
        object=POLICY,
        confidence=Decimal(1),
        method="citation 1",
        status="stated",
        evidence=(Evidence(first["q"].value, first["f"]),),
    )


def write_links(store: Store, document: str, links: Sequence[Link]) -> None:
    """Write links as a linking run does: the graph as a whole, with its receipt."""
    graph = NAMES.graph("links", document)
    said = in_order(triple for link in links for triple in link_statements(link, NAMES))
    store.put([{graph: in_order([*said, *Thing(graph).has(PG("contentHash"), content_hash(said))])}])


def document_of(store: Store, file: str) -> str:
    """Return the identifier of a document by the name of its file."""
    answer = store.query(
        f"SELECT ?id {{ ?d <{PG}sourceFile> '{file}' ; <{DCTERMS}identifier> ?id }} ORDER BY ?id"
    )
    assert isinstance(answer, QuerySolutions)
    return next(answer)["id"].value


def fill(store: Store, paths: Sequence[Path] = (SAMPLE,)) -> list[Link]:
    """Read documents, a policy, and links of six targets, a sheet, a goal, a basis and an indicator."""
    ingest(paths, store, NAMES)
    store.put([{NAMES.graph("policy", "test-1"): policies()}])
    document = document_of(store, paths[0].name)
    links = list(links_of(store, document))
    write_links(store, document, links)
    return links


def links_of(store: Store, document: str) -> Iterator[Link]:
    """Yield the links of one document."""
    marker = f"/{document}"
    targets = [one for one in things(store, "IndicatorTarget") if marker in one.value]
    for number, target in enumerate(targets[:6]):
        yield from proposals(store, target, "c-1" if number % 2 == 0 else "c-2")
    sheet = next(one for one in things(store, "TargetSheet") if marker in one.value)
    yield stated(store, sheet)
    goal = next(one for one in things(store, "ProjectGoal") if marker in one.value)
    above = next(one for one in things(store, "SubGoal") if marker in one.value)
    fragment, quote = row_of(store, goal)
    yield Link(
        goal,
        CONTRIBUTES_TO,
        above,
        Decimal("0.5"),
        "ranking 1",
        evidence=(Evidence(quote, fragment),),
        rank=1,
    )
    basis, (one, other) = things(store, "BasisSource")[0], things(store, "Indicator")[:2]
    fragment, quote = row_of(store, targets[0])
    said = (Evidence(quote, fragment),)
    yield Link(basis, RESOLVES_TO, POLICY, Decimal("0.3"), "basis 1", evidence=said, rank=1)
    yield Link(one, MAPPINGS[1], other, Decimal("0.6"), "names 1", evidence=said, rank=1)
