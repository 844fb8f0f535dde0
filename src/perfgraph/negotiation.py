"""Content negotiation: which representation a client wants (RFC 9110 §12)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

from perfgraph.findings import Language

ANYTHING = "*/*"
NOTHING: Mapping[str, float] = MappingProxyType({})

RANGES = 64
"""How many ranges of a header are read: a browser sends fewer than ten."""

_QUALITY = re.compile(r"\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Range:
    """One range of an Accept header with its quality, 0 to 1; names in lower case."""

    name: str
    quality: float


def ranges(header: str) -> Iterator[Range]:
    """Yield the ranges of an Accept or Accept-Language header; parameters other than q are left out.

    A quality that is not one (RFC 9110 §12.4.2) makes its range unacceptable rather than the request.

    >>> [(wanted.name, wanted.quality) for wanted in ranges("text/turtle;q=0.5, text/html")]
    [('text/turtle', 0.5), ('text/html', 1.0)]
    """
    for part in islice(header.split(","), RANGES):
        name, *parameters = part.split(";")
        quality = 1.0
        for parameter in parameters:
            if parameter.partition("=")[0].strip().lower() == "q":
                match = _QUALITY.fullmatch(parameter)
                quality = float(match[1]) if match else 0.0
                break
        if name.strip():
            yield Range(name.strip().lower(), quality)


def preferred(accept: str, offered: Sequence[str], worth: Mapping[str, float] = NOTHING) -> str | None:
    """Return the offered media type that a client prefers, the first of equals; None when it takes none.

    The most specific range that fits a type gives its quality (RFC 9110 §12.5.1). An empty header takes
    anything (§12.5.1), hence the first. `worth` is how much of a type's quality counts, 0 to 1, where it
    serves most clients less than the others (§12.1 leaves the server a say).

    >>> preferred("text/html;q=0.8, text/*;q=0.9", ["text/html", "text/turtle"])
    'text/turtle'
    >>> preferred("application/pdf", ["text/html"]) is None
    True
    >>> preferred("text/html, text/turtle;q=0.9", ["text/html", "text/turtle"], {"text/html": 0.5})
    'text/turtle'
    """
    wanted = list(ranges(accept)) or [Range(ANYTHING, 1.0)]
    rated = [
        (_quality(offer.partition(";")[0].lower(), wanted) * worth.get(offer, 1.0), offer)
        for offer in offered
    ]
    best = max((quality for quality, _ in rated), default=0.0)
    return next((offer for quality, offer in rated if quality == best), None) if best > 0 else None


def _quality(media_type: str, wanted: Sequence[Range]) -> float:
    for name in (media_type, media_type.partition("/")[0] + "/*", ANYTHING):
        found = [one.quality for one in wanted if one.name == name]
        if found:
            return max(found)
    return 0.0


def preferred_language(header: str) -> Language:
    """Return the language of the site that a reader prefers (RFC 9110 §12.5.4); Chinese, that of the
    documents, when the header leaves it open.

    >>> preferred_language("en-GB,en;q=0.9,zh;q=0.5").value, preferred_language("fr").value
    ('en', 'zh-Hans')
    """
    rated: dict[str, float] = {}
    for wanted in ranges(header):
        tag = wanted.name.partition("-")[0]
        rated[tag] = max(rated.get(tag, 0.0), wanted.quality)
    other = rated.get("*", 0.0)  # a language that is not named (RFC 4647 §3.3.1)
    return Language.ENGLISH if rated.get("en", other) > rated.get("zh", other) else Language.CHINESE
