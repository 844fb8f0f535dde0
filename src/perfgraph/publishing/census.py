"""What a graph consists of, counted in one pass: statements, classes and properties (VoID §4)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad

from perfgraph.terms import RDF

_TYPE = RDF("type")


@dataclass(slots=True)
class Census:
    """Counts that grow while quads are seen; a statement counts in every graph it stands in."""

    triples: int = 0
    graphs: int = 0
    _properties: Counter[str] = field(default_factory=Counter)
    _instances: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    _shared: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def see(self, quads: Iterable[Quad], own: str = "") -> None:
        """Count the quads of a graph, or of the graphs of one document whose key is `own`.

        A thing that is named after the document is spoken of in no other document's graphs; things of any
        other name are remembered by a hash of their name, so that each counts once.
        """
        typed: set[tuple[str, str]] = set()
        for quad in quads:
            self.triples += 1
            self._properties[quad.predicate.value] += 1
            if quad.predicate == _TYPE and isinstance(quad.object, NamedNode):
                typed.add((quad.object.value, str(quad.subject)))
        for kind, thing in typed:
            if own and own in thing:
                self._instances[kind] += 1
            else:
                self._shared[kind].add(hash(thing))

    @property
    def properties(self) -> Mapping[str, int]:
        """Return how many statements each property has, the most used first."""
        return _ordered(self._properties)

    @property
    def classes(self) -> Mapping[str, int]:
        """Return how many things each class has, the largest first."""
        kinds = {*self._instances, *self._shared}
        return _ordered(
            {kind: self._instances.get(kind, 0) + len(self._shared.get(kind, ())) for kind in kinds}
        )


def _ordered(counts: Mapping[str, int]) -> Mapping[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
