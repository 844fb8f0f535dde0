"""The mappings of indicators that are proposed: the best few of each indicator, as links with evidence."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import groupby, islice
from operator import attrgetter

from pyoxigraph import NamedNode

from perfgraph.linking.definitions.blocking import pairs
from perfgraph.linking.definitions.comparing import Definition, Relation, compare
from perfgraph.linking.definitions.known import Indicator, indicators, stated
from perfgraph.linking.definitions.uses import uses
from perfgraph.links import Evidence, Link, Reason
from perfgraph.stores.protocol import Store
from perfgraph.terms import PG, SEMAPV, SKOS, Names

METHOD = "indicator names 1"
"""The name and version of the method; its score is a likeness, no probability (see `comparing`)."""

MOST = 5
"""How many mappings of an indicator are proposed at most, as subject and as object together."""

LEAST = Decimal("0.3")
"""From which score on a mapping is proposed."""

_ORDER = tuple(Relation)
_JUSTIFICATION = {True: "LexicalMatching", False: "CompositeMatching"}
_CHUNK = 500


@dataclass(frozen=True, slots=True, order=True)
class _Found:
    """A pair: how near (the less the nearer), its places and what the second is to the first."""

    nearness: tuple[int, Decimal]
    first: int
    second: int
    relation: Relation


def indicator_links(store: Store, names: Names) -> Iterator[Link]:
    """Yield the mappings proposed for the indicators of the newest documents, subject by subject.

    In each the lesser address is the subject, so that a pair of indicators has one mapping. The evidence is
    both names as they stand in a document; the reasons are what they share.
    """
    known = indicators(store, uses(store, names))
    subjects = groupby(_best(known), key=attrgetter("first"))
    waiting = (list(group) for _, group in subjects)
    while chunk := list(islice(waiting, _CHUNK)):
        places = {place for group in chunk for one in group for place in (one.first, one.second)}
        targets = sorted(known[place].target for place in places)
        shown = dict(stated(store, targets, PG("statedName")))
        for group in chunk:
            for rank, found in enumerate(group, start=1):
                yield from _link(found, rank, known, shown)


def _best(known: Sequence[Indicator]) -> Sequence[_Found]:
    """Return the pairs that are among the best of either of their two, subject by subject, the best first."""
    kept: dict[int, set[_Found]] = defaultdict(set)
    for first, second in pairs(known):
        found = _compared(known, first, second)
        if found is None:
            continue
        for place in (first, second):
            own = kept[place]
            own.add(found)
            if len(own) > MOST:
                own.remove(max(own))
    return sorted(set().union(*kept.values()), key=lambda one: (one.first, one))


def _compared(known: Sequence[Indicator], first: int, second: int) -> _Found | None:
    likeness = compare(known[first].definition, known[second].definition)
    if likeness is None or likeness.score < LEAST:
        return None
    nearness = (_ORDER.index(likeness.relation), -likeness.score)
    return _Found(nearness, first, second, likeness.relation)


def _link(
    found: _Found, rank: int, known: Sequence[Indicator], shown: Mapping[str, Evidence]
) -> Iterator[Link]:
    """Yield the link that a pair is; none where no document shows a name, so that nobody could check it."""
    one, other = known[found.first], known[found.second]
    evidence = tuple(shown[target] for target in (one.target, other.target) if target in shown)
    if evidence:
        yield Link(
            subject=NamedNode(one.iri),
            relation=SKOS(f"{found.relation}Match"),
            object=NamedNode(other.iri),
            confidence=-found.nearness[1],
            method=METHOD,
            evidence=evidence,
            reasons=tuple(_reasons(one.definition, other.definition)),
            rank=rank,
            justification=SEMAPV(_JUSTIFICATION[found.relation is Relation.EXACT]),
        )


def _reasons(one: Definition, other: Definition) -> Iterator[Reason]:
    """Yield what two indicators share: the longest phrase of their names, the people, the units."""
    first, second = one.parts, other.parts
    match = SequenceMatcher(None, first.text, second.text, autojunk=False).find_longest_match()
    if match.size > 1:
        yield Reason("phrase", first.text[match.a : match.a + match.size])
    for base in sorted({people.base for people in first.populations} & {p.base for p in second.populations}):
        yield Reason("beneficiary", base)
    for unit in sorted(one.units & other.units):
        yield Reason("unit", unit)
