"""The sections of the site: which paths there are, in which formats, and which module makes them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module

from perfgraph.answers.formats import FORMATS as ANSWERS
from perfgraph.pages.site import HTML, Page, Site, Wanted
from perfgraph.serialization import SYNTAXES

OFFERED = "Perfgraph-Formats"
"""The field in which a page names the formats that it has, where it has not all of its section; the web takes
it out of the response when it has made the links of it."""

Renderer = Callable[[Site, Wanted], Page]


@dataclass(frozen=True, slots=True)
class Representation:
    """A format that a section offers: its name, media type and file suffix."""

    name: str
    media_type: str
    suffix: str


_HTML = Representation(HTML, "text/html", "html")
_GRAPH = tuple(Representation(one.name, one.media_type, one.suffix) for one in SYNTAXES.values())
_ANSWER = tuple(
    Representation(one.name, one.media_type, one.suffix) for one in ANSWERS.values() if one.name != "table"
)
_TABLE = tuple(one for one in _ANSWER if one.name in ("csv", "tsv", "json", "xml", "md", "xlsx"))
_SVG = Representation("svg", "image/svg+xml", "svg")
_JSON = Representation("json", "application/json", "json")


@dataclass(frozen=True)
class Section:
    """A kind of page: the paths it answers (below the root, without suffix), its formats, the first of them
    the default, and the module of `perfgraph.pages` whose `render` makes it.

    `things` tells that its paths are IRIs of things, which are not pages: they answer 303 with the address
    of the representation (Cool URIs for the Semantic Web §4.2).
    """

    name: str
    pattern: re.Pattern[str]
    formats: tuple[Representation, ...]
    things: bool = False

    @cached_property
    def render(self) -> Renderer:
        """Return the function that makes a page of this section."""
        renderer: Renderer = import_module(f"perfgraph.pages.{self.name}").render
        return renderer


SECTIONS = (
    Section("home", re.compile(""), (_HTML,)),
    Section("thing", re.compile(r"id/.+"), (_HTML, *_GRAPH), things=True),
    Section("graphs", re.compile(r"graph/.+"), (_HTML, *_GRAPH), things=True),
    Section(
        "vocabulary",
        re.compile(r"(?:ns|alignments|shapes)(?:/[0-9]+\.[0-9]+\.[0-9]+)?|dsd|(?:scheme|unit|dsd)/.+"),
        (_HTML, *_GRAPH),
        things=True,
    ),
    Section(
        "listing",
        re.compile("units|projects|goals|indicators|targets|funds|bases|policies|documents"),
        (_HTML, *_TABLE),
    ),
    Section("questions", re.compile("queries"), (_HTML, _JSON)),
    Section("question", re.compile("query/[a-z0-9-]+"), (_HTML, *_ANSWER, _SVG)),
    Section("search", re.compile("search"), (_HTML, _JSON)),
    Section("findings", re.compile("findings"), (_HTML, *_TABLE)),
    Section("coverage", re.compile("coverage"), (_HTML, *_TABLE)),
    Section("review", re.compile("review|review/(?:item|disagreements|agreement)"), (_HTML, _JSON)),
    Section("about", re.compile("about|about/[a-z-]+"), (_HTML,)),
    Section("editor", re.compile("sparql"), (_HTML,)),
    Section("api", re.compile("api"), (_HTML,)),
    Section("preview", re.compile("reconcile/preview"), (_HTML,)),
    Section("openapi", re.compile("openapi"), (_JSON,)),
)
"""Every section, in the order in which a path is looked up."""


def section_of(path: str) -> Section | None:
    """Return the section of a path without suffix; None when there is none."""
    return next((section for section in SECTIONS if section.pattern.fullmatch(path)), None)


def split_suffix(path: str) -> tuple[str, str]:
    """Return a path without the suffix of a format that its section offers, and the format's name or "".

    >>> split_suffix("id/project/13030321W9TGCMKL98GWR.ttl")
    ('id/project/13030321W9TGCMKL98GWR', 'turtle')
    >>> split_suffix("ns")
    ('ns', '')
    """
    stem, dot, suffix = path.rpartition(".")
    section = section_of(stem) if dot else None
    for offered in section.formats if section else ():
        if offered.suffix == suffix:
            return stem, offered.name
    return path, ""
