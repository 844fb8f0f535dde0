"""Where the page of an IRI stands on the site: one rule, and its inverse."""

import re
from urllib.parse import quote, urlencode

from perfgraph.pages.site import Site
from perfgraph.terms import HOME

PART = "~"
"""Parts a thing's address from that of its part: the page of `S#t16-r2` is `S~t16-r2`, because what follows
"#" never reaches a server; `segment` never writes the sign unencoded next to a code or a hash."""

_PART = re.compile(f"{PART}(?=[a-z])")
_CELL = re.compile(r"id/doc/[^#/]+#(?:t[0-9]+(?:-r[0-9]+(?:-c[0-9]+)?)?|p[0-9]+)")
_SAFE = re.compile(r"(?:https?|mailto):[^\s<>\"{}|\\^`]*", re.IGNORECASE)
_VOCABULARY = ("ns", "shapes", "scheme/", "unit/", "dsd")


def local(site: Site, iri: str) -> str | None:
    """Return what follows the base in an IRI of the data or the vocabulary; None for one from elsewhere."""
    if iri.startswith(site.base):
        return iri[len(site.base) :]
    if iri.startswith(HOME) and iri[len(HOME) :].startswith(_VOCABULARY):
        return iri[len(HOME) :]
    return None


def href(site: Site, iri: str) -> str:
    """Return the address to link an IRI with: on the site for its own, as it is for http(s) and mailto, ""
    for any other, which is shown as text (a `javascript:` address is never a link).

    A cell, row, table or paragraph of a document has a page of its own, which draws it in its place and is
    opened there: a long document is drawn only around it.
    """
    path = local(site, iri)
    if path is None:
        return iri if _SAFE.fullmatch(iri) else ""
    if path.startswith("id/") and "#" in path:
        anchor = f"#{path.partition('#')[2]}" if _CELL.fullmatch(path) else ""
        path = path.replace("#", PART, 1) + anchor
    return site.root + quote(path, safe="/%#~!$&'()*+,;=:@?")


def iri_of(base: str, path: str) -> str:
    """Return the IRI whose page stands at `path` below the root, of data below `base`.

    Parts begin with a letter, and the number that tells two sheets of one code apart does not:

    >>> iri_of("https://example.org/", "id/sheet/2021/CODE~2~t1")
    'https://example.org/id/sheet/2021/CODE~2#t1'
    """
    return (HOME if path.startswith(_VOCABULARY) else base) + _PART.sub("#", path, count=1)


def link(site: Site, path: str, **parameters: object) -> str:
    """Return the address of a page of the site by its path below the root, with those parameters that say
    something.
    """
    said = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
    return site.root + path + (f"?{urlencode(said)}" if said else "")
