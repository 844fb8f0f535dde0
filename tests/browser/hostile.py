"""Texts and IRIs that try to become code in a page, and the sample document with them in every text."""

import re
from collections.abc import Iterator
from itertools import count

from pyoxigraph import Literal, NamedNode, Quad, Triple

from perfgraph.stores import Store
from perfgraph.terms import DCTERMS, PG, RDFS, SKOS

PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img class=injected src=x onerror=alert(3)>",
    '"><img class=injected src=x onerror=alert(4)>',
    "'><img class=injected src=x onerror=alert(5)>",
    "<svg class=injected onload=alert(6)>",
    "<svg><script class=injected>alert(7)</script></svg>",
    "</title><script>alert(8)</script>",
    "</textarea><script>alert(9)</script>",
    "</style><script>alert(10)</script>",
    "--><script>alert(11)</script><!--",
    "]]><script>alert(12)</script>",
    '" class=injected autofocus onfocus=alert(13) x="',
    "' class=injected autofocus onfocus=alert(14) x='",
    "` onmouseover=alert(15) class=injected `",
    "javascript:alert(16)",
    " java\tscript:alert(17)",
    "data:text/html,<script>alert(18)</script>",
    "<a class=injected href='javascript:alert(19)'>x</a>",
    "<iframe class=injected srcdoc='<script>alert(20)</script>'></iframe>",
    "<style class=injected>*{color:red}</style>",
    "<p class=injected style='color:red'>x</p>",
    "<base class=injected href='//127.0.0.2/'>",
    "<meta class=injected http-equiv=refresh content='0;url=javascript:alert(24)'>",
    "<details class=injected open ontoggle=alert(25)>",
    "<math class=injected><mtext><table><mglyph><style><img src=x onerror=alert(26)>",
    "{{ 7 * 7 }}{% for x in () %}${alert(27)}<%= 7 %>",
    "\u2028</script>\u2029<script>alert(28)</script>",
    "&lt;script&gt;alert(29)&lt;/script&gt;&#60;img class=injected src=x onerror=alert(29)&#62;",
    "<!--<img class=injected src='--><img class=injected src=x onerror=alert(30)>",
)
"""Thirty ways out of a text, an attribute, a script, a style, a comment or a template; none of them with a
line break, which a text of a cell cannot have."""

IRIS = (
    "javascript:alert(31)",
    "JaVaScRiPt:alert(32)",
    "data:text/html,alert(33)",
    "vbscript:alert(34)",
    "http://127.0.0.1:9/'onmouseover='alert(35)",
    "http://127.0.0.1:9/&quot;onmouseover=alert(36)",
)

FILE_NAME = PAYLOADS[3] + ".docx"
"""A hostile name of a file, which the document page shows."""

_KEPT = {
    DCTERMS("identifier"), DCTERMS("format"), PG("sha256"), PG("contentHash"), PG("softwareVersion"),
    PG("form"), PG("projectCode"), PG("changeDirection"), PG("sourceFile"), SKOS("notation"),
}  # fmt: skip
"""What the pages look things up by; it stays as it is."""


def poison(store: Store) -> None:
    """Put payloads in place of every text of every document in a store, in turn, and hostile links beside."""
    numbers = count()
    for graph in list(store.graphs()):
        if re.search("/graph/(doc|inferred|findings)/", graph.value):
            store.put([{graph: list(_poisoned(store.quads(graph), numbers))}])


def _poisoned(quads: Iterator[Quad], numbers: Iterator[int]) -> Iterator[Triple]:
    linked = set()
    for quad in sorted(quads, key=str):
        text = quad.object
        if not isinstance(text, Literal) or quad.predicate in _KEPT or not _is_text(text):
            yield quad.triple
            continue
        number = next(numbers)
        payload = PAYLOADS[number % len(PAYLOADS)]
        changed = Literal(payload, language=text.language) if text.language else Literal(payload)
        yield Triple(quad.subject, quad.predicate, changed)
        if quad.subject not in linked:
            linked.add(quad.subject)
            yield Triple(quad.subject, RDFS("seeAlso"), NamedNode(IRIS[len(linked) % len(IRIS)]))


def _is_text(literal: Literal) -> bool:
    return bool(literal.language) or literal.datatype.value.endswith("#string")
