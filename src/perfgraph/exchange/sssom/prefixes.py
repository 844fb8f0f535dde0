"""Shortened addresses (CURIEs) of SSSOM files: the prefixes that are written, and those a file declares."""

import re
from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from perfgraph.links import NONE_FITS
from perfgraph.terms import DCTERMS, PG, SCHEME, SEMAPV, SKOS, Names

SSSOM = "https://w3id.org/sssom/"
NO_TERM = "sssom:NoTermFound"
"""What stands as the object of a mapping that says that nothing fits (SSSOM, `object_id`)."""

VOCABULARIES: Mapping[str, str] = {
    "dcterms": DCTERMS,
    "pg": PG,
    "semapv": SEMAPV,
    "skos": SKOS,
    "sssom": SSSOM,
    "status": f"{SCHEME}status/",
    "scheme": SCHEME,
}
"""The prefixes of relations and processes; the first five are known without being declared."""

_THINGS = ("indicator", "sheet", "doc", "project", "policy", "basis", "reviewer", "unit")
_CURIE = re.compile(r"(?P<prefix>[A-Za-z_][\w.-]*):(?P<local>[^\s<>\"{}|\\^`]+)")
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


def prefixes(names: Names) -> Mapping[str, str]:
    """Return the prefixes that files are written with: vocabularies, and one for each kind of thing."""
    things = {thing: f"{names.base}id/{thing}/" for thing in _THINGS}
    return {**VOCABULARIES, **things, "data": names.base}


def shortened(node: NamedNode, known: Mapping[str, str]) -> str:
    """Return an address as a CURIE, by the prefix whose namespace is longest; the address where none fits."""
    if node == NONE_FITS:
        return NO_TERM
    fitting = [name for name, start in known.items() if node.value.startswith(start) and node.value != start]
    if not fitting:
        return node.value
    best = max(fitting, key=lambda name: (len(known[name]), name))
    return f"{best}:{node.value.removeprefix(known[best])}"


def expanded(text: str, known: Mapping[str, str]) -> NamedNode | None:
    """Return what a CURIE or an absolute address means, None when its prefix is not known.

    >>> expanded("skos:exactMatch", VOCABULARIES).value, expanded("ex:a", VOCABULARIES)
    ('http://www.w3.org/2004/02/skos/core#exactMatch', None)
    """
    if text == NO_TERM:
        return NONE_FITS
    if _IRI.fullmatch(text):
        return NamedNode(text)
    match = _CURIE.fullmatch(text)
    start = known.get(match["prefix"]) if match else None
    return NamedNode(start + match["local"]) if match and start else None


def used(texts: Iterable[str], known: Mapping[str, str]) -> Mapping[str, str]:
    """Return the prefixes that CURIEs begin with, sorted."""
    names = {match["prefix"] for text in texts if (match := _CURIE.fullmatch(text))}
    return {name: str(known[name]) for name in sorted(names) if name in known}
