"""How far a review has come: progress by kind, agreement of reviewers, precision of methods."""

from collections.abc import Mapping
from dataclasses import asdict

from perfgraph.pages.site import Site, Wanted
from perfgraph.review import RELATIONS, STATUSES, agreement, counts, precision


def context(site: Site, wanted: Wanted) -> Mapping[str, object]:
    """Return what the page of progress and agreement needs."""
    store, names = site.graph.store, site.graph.names
    found = counts(store, names, wanted.get("unit"))
    pairs, methods = agreement(store, names), precision(store, names)
    return {
        "counts": found,
        "kinds": tuple(RELATIONS),
        "statuses": STATUSES,
        "totals": {kind: sum(found[kind, status] for status in STATUSES) for kind in RELATIONS},
        "pairs": pairs,
        "methods": methods,
        "data": {
            "progress": {kind: {status: found[kind, status] for status in STATUSES} for kind in RELATIONS},
            "agreement": [asdict(one) for one in pairs],
            "precision": [asdict(one) for one in methods],
        },
    }
