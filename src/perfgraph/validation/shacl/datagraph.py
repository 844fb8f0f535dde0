"""The data graph as shapes look at it: a table for each property, terms as N-Triples writes them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import DefaultGraph, RdfFormat, Store

from perfgraph.terms import RDF, RDFS
from perfgraph.validation.shacl.written import Written, kept

Table = Mapping[Written, Sequence[Written]]
"""The values of a property by its subjects, or the subjects by the values."""

_TYPE, _SUBCLASS = str(RDF("type")), str(RDFS("subClassOf"))
_EMPTY: Table = {}


class DataGraph:
    """The statements of a graph, its literals as a store keeps them, by value (4.0 as 4).

    They are given as N-Triples, each line in the spelling of Oxigraph; those of another graph, which must not
    change, may be part of it.
    """

    def __init__(self, n_triples: str, part: "DataGraph | None" = None) -> None:
        tables: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        # A line end within a term is escaped (N-Triples §2.4); a statement of two graphs is one.
        for line in dict.fromkeys(n_triples.split("\n")):
            if line:
                subject, predicate, rest = line.split(" ", 2)
                values, value = tables[predicate][subject], rest[:-2]
                if value[0] != '"' or value[-1] != ">" or (value := kept(value)) not in values:
                    values.append(value)
        self._tables: Mapping[Written, Table] = _joined(part.tables, tables) if part else dict(tables)
        self._inverse: dict[Written, Table] = {}
        self._instances: dict[Written, dict[Written, None]] = {}

    @classmethod
    def of(cls, store: Store) -> "DataGraph":
        """Return the default graph of a store."""
        text = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
        assert text is not None
        return cls(text.decode())

    @property
    def tables(self) -> Mapping[Written, Table]:
        """Return the table of each property that is there."""
        return self._tables

    def table(self, predicate: Written) -> Table:
        """Return the values of a property by its subjects."""
        return self._tables.get(predicate, _EMPTY)

    def inverse(self, predicate: Written) -> Table:
        """Return the subjects of a property by its values."""
        if predicate not in self._inverse:
            turned: dict[str, list[str]] = {}
            for subject, values in self.table(predicate).items():
                for value in values:
                    turned.setdefault(value, []).append(subject)
            self._inverse[predicate] = turned
        return self._inverse[predicate]

    def instances(self, kind: Written) -> dict[Written, None]:
        """Return the nodes of a class and of its subclasses in the data (W3C SHACL §2.1.3.2), in order."""
        if kind not in self._instances:
            typed = self.inverse(_TYPE)
            kinds = reached(self.inverse(_SUBCLASS), [kind])
            self._instances[kind] = dict.fromkeys(node for each in kinds for node in typed.get(each, ()))
        return self._instances[kind]


def _joined(one: Mapping[Written, Table], other: Mapping[Written, Table]) -> Mapping[Written, Table]:
    """Return the tables of two graphs together."""
    return {**one, **other, **{name: _both(one[name], other[name]) for name in one.keys() & other.keys()}}


def _both(one: Table, other: Table) -> Table:
    shared = {node: tuple(dict.fromkeys((*one[node], *other[node]))) for node in one.keys() & other.keys()}
    return {**one, **other, **shared}


def reached(table: Table, starts: Iterable[Written]) -> dict[Written, None]:
    """Return what is reached from nodes by no, one or more steps in a table, in order."""
    found = dict.fromkeys(starts)
    waiting = list(found)
    while waiting:
        for node in table.get(waiting.pop(), ()):
            if node not in found:
                found[node] = None
                waiting.append(node)
    return found
