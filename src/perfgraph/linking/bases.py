"""What a stated ground may mean: 工作计划 of which plan, 工作总结 of which year, the standard of whom.

Candidates are the policy documents of the store that hold for the unit in its year, by issuer and title, and
its target documents of the same budget unit: those of the year before for a ground that looks back, those of
the same year for a plan. They are proposed; which document is meant, a reviewer says.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from pyoxigraph import NamedNode

from perfgraph.linking.definitions.known import stated
from perfgraph.linking.definitions.uses import select
from perfgraph.linking.scope import reach_of
from perfgraph.linking.subjects import Circumstances
from perfgraph.links import NONE_FITS, RESOLVES_TO, Evidence, Link, Reason
from perfgraph.policies import Entry, entries
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import text
from perfgraph.terms import DCTERMS, PG, PROV, SEMAPV, SKOS, Names, concept, slug

METHOD = "basis 1"
"""The name and version of the method; its score is a likeness, no probability."""

MOST = 5
"""How many candidates of a ground are proposed."""

NOTHING = Decimal("0.5")
"""The score of "none fits": nothing that the store holds can be meant, and much is in no store."""

_SCORES = {"evaluation": Decimal("0.6"), "before": Decimal("0.5"), "same": Decimal("0.3")}
"""The scores of target documents: a self-evaluation of the year before, another, one of the same year."""

_ISSUER, _TITLE, _LEAST = Decimal("0.4"), Decimal("0.4"), Decimal("0.3")
"""What a named issuer and a title with all the words of the ground add; from which sum on one is proposed, so
that 工作 in a title is not enough for 工作计划."""

_SHARED = 2
"""How many characters a phrase has at least."""

_BASES = f"""PREFIX pg: <{PG}>
SELECT ?basis ?type ?text ?target ?unit ?year ?issuer WHERE {{
  GRAPH %s {{
    ?basis a pg:BasisSource ; pg:basisType ?type ; pg:resolutionStatus ?status .
    ?target pg:basis ?basis .
    FILTER(?status IN ({concept("status", "assumed-scope")}, {concept("status", "unresolved")}))
    OPTIONAL {{ ?basis pg:issuer ?by . ?by <{SKOS}prefLabel> ?issuer }}
  }}
  GRAPH %s {{
    ?target pg:statedBasis ?text .
    OPTIONAL {{ ?target pg:project ?project . OPTIONAL {{ ?project pg:budgetUnit ?unit }} }}
  }}
  OPTIONAL {{ ?project pg:fiscalYear ?year }}
}}"""

_REGION = re.compile(r"/id/unit/([0-9]{6})/")

_DOCUMENTS = f"""PREFIX pg: <{PG}>
SELECT DISTINCT ?document ?year ?kind WHERE {{
  VALUES ?year {{ %s }}
  ?project pg:budgetUnit %s ; pg:fiscalYear ?year .
  ?sheet pg:project ?project ; <{DCTERMS}isPartOf> ?document .
  OPTIONAL {{ ?sheet pg:sheetKind ?kind }}
  FILTER NOT EXISTS {{ ?newer <{PROV}wasRevisionOf> ?document }}
}}"""


@dataclass(frozen=True, slots=True)
class _Basis:
    """A ground that is not resolved: its address and type, the unit, year and issuer, where it is stated."""

    iri: str
    type: str
    text: str
    target: str
    unit: str
    year: str
    issuer: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A document that may be meant, its score and what speaks for it."""

    score: Decimal
    document: str
    phrase: str = ""


def basis_links(store: Store, names: Names, document: NamedNode) -> Iterator[Link]:
    """Yield what the grounds that a document version states, and does not resolve, may mean.

    Each ground has its best candidates, or `NONE_FITS`; the evidence is the ground as the document states it.
    """
    bases = _bases(store, names, document)
    shown = dict(stated(store, [basis.target for basis in bases], PG("statedBasis")))
    policies = tuple(entries(store)) if bases else ()
    for basis in bases:
        evidence = shown.get(basis.target)
        if evidence:
            candidates = [*_documents(store, names, basis, document), *_policies(policies, basis)]
            yield from _links(basis, candidates, evidence)


def _bases(store: Store, names: Names, document: NamedNode) -> Sequence[_Basis]:
    graphs = (names.graph(part, slug(document)) for part in ("inferred", "doc"))
    found: dict[str, _Basis] = {}
    for row in select(store, _BASES % tuple(graphs)):
        basis = _Basis(
            iri=text(row, "basis"),
            type=slug(NamedNode(text(row, "type"))),
            text=text(row, "text"),
            target=text(row, "target"),
            unit=text(row, "unit"),
            year=text(row, "year"),
            issuer=text(row, "issuer"),
        )
        known = found.setdefault(basis.iri, basis)
        found[basis.iri] = min(known, basis, key=lambda one: (one.target, one.year, one.unit, one.issuer))
    return [basis for _, basis in sorted(found.items())]


def _documents(store: Store, names: Names, basis: _Basis, own: NamedNode) -> Iterator[_Candidate]:
    """Yield the target documents of the ground's unit that may be meant, but never the one that states it."""
    year = slug(NamedNode(basis.year)) if basis.year else ""
    if not (basis.unit and year.isdigit()) or basis.type not in ("plan", "historical"):
        return
    past = basis.type == "historical"
    wanted = names.fiscal_year(str(int(year) - past))
    best: dict[str, Decimal] = {}
    for row in select(store, _DOCUMENTS % (wanted, NamedNode(basis.unit))):
        evaluated = text(row, "kind").endswith("/evaluation")
        score = _SCORES[("evaluation" if evaluated else "before") if past else "same"]
        document = text(row, "document")
        if document != own.value:
            best[document] = max(best.get(document, score), score)
    for document, score in best.items():
        yield _Candidate(score, document)


def _policies(policies: Iterable[Entry], basis: _Basis) -> Iterator[_Candidate]:
    """Yield the policy documents that the ground's issuer or words lead to, of those that hold for it."""
    region = _REGION.search(basis.unit)
    where = Circumstances(region=region[1] if region else "", year=basis.year.rpartition("/")[2])
    for policy in policies:
        issued = any(_names(basis.issuer, issuer) for issuer in policy.issuers)
        phrase = _phrase(basis.text, policy.title)
        share = Decimal(len(phrase)) / len(basis.text) if len(phrase) >= _SHARED else Decimal(0)
        score = round(_ISSUER * issued + _TITLE * share, 2)
        if score >= _LEAST and reach_of(policy).covers(where):
            yield _Candidate(score, policy.iri.value, basis.issuer if issued else phrase)


def _names(short: str, issuer: str) -> bool:
    """Tell whether a name is that of an issuer or its abbreviation: 中国残联 for 中国残疾人联合会."""
    rest = iter(issuer)
    return len(short) > _SHARED and short[:_SHARED] == issuer[:_SHARED] and all(one in rest for one in short)


def _phrase(one: str, other: str) -> str:
    """Return the longest text that stands in both."""
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return one[match.a : match.a + match.size]


def _links(basis: _Basis, candidates: Iterable[_Candidate], evidence: Evidence) -> Iterator[Link]:
    best: dict[str, _Candidate] = {}
    for candidate in sorted(candidates, key=lambda one: (-one.score, one.document, one.phrase)):
        best.setdefault(candidate.document, candidate)
    found = list(best.values())[:MOST] or [_Candidate(NOTHING, NONE_FITS.value)]
    for rank, candidate in enumerate(found, start=1):
        yield Link(
            subject=NamedNode(basis.iri),
            relation=RESOLVES_TO,
            object=NamedNode(candidate.document),
            confidence=candidate.score,
            method=METHOD,
            evidence=(evidence,),
            reasons=(Reason("phrase", candidate.phrase),) if candidate.phrase else (),
            rank=rank,
            justification=SEMAPV("CompositeMatching"),
        )
