"""The pages of the site: one thing, question or list in one format and one language.

render(site, wanted) -> Page, the same for the web and for a site of files
"""

from perfgraph.pages.respond import render
from perfgraph.pages.site import Page, Site, Wanted

__all__ = ["Page", "Site", "Wanted", "render"]
