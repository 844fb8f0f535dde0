"""What is known of every indicator of a store: its definition, and a target whose row shows its name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import NamedNode

from perfgraph.linking.definitions.comparing import DESCRIBED, Definition
from perfgraph.linking.definitions.uses import Use, select
from perfgraph.links import Evidence
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import text
from perfgraph.terms import DCTERMS, PG, PROV, QUDT

MOST_DESCRIPTIONS = 3
"""How many different descriptions of an indicator are looked at."""

_CHUNK = 200

_SYMBOLS = f"SELECT DISTINCT ?unit ?symbol WHERE {{ ?unit <{QUDT}symbol> ?symbol }}"

_ROWS = f"""PREFIX pg: <{PG}>
SELECT DISTINCT ?target ?said ?fragment ?quote WHERE {{
  {{
    VALUES ?target {{ %(targets)s }}
    ?target %(what)s ?said ; <{PROV}wasDerivedFrom> ?fragment . ?fragment pg:quote ?quote
  }} UNION {{
    VALUES ?target {{ %(targets)s }}
    ?target %(what)s ?said ; <{PROV}wasDerivedFrom> ?row .
    ?fragment <{DCTERMS}isPartOf> ?row ; pg:quote ?quote
  }}
  FILTER(CONTAINS(?quote, ?said))
}}"""


@dataclass(slots=True)
class _Known:
    """What the uses of an indicator have said so far."""

    name: str
    target: str
    kinds: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    descriptions: set[str] = field(default_factory=set)

    def take(self, use: Use, symbols: Mapping[str, str]) -> None:
        """Take note of a use."""
        self.name, self.target = min(self.name, use.name), min(self.target, use.target)
        if use.kind:
            self.kinds.add(use.kind)
        if use.unit:
            self.units.add(symbols.get(use.unit, use.unit))
        plain = "".join(use.description.split())
        if len(plain) >= DESCRIBED:
            kept = sorted({*self.descriptions, plain})
            self.descriptions = set(kept[:MOST_DESCRIPTIONS])

    def definition(self) -> Definition:
        """Return the definition that the uses amount to."""
        described = tuple(sorted(self.descriptions))
        return Definition(self.name, frozenset(self.kinds), frozenset(self.units), described)


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator by its address, with its definition and the address of one of its targets."""

    iri: str
    definition: Definition
    target: str


def indicators(store: Store, uses: Iterable[Use]) -> Sequence[Indicator]:
    """Return the indicators that are used, by their addresses; the order of uses is no matter."""
    symbols = {text(row, "unit"): text(row, "symbol") for row in select(store, _SYMBOLS)}
    known: dict[str, _Known] = {}
    for use in uses:
        known.setdefault(use.indicator, _Known(use.name, use.target)).take(use, symbols)
    return [Indicator(iri, said.definition(), said.target) for iri, said in sorted(known.items())]


def stated(store: Store, targets: Iterable[str], what: NamedNode) -> Iterator[tuple[str, Evidence]]:
    """Yield each target with one of its texts, and the smallest fragment in which it stands verbatim.

    `what` is the property of that text, such as `pg:statedName`; a target without it is left out.
    """
    waiting = iter(dict.fromkeys(targets))
    while chunk := list(islice(waiting, _CHUNK)):
        best: dict[str, tuple[int, str, str]] = {}
        asked = {"targets": " ".join(f"<{target}>" for target in chunk), "what": str(what)}
        for row in select(store, _ROWS % asked):
            target, said = text(row, "target"), text(row, "said")
            place = (len(text(row, "quote")), text(row, "fragment"), said)
            best[target] = min(best.get(target, place), place)
        for target, (_, fragment, said) in sorted(best.items()):
            yield target, Evidence(said, NamedNode(fragment))
