"""The handles of reviewers are withheld: a release says by a pseudonym who decided, the same one everywhere.

Pseudonyms count in the order of first decisions. What a guessed handle could be tried against is made anew:
the address of a decision and the receipt of the log are hashes of what they stand for, handles included.
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from perfgraph.graph import PerformanceGraph
from perfgraph.quads import content_hash, in_order
from perfgraph.review.reading import reviewed_graph
from perfgraph.terms import DCTERMS, OA, PG, RDFS, slug

Term = NamedNode | BlankNode | Literal | Triple

_ASK = f"ASK {{ {{ ?link {PG('reviewer')} ?who }} UNION {{ ?decision a {PG('Decision')} }} }}"
_HASH, _LABEL, _COMMENT = PG("contentHash"), RDFS("label"), OA("bodyValue")
_AUTHOR, _TIME, _LINK, _VERDICT = DCTERMS("creator"), DCTERMS("created"), PG("judges"), PG("verdict")


def reviewed(graph: PerformanceGraph) -> bool:
    """Tell whether a graph names anybody who reviewed."""
    return bool(graph.store.query(_ASK))


class Pseudonyms:
    """The pseudonyms of everybody whom a graph names as a reviewer."""

    def __init__(self, graph: PerformanceGraph) -> None:
        self._names = graph.names
        self._log = reviewed_graph(graph.names)
        self._reviewers = graph.names.reviewer("").value
        self._known: dict[str, str] = {}
        held = graph.store.holds(self._log)
        decisions = _decisions(graph.store.quads(self._log)) if held else {}
        for _, said in sorted(decisions.items(), key=_when):
            self.of(self._handle(said[_AUTHOR]))
        # The longest first, so that a handle within another one does not hide it.
        handles = "|".join(sorted(map(re.escape, self._known), key=lambda one: (-len(one), one)))
        self._words = re.compile(rf"(?<![a-z0-9-])(?:{handles})(?![a-z0-9-])", re.I) if handles else None
        self._decisions = {iri: self._decision(said) for iri, said in decisions.items()}

    def of(self, handle: str) -> str:
        """Return the pseudonym of a handle, the next one for a handle that was not met before."""
        return self._known.setdefault(handle, f"reviewer-{len(self._known) + 1}")

    def withheld(self, name: NamedNode, quads: Iterable[Quad]) -> list[Quad]:
        """Return the quads of a graph with pseudonyms in the place of handles; the log gets a new receipt."""
        said = [self._quad(quad) for quad in quads if (quad.subject, quad.predicate) != (self._log, _HASH)]
        if name == self._log:
            receipt = content_hash(in_order(quad.triple for quad in said))
            said.append(Quad(name, _HASH, Literal(receipt), name))
        return said

    def _quad(self, quad: Quad) -> Quad:
        object_ = quad.object
        if isinstance(object_, NamedNode):
            object_ = self._node(object_)
        elif isinstance(object_, Literal):
            object_ = self._literal(quad, object_)
        subject = quad.subject
        if isinstance(subject, NamedNode):
            subject = self._node(subject)
        return Quad(subject, quad.predicate, object_, quad.graph_name)

    def _literal(self, quad: Quad, text: Literal) -> Literal:
        """Return a text as it is published: the name of a reviewer, and comments, which may name others."""
        if quad.predicate == _LABEL and (handle := self._handle(quad.subject)):
            return Literal(self.of(handle))
        if quad.predicate == _COMMENT and self._words:
            return Literal(self._words.sub(lambda found: self.of(found[0].lower()), text.value))
        return text

    def _node(self, one: NamedNode) -> NamedNode:
        if handle := self._handle(one):
            return self._names.reviewer(self.of(handle))
        return self._decisions.get(one, one)

    def _handle(self, one: Term) -> str:
        """Return the handle in the address of a reviewer, "" in any other term."""
        if not isinstance(one, NamedNode) or not one.value.startswith(self._reviewers):
            return ""
        return unquote(one.value.removeprefix(self._reviewers))

    def _decision(self, said: Mapping[NamedNode, Term]) -> NamedNode:
        """Return the address of a decision as its key has it without the handle."""
        link, verdict, time = said[_LINK], said[_VERDICT], said[_TIME]
        assert isinstance(link, NamedNode)
        assert isinstance(verdict, NamedNode)
        assert isinstance(time, Literal)
        author = self.of(self._handle(said[_AUTHOR]))
        return self._names.decision(link.value, author, slug(verdict), time.value)


def _decisions(log: Iterable[Quad]) -> dict[NamedNode, dict[NamedNode, Term]]:
    """Return what makes up the key of each decision in the log, by its address."""
    found: dict[NamedNode, dict[NamedNode, Term]] = {}
    for quad in log:
        if quad.predicate in (_AUTHOR, _TIME, _LINK, _VERDICT) and isinstance(quad.subject, NamedNode):
            found.setdefault(quad.subject, {})[quad.predicate] = quad.object
    return {iri: said for iri, said in found.items() if len(said) == 4}


def _when(item: tuple[NamedNode, Mapping[NamedNode, Term]]) -> tuple[str, str]:
    time = item[1][_TIME]
    return (time.value if isinstance(time, Literal) else "", item[0].value)
