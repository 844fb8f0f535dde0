"""What a linking run came to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from perfgraph.linking.making import Made
from perfgraph.links import CITES, CONTRIBUTES_TO, MAPPINGS, NONE_FITS, RESOLVES_TO, Link

SHOWN = 20
"""How many unresolved citations a report names; it counts them all."""


def kind(link: Link) -> str:
    """Return what sort of claim a link is: `citation`, `policy`, `goal`, `basis`, `indicator`; with `none-`
    before it where the claim is that nothing fits.
    """
    if link.relation == CITES:
        return "citation"
    of = {CONTRIBUTES_TO: "goal", RESOLVES_TO: "basis", **dict.fromkeys(MAPPINGS, "indicator")}
    return ("none-" if link.object == NONE_FITS else "") + of.get(link.relation, "policy")


@dataclass(slots=True)
class LinkReport:
    """The documents that were linked, how many graphs changed, and what was found.

    `links` counts links by their `kind`, `subjects` the subjects they are about by the same; `carried` the
    decisions taken over from other versions, `stale` those whose text has changed since; `unresolved` holds
    the first citations that name no document of the register, `unknown` how many there are.
    """

    documents: int = 0
    changed: int = 0
    links: Counter[str] = field(default_factory=Counter)
    subjects: Counter[str] = field(default_factory=Counter)
    carried: int = 0
    stale: int = 0
    unknown: int = 0
    unresolved: list[str] = field(default_factory=list)
    interrupted: bool = False
    seconds: float = 0.0

    def add(self, made: Made, documents: int = 1) -> None:
        """Count the links of a graph."""
        self.documents += documents
        self.carried += made.carried
        self.stale += made.stale
        self.unknown += len(made.unresolved)
        self.unresolved += made.unresolved[: SHOWN - len(self.unresolved)]
        for name, about in _by_kind(made.links).items():
            self.links[name] += sum(about.values())
            self.subjects[name] += len(about)


def _by_kind(links: Iterable[Link]) -> Mapping[str, Counter[NamedNode]]:
    found: dict[str, Counter[NamedNode]] = {}
    for link in links:
        found.setdefault(kind(link), Counter())[link.subject] += 1
    return found
