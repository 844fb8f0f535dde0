"""Which data the questions need, and whether the graph has them: asked once for each snapshot."""

from collections.abc import MutableMapping
from typing import cast

from pyoxigraph import QueryBoolean

from perfgraph.catalogue import Need, Query, missing
from perfgraph.pages.site import Site


def unmet(site: Site, query: Query) -> tuple[Need, ...]:
    """Return the data that a question needs and the graph does not have."""
    known = cast(MutableMapping[str, bool], site.memory.setdefault("needs", {}))

    def ask(sparql: str) -> bool:
        if sparql not in known:
            found = site.graph.store.query(sparql)
            known[sparql] = isinstance(found, QueryBoolean) and bool(found)
        return known[sparql]

    return missing(query, ask)
