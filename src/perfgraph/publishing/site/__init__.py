"""The site as files: every page of the web application, its data beside it, and what a browser needs to
search and to ask in SPARQL without a server.
"""

from perfgraph.publishing.site.writing import PART

__all__ = ["PART"]
