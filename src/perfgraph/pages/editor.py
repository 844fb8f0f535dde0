"""The SPARQL editor: a form, the questions of the library to begin with, and what the editor must know."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from perfgraph.catalogue import Query
from perfgraph.pages.environment import html
from perfgraph.pages.filling import fill
from perfgraph.pages.links import link
from perfgraph.pages.site import Page, Site, Wanted
from perfgraph.terms import HOME, PREFIXES

START = """PREFIX pg: <https://w3id.org/perfgraph/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>

SELECT ?project ?title WHERE {
  ?project a pg:BudgetProject ;
           dcterms:title ?title .
}
ORDER BY ?title
LIMIT 100
"""
"""The query to begin with when none was named."""


def render(site: Site, wanted: Wanted) -> Page:
    """Return the editor with the query of the parameter `query`, with the question of the library that
    `example` names, its parameters filled as far as they are given and right, or with a first query.
    """
    chosen = site.graph.queries.get(wanted.get("example"))
    text = wanted.parameters.get("query") or (_filled(chosen, wanted) if chosen else "") or START
    return html(
        site,
        wanted,
        "editor.html",
        query=text,
        chosen=chosen.name if chosen else "",
        topics=tuple(_topics(site.graph.queries)),
        settings=json.dumps(_settings(site, wanted), ensure_ascii=False),
    )


def _filled(question: Query, wanted: Wanted) -> str:
    filled = fill(question, wanted)
    asked = not filled.faults and any(name in wanted.parameters for name in question.parameters)
    return (filled.sparql if asked else question.text).strip()


def _topics(queries: Mapping[str, Query]) -> Iterator[tuple[str, Sequence[Query]]]:
    for topic, questions in groupby(queries.values(), key=lambda query: query.topic):
        yield topic, tuple(questions)


def _settings(site: Site, wanted: Wanted) -> Mapping[str, object]:
    """Return what frontend/src/editor.js reads."""
    return {
        "language": wanted.language.value,
        "endpoint": link(site, "sparql"),
        "page": link(site, "sparql"),
        "site": {"root": _root(site), "base": site.base, "home": HOME, "files": bool(site.files)},
        "prefixes": PREFIXES,
        "persistence": False,
    }


def _root(site: Site) -> str:
    """Return what stands before the path of a page in a link; pages that are files stand beside the editor's,
    those of its language.
    """
    return "./" if site.files else site.root
