"""The search: hits in everything that has a name or a text, with facets, for readers and for machines."""

import json
from collections.abc import Mapping
from math import ceil

from perfgraph.findings import Language
from perfgraph.index import CLASS, FACETS, LONGEST, PAGE, Hit, Hits, Index, TooSlow
from perfgraph.pages.environment import html
from perfgraph.pages.facets import LISTS, filters_of, kept, offered
from perfgraph.pages.facets import PAGE as TURN
from perfgraph.pages.labels import labels_of
from perfgraph.pages.lists import index_of
from perfgraph.pages.site import HTML, Page, Site, Wanted

JSON = "application/json"

WAIT = 30
"""After how many seconds a client should ask again as long as the index is not there."""

NOTHING = Hits(0, (), {})

WORDS: Mapping[str, str] = {
    "empty": f"search: found no text, expected 1 to {LONGEST} characters in the parameter q",
    "long": f"search: found a longer text, expected 1 to {LONGEST} characters in the parameter q",
    "building": "search: the index is being built, try again later",
    "slow": "search: found no end within the time limit, expected a longer text or another filter",
}
"""What a machine is told when there are no hits to give."""

STATUS = {"found": 200, "empty": 200, "long": 400, "building": 503, "slow": 503}
"""The status of each state; a page without a question is a form, data without one are a fault."""


def render(site: Site, wanted: Wanted) -> Page:
    """Return the hits for the parameter `q` under the facets that the address chooses."""
    state, hits = find(site, wanted)
    if wanted.format != HTML:
        return _data(wanted, state, hits)
    chosen = filters_of(site, wanted, {CLASS: None, **FACETS})
    page = html(
        site,
        wanted,
        "search.html",
        status=STATUS[state],
        state=state,
        text=wanted.get("q")[:LONGEST],
        longest=LONGEST,
        hits=[_shown(site, wanted.language, hit) for hit in hits.hits],
        total=hits.total,
        facets=offered(site, wanted, hits.facets, chosen) if state == "found" else (),
        page=wanted.number(TURN),
        last=max(1, ceil(hits.total / PAGE)),
        parameters=kept(wanted),
        lists=LISTS,
    )
    return Page(page.status, page.media_type, page.body, _retry(state))


def find(site: Site, wanted: Wanted) -> tuple[str, Hits]:
    """Return the state of a search ("found", "empty", "long", "building" or "slow") and its hits."""
    text = wanted.get("q")
    if not text:
        return "empty", NOTHING
    if len(text) > LONGEST:
        return "long", NOTHING
    index = index_of(site)
    if index is None:
        return "building", NOTHING
    try:
        return "found", _search(site, wanted, index, text)
    except TooSlow:
        return "slow", NOTHING


def _search(site: Site, wanted: Wanted, index: Index, text: str) -> Hits:
    return index.search(text, filters_of(site, wanted, {CLASS: None, **FACETS}), wanted.number(TURN))


def _shown(site: Site, language: Language, hit: Hit) -> Mapping[str, object]:
    english = language is Language.ENGLISH
    row = hit.row
    kind = str(row.get("kind") or "")
    return {
        "list": LISTS[hit.list].of(language),
        "thing": hit.thing,
        "name": hit.name_en if english else hit.name,
        "text": () if hit.text == hit.name else hit.text,
        "kind": labels_of(site, [kind])[kind].of(language) if kind else "",
        "context": [str(row[name]) for name in ("fiscalYear", "unitName", "projectName", "documentName")
                    if row.get(name)],
        "severity": row.get("severity") or "",
        "value": row.get("value") or "",
        "cell": row.get("valueCell") or row.get("foundCell") or row.get("statementCell") or "",
    }  # fmt: skip


def _data(wanted: Wanted, state: str, hits: Hits) -> Page:
    if state != "found":
        status = 400 if state == "empty" else STATUS[state]
        return Page(status, "text/plain; charset=utf-8", f"{WORDS[state]}\n".encode(), _retry(state))
    found = {
        "query": wanted.get("q"),
        "total": hits.total,
        "page": wanted.number(TURN),
        "size": PAGE,
        "hits": [_record(hit) for hit in hits.hits],
        "facets": hits.facets,
    }
    return Page(200, JSON, json.dumps(found, ensure_ascii=False, indent=1).encode())


def _record(hit: Hit) -> Mapping[str, object]:
    values = {
        name: value for name, value in hit.row.items() if value is not None and name not in ("id", "thing")
    }
    excerpt = [{"text": text, "found": found} for text, found in hit.text or hit.name]
    return {"class": hit.list, "iri": hit.thing, "excerpt": excerpt, **values}


def _retry(state: str) -> tuple[tuple[str, str], ...]:
    return (("Retry-After", str(WAIT)),) if STATUS[state] == 503 else ()
