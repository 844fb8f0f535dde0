"""Whether mappings of indicators can all be true: exact matches are transitive, and nothing is broader than
itself (SKOS Reference §10, S44 to S46).

What was accepted before counts with what a file adds.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pyoxigraph import NamedNode

from perfgraph.links import Link
from perfgraph.terms import SKOS

EXACT, BROAD, NARROW = SKOS("exactMatch"), SKOS("broadMatch"), SKOS("narrowMatch")
DISJOINT = (BROAD, NARROW, SKOS("relatedMatch"))
"""What an exact match cannot be besides (S46, and a thing is not broader than what it is)."""

Node = TypeVar("Node", bound=Hashable)


@dataclass(slots=True)
class Clusters:
    """Things that exact matches lead between, over however many others."""

    parents: dict[NamedNode, NamedNode] = field(default_factory=dict)

    def of(self, node: NamedNode) -> NamedNode:
        """Return the thing that stands for all of its cluster."""
        while (parent := self.parents.get(node, node)) != node:
            self.parents[node] = self.parents.get(parent, parent)
            node = parent
        return node

    def join(self, one: NamedNode, other: NamedNode) -> None:
        """Make one cluster of two."""
        first, second = self.of(one), self.of(other)
        if first != second:
            self.parents[max(first, second, key=lambda node: node.value)] = min(
                first, second, key=lambda node: node.value
            )


def clusters(links: Iterable[Link]) -> Clusters:
    """Return what the accepted exact matches among links amount to."""
    found = Clusters()
    for link in links:
        if link.relation == EXACT and link.status == "accepted":
            found.join(link.subject, link.object)
    return found


def contradictions(links: Iterable[Link], same: Clusters) -> Iterator[Link]:
    """Yield what cannot hold beside the exact matches: one that is rejected, or another accepted relation."""
    for link in links:
        denied = link.relation == EXACT and link.status == "rejected"
        other = link.relation in DISJOINT and link.status == "accepted"
        if (denied or other) and same.of(link.subject) == same.of(link.object):
            yield link


def circles(links: Iterable[Link], same: Clusters) -> Iterator[Link]:
    """Yield the accepted broad and narrow matches that are part of a circle, of more than one cluster."""
    steps: list[tuple[NamedNode, NamedNode, Link]] = []
    for link in links:
        if link.relation in (BROAD, NARROW) and link.status == "accepted":
            ends = same.of(link.subject), same.of(link.object)
            lower, upper = ends if link.relation == BROAD else (ends[1], ends[0])
            steps.append((lower, upper, link))
    above: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for lower, upper, _ in steps:
        above[lower].append(upper)
    component = components(above)
    for lower, upper, link in steps:
        if lower != upper and component[lower] == component[upper]:
            yield link


def components(edges: Mapping[Node, Sequence[Node]]) -> Mapping[Node, int]:
    """Return, for each node, the number of its strongly connected component (Tarjan 1972, without recursion).

    >>> found = components({"a": ["b"], "b": ["a", "c"]})
    >>> found["a"] == found["b"], found["a"] == found["c"]
    (True, False)
    """
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    found: dict[Node, int] = {}
    path: list[Node] = []
    for start in edges:
        work = [(start, iter(edges[start]))] if start not in index else []
        while work:
            node, rest = work[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                path.append(node)
            following = next((one for one in rest if one not in found), None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    while path and index[path[-1]] >= index[node]:
                        found[path.pop()] = index[node]
            elif following in index:
                low[node] = min(low[node], index[following])
            else:
                work.append((following, iter(edges.get(following, ()))))
    return found
