"""How the cases of the shapes are read: a small good document, and what a failing file changes in it."""

import re
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, Triple, parse

HERE = Path(__file__).parent
BASE = HERE / "base.ttl"
PREFIXES = "".join(line for line in BASE.read_text(encoding="utf-8").splitlines(True) if line.startswith("@"))
_REMOVE = re.compile(r"^# remove: (?P<subject>\S+) (?P<predicate>\S+) (?P<object>.+)$", re.MULTILINE)


def case(path: Path) -> list[Triple]:
    """Return the base document as a failing file changes it.

    The file's Turtle is added (the prefixes of the base are known in it); each comment `# remove: s p o`
    takes statements away first, where `*` stands for anything.
    """
    store = Store()
    store.load(path=str(BASE), format=RdfFormat.TURTLE)
    text = path.read_text(encoding="utf-8")
    for pattern in removals(text):
        for quad in list(store.quads_for_pattern(*pattern, None)):
            store.remove(quad)
    store.load(input=(PREFIXES + text).encode(), format=RdfFormat.TURTLE)
    return triples(store)


def removals(text: str) -> Iterator[tuple[object, object, object]]:
    """Yield what a failing file takes away, None standing for anything."""
    for match in _REMOVE.finditer(text):
        parts = [match["subject"], match["predicate"], match["object"].strip()]
        stand_ins = ["ex:any", "ex:any", "ex:any"]
        written = " ".join(
            part if part != "*" else other for part, other in zip(parts, stand_ins, strict=True)
        )
        quad = next(parse(input=f"{PREFIXES}{written} .".encode(), format=RdfFormat.TURTLE))
        terms = (quad.subject, quad.predicate, quad.object)
        yield tuple(None if part == "*" else term for part, term in zip(parts, terms, strict=True))


def turtle(path: Path) -> list[Triple]:
    """Return the statements of a Turtle file."""
    store = Store()
    store.load(path=str(path), format=RdfFormat.TURTLE)
    return triples(store)


def triples(store: Store) -> list[Triple]:
    """Return the statements of a store."""
    return [Triple(quad.subject, quad.predicate, quad.object) for quad in store if isinstance(quad, Quad)]
