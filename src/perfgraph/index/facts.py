"""What a few graphs say, by subject and property."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad

from perfgraph.terms import PG, RDF


class Facts:
    """The statements of a few graphs by subject and property; values are texts, a literal's lexical form.

    Of several values the smallest stands for all, as MIN does in the questions.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._facts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._tagged: dict[tuple[str, str, str], str] = {}
        for quad in quads:
            subject, predicate, value = quad.subject, quad.predicate, quad.object
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                self._facts[subject.value][predicate.value].add(value.value)
                if isinstance(value, Literal) and value.language:
                    self._tagged[subject.value, predicate.value, value.language[:2]] = value.value

    def all(self, subject: str, predicate: NamedNode) -> list[str]:
        """Return the values of a property, sorted."""
        return sorted(self._facts.get(subject, {}).get(predicate.value, ()))

    def one(self, subject: str | None, predicate: NamedNode) -> str | None:
        """Return the smallest value of a property, None when there is none."""
        values = self._facts.get(subject or "", {}).get(predicate.value)
        return min(values) if values else None

    def tagged(self, subject: str, predicate: NamedNode, language: str) -> str | None:
        """Return the value in a language, given by two letters."""
        return self._tagged.get((subject, predicate.value, language))

    def number(self, subject: str | None, predicate: NamedNode) -> float | None:
        """Return a number."""
        value = self.one(subject, predicate)
        return None if value is None else float(value)

    def of_class(self, name: str) -> list[str]:
        """Return the things of a class of the ontology, sorted."""
        return self._classes.get(PG(name).value, [])

    @cached_property
    def _classes(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for subject, statements in self._facts.items():
            for kind in statements.get(RDF("type").value, ()):
                found[kind].append(subject)
        return {kind: sorted(things) for kind, things in found.items()}
