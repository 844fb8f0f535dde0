"""The worker's side of a page, and of the search index that pages use."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from perfgraph.findings import Language
from perfgraph.graph import PerformanceGraph
from perfgraph.limits import Allowance, Limits
from perfgraph.pages import Site, Wanted, render
from perfgraph.terms import Names
from perfgraph.web.jobs import PLAIN_TEXT, Context, Head, Output


def respond(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Make the page that `detail` names by path, format, language, parameters and file of the index."""
    site = site_of(context, str(detail["index"]))
    wanted = Wanted(
        path=str(detail["path"]),
        format=str(detail["format"]),
        language=Language(detail["language"]),
        parameters=detail["parameters"],
    )
    page = render(site, wanted)
    output.write(page.body)
    return Head(page.status, page.media_type, dict(page.headers))


def index(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Build the search index of the current snapshot in the file that `detail` names."""
    from perfgraph.index import build

    build(_graph(context), Path(str(detail["path"])))
    output.write(context.identity.encode())
    return Head(200, PLAIN_TEXT)


def site_of(context: Context, index_file: str) -> Site:
    """Return the site on the current snapshot, with the search index in a file ("" for none)."""
    return Site(
        graph=_graph(context),
        snapshot=context.identity,
        address=str(context.settings["address"]),
        memory=context.memory,
        shown=int(context.settings["page_rows"]),
        limits=_limits(context.settings["limits"]),
        index=index_file if index_file and Path(index_file).is_file() else "",
    )


def _graph(context: Context) -> PerformanceGraph:
    # Kept from job to job, so that the query library is read once for a snapshot.
    graph = context.memory.get("graph")
    if graph is None:
        graph = PerformanceGraph(context.store, Names(str(context.settings["base"])))
        context.memory["graph"] = graph
    return cast(PerformanceGraph, graph)


def _limits(fields: Mapping[str, Any]) -> Limits:
    allowances = {name: Allowance(**fields[name]) for name in ("anonymous", "token")}
    return Limits(**{**fields, **allowances})
