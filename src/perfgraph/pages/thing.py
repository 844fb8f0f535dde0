"""The address of a thing: its description in every RDF syntax, and its page."""

from typing import Any

from perfgraph.pages import document
from perfgraph.pages.environment import html
from perfgraph.pages.kinds import kind_of
from perfgraph.pages.representation import KEEPS_GRAPHS, as_quads, rdf_page
from perfgraph.pages.site import HTML, Page, Site, Wanted
from perfgraph.pages.special import special
from perfgraph.pages.statements import describe, described_quads
from perfgraph.pages.subject import common, subject_of


def render(site: Site, wanted: Wanted) -> Page:
    """Return the representation of the thing whose page stands at `wanted.path`.

    Every format holds the description of `perfgraph.pages.statements`; TriG and N-Quads name the graphs.
    Raises `NotThere`.
    """
    found = describe(site, wanted.path)
    if wanted.format in KEEPS_GRAPHS:
        return rdf_page(wanted.format, described_quads(site, found.iri))
    if wanted.format != HTML:
        return rdf_page(wanted.format, as_quads(found.triples))
    subject = subject_of(site, wanted, found, kind_of(found.types(found.iri)))
    more = document.context if subject.kind.template == "document.html" else special
    shown: dict[str, Any] = {**common(subject), **more(subject)}
    return html(site, wanted, subject.kind.template, **shown)
