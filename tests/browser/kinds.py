"""The kinds of pages of a site, found by following its links, with addresses of each."""

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import httpx
from lxml import html

KINDS = (
    "home", "units", "projects", "indicators", "targets", "goals", "funds", "bases", "policies", "documents",
    "queries", "query", "search", "findings", "about", "sparql", "vocabulary", "scheme", "graph", "unit",
    "project", "doc", "sheet", "sheet~t", "sheet~fund", "sheet~goal", "sheet~plan", "indicator", "basis",
    "finding", "region", "fiscal-year", "coverage", "review", "nothing",
)  # fmt: skip
"""What every site over the sample document has; each kind looks its own way."""

EACH = 2
"""How many addresses of a kind are kept and followed."""

BROKEN = "broken"

STARTS = ("", "search?q=残疾人", "sparql", "nothing-stands-here")
_BASES = {"units", "projects", "indicators", "targets", "goals", "funds", "bases", "policies", "documents"}


def kind_of(root: str, address: str) -> str:
    """Return the kind of a page by its address, "" for what is no page of the site."""
    if not address.startswith(root):
        return ""
    path = unquote(urlsplit(address).path)[len(urlsplit(root).path) :]
    first, _, rest = path.partition("/")
    if first == "id":
        name, _, part = rest.partition("~")
        kind = name.partition("/")[0]
        return f"{kind}~{re.split('[0-9-]', part)[0]}" if part else kind
    if first in ("ns", "shapes", "unit"):
        return "vocabulary"
    if first in ("scheme", "graph", "query", "about") or (not rest and first in {*_BASES, *KINDS}):
        return first
    return {"": "home", "nothing-stands-here": "nothing"}.get(path, "")


def addresses(root: str) -> Mapping[str, list[str]]:
    """Return up to `EACH` addresses of each kind of page that is reached from the home page of the site, and
    under `BROKEN` those that the server answered with a fault of its own.
    """
    found: dict[str, list[str]] = {}
    tried: Counter[str] = Counter()
    waiting = deque(urljoin(root, start) for start in STARTS)
    seen = set(waiting)
    with httpx.Client(headers={"Accept": "text/html"}, follow_redirects=True, timeout=120) as client:
        while waiting:
            address = waiting.popleft()
            kind = kind_of(root, address)
            tried[kind] += 1
            if tried[kind] > EACH:
                continue
            answer = client.get(address)
            if answer.status_code >= 500:
                found.setdefault(BROKEN, []).append(f"{address}: {answer.status_code} {answer.text[:200]}")
                continue
            found.setdefault(kind, []).append(address)
            for link in _links(str(answer.url), answer):
                if link not in seen and kind_of(root, link):
                    seen.add(link)
                    waiting.append(link)
    return found


def _links(address: str, answer: httpx.Response) -> Iterator[str]:
    if not answer.headers["content-type"].startswith("text/html"):
        return
    for link in html.fromstring(answer.content).iter("a"):
        if link.get("type") is None and link.get("hreflang") is None:
            yield urldefrag(urljoin(address, link.get("href", "")))[0].removesuffix(".html")
