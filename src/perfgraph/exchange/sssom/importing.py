"""An SSSOM file taken in: what people decided in it becomes decisions of the reviewer who brings it.

A file with a fault of the severity Violation changes nothing; all of its faults are returned.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from perfgraph.exchange.sssom.checking import Stated, faults, stated
from perfgraph.exchange.sssom.reading import read
from perfgraph.findings import Finding, Severity
from perfgraph.links import NONE_FITS
from perfgraph.review import Judgement, Verdict, decide, types_of
from perfgraph.stores.protocol import Store
from perfgraph.terms import PG, Names


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: new decisions, rows that say what was decided already, rows that nobody decided
    on, and what is at fault.
    """

    decisions: int = 0
    already: int = 0
    left: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> bool:
        """Tell whether nothing was taken in because of a fault."""
        return any(finding.severity is Severity.VIOLATION for finding in self.findings)


def import_mappings(store: Store, names: Names, data: bytes, reviewer: str, reviews: int = 1) -> Imported:
    """Make the decided rows of an SSSOM file decisions of `reviewer`, all of them in one commit or none.

    An accepted row is accepted; one that is rejected, or has the modifier Not, is rejected; a row that only
    proposes is left alone. `reviews` is how many reviewers must agree. Raises `StoreError` when the store
    fails, `QueryError` when a thing was withdrawn in the meantime.
    """
    file = read(data)
    if any(finding.severity is Severity.VIOLATION for finding in file.findings):
        return Imported(findings=tuple(file.findings))
    said = stated(file)
    findings = (*file.findings, *faults(store, names, file, said))
    outcome = Imported(findings=findings)
    if outcome.refused:
        return outcome
    decided = [one for one in said if one.link.status in ("accepted", "rejected")]
    judgements = _judgements(store, names, decided)
    made = len(decide(store, names, reviewer, judgements, reviews).decisions) if judgements else 0
    return Imported(made, len(decided) - made, len(said) - len(decided), findings)


def _judgements(store: Store, names: Names, decided: Sequence[Stated]) -> list[Judgement]:
    """Return what the rows say: of links that are there by their address, of others by their claim."""
    addresses = {one.link.iri(names): one for one in decided}
    there = {iri for iri, types in types_of(store, addresses).items() if PG("AssertedLink") in types}
    return [_judgement(one, iri if iri in there else None) for iri, one in addresses.items()]


def _judgement(one: Stated, iri: NamedNode | None) -> Judgement:
    verdict: Verdict = "rejected" if one.link.status == "rejected" else "accepted"
    link, comment = one.link, one.row.cells.get("comment", "")
    if iri:
        return Judgement(verdict, link=iri, comment=comment)
    if link.object == NONE_FITS and verdict == "accepted":
        return Judgement("none-fits", subject=link.subject, relation=link.relation, comment=comment)
    return Judgement(verdict, proposal=link, comment=comment)
