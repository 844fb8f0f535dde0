"""The preview of an entity that a client shows in a small frame (Reconciliation Service API 0.2 §5)."""

from perfgraph.exchange.reconciliation import Source, preview_of
from perfgraph.findings import Bilingual
from perfgraph.pages.environment import html
from perfgraph.pages.site import NotThere, Page, Site, Wanted

POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors http: https:"
)
"""The content policy (CSP 3): every site may show this page in a frame, in which nothing runs."""

LONGEST = 120
"""The longest text of a value, in characters."""

MOST = 6
"""How many values of a property are shown."""

ABSENT = Bilingual(zh="没有这个实体。", en="There is no such entity.")


def render(site: Site, wanted: Wanted) -> Page:
    """Return the preview of the entity that the parameter `id` names; raises `NotThere`."""
    source = Source(site.graph.store, site.graph.names, lambda *_: (), wanted.language)
    found = preview_of(source, wanted.get("id"))
    if found is None:
        raise NotThere(ABSENT)
    rows = [
        (one.label.of(wanted.language), [_cut(text) for text in texts[:MOST]]) for one, texts in found.rows
    ]
    page = html(
        site,
        wanted,
        "preview.html",
        entity=found.entity,
        kind=found.type.label.of(wanted.language),
        rows=rows,
    )
    return Page(page.status, page.media_type, page.body, (("Content-Security-Policy", POLICY),))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
