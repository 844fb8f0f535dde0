"""The review desk: what waits, one item with its evidence, where reviewers differ, how far they agree.

The pages are for reading; who signs in decides by `static/review.js`, which sends to the routes of
`perfgraph.web.reviewing`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from perfgraph.findings import Bilingual
from perfgraph.pages import review_item, review_measures
from perfgraph.pages.environment import html
from perfgraph.pages.labels import labels_of
from perfgraph.pages.links import href
from perfgraph.pages.listing import cut
from perfgraph.pages.site import HTML, NotThere, Page, Site, Wanted
from perfgraph.pages.subject import reading
from perfgraph.review import PAGE, RELATIONS, STATUSES, Item, QueueFilter, counts, queue, subject_texts


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue: the item, what its subject is called and reads, and its address."""

    item: Item
    name: str
    text: str
    address: str


def render(site: Site, wanted: Wanted) -> Page:
    """Return a page of the desk, or its data as JSON."""
    pages: Mapping[str, Callable[[Site, Wanted], Mapping[str, object]]] = {
        "review": _waiting,
        "review/item": review_item.context,
        "review/disagreements": _disagreements,
        "review/agreement": review_measures.context,
    }
    context = pages[wanted.path](site, wanted)
    if wanted.format != HTML:
        said = json.dumps(context["data"], ensure_ascii=False, indent=1).encode()
        return Page(200, "application/json", said)
    template = {"review/item": "review-item.html", "review/agreement": "review-agreement.html"}
    words = reading(site, wanted.language)
    return html(site, wanted, template.get(wanted.path, "review.html"), desk=context, **words)


def asked(wanted: Wanted, status: str = "") -> QueueFilter:
    """Return the filter that an address holds; raises `NotThere` for one that is not known."""
    kind, chosen = wanted.get("kind"), status or wanted.get("status", "waiting") or "waiting"
    if kind not in ("", *RELATIONS) or chosen not in STATUSES:
        raise NotThere(
            Bilingual(
                zh=f"没有这样的队列；种类应为 {', '.join(RELATIONS)}，状态应为 {', '.join(STATUSES)}。",
                en=f"There is no such queue; a kind is one of {', '.join(RELATIONS)}, "
                f"a status one of {', '.join(STATUSES)}.",
            )
        )
    return QueueFilter(kind, chosen, wanted.get("unit"))


def _waiting(site: Site, wanted: Wanted) -> Mapping[str, object]:
    return _listed(site, wanted, asked(wanted))


def _disagreements(site: Site, wanted: Wanted) -> Mapping[str, object]:
    return _listed(site, wanted, asked(wanted, "disagreement"))


def _listed(site: Site, wanted: Wanted, chosen: QueueFilter) -> Mapping[str, object]:
    store, names = site.graph.store, site.graph.names
    found = counts(store, names, chosen.unit)
    total = sum(found[kind, chosen.status] for kind in RELATIONS if chosen.kind in ("", kind))
    last = max(1, -(-total // PAGE))
    page = min(wanted.number("page"), last)
    items = queue(store, names, chosen, (page - 1) * PAGE)
    rows = _rows(site, wanted, chosen, items, (page - 1) * PAGE)
    return {
        "chosen": chosen,
        "counts": found,
        "kinds": tuple(RELATIONS),
        "statuses": STATUSES,
        "total": total,
        "page": page,
        "last": last,
        "rows": rows,
        "parameters": _kept(wanted, chosen),
        "data": _data(chosen, found, rows, total),
    }


def _rows(
    site: Site, wanted: Wanted, chosen: QueueFilter, items: Sequence[Item], before: int
) -> tuple[Row, ...]:
    subjects = [item.subject for item in items]
    names = labels_of(site, [subject.value for subject in subjects])
    texts = subject_texts(site.graph.store, site.graph.names, subjects)
    return tuple(
        Row(
            item,
            names[item.subject.value].of(wanted.language),
            cut(texts[item.subject]),
            # Where nothing answers, the page of the thing shows its links.
            href(site, item.subject.value)
            if site.files
            else review_item.address(site, wanted, item, chosen, before + number),
        )
        for number, item in enumerate(items)
    )


def _kept(wanted: Wanted, chosen: QueueFilter) -> Mapping[str, str]:
    return {
        "kind": chosen.kind,
        "status": chosen.status if wanted.path == "review" and chosen.status != "waiting" else "",
        "unit": chosen.unit,
        "lang": wanted.get("lang"),
    }


def _data(
    chosen: QueueFilter, found: Mapping[tuple[str, str], int], rows: Sequence[Row], total: int
) -> Mapping[str, object]:
    return {
        "kind": chosen.kind,
        "status": chosen.status,
        "unit": chosen.unit,
        "total": total,
        "counts": {kind: {status: found[kind, status] for status in STATUSES} for kind in RELATIONS},
        "items": [
            {
                "subject": row.item.subject.value,
                "kind": row.item.kind,
                "name": row.name,
                "text": row.text,
                "confidence": float(row.item.confidence),
                "exactAmount": row.item.exact,
                "page": row.address,
            }
            for row in rows
        ],
    }
