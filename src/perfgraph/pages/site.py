"""What a page is made from, what is asked for, and what comes out."""

from collections.abc import Callable, Container, Hashable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeVar, cast
from urllib.parse import urlsplit

from perfgraph.answers import Answer
from perfgraph.catalogue import Value
from perfgraph.findings import Bilingual, Language
from perfgraph.graph import PerformanceGraph
from perfgraph.limits import Limits

HTML = "html"
"""The format for readers; the others are named by `serialization.SYNTAXES` and `answers.FORMATS`."""

SHOWN = 1000
"""How many rows an HTML page shows unless the settings say otherwise."""


Made = TypeVar("Made")


class Files(Protocol):
    """What a site of files has, where no server answers: the formats that lie beside each page."""

    def formats(self, path: str) -> Container[str]:
        """Return the names of the formats, beside HTML, that the page at `path` has as files."""


@dataclass(frozen=True)
class Site:
    """A graph and where its pages stand.

    `snapshot` is the identity of the contents (16 hex digits), `address` the absolute address of the home
    page, ending in "/", `memory` what pages keep as long as the snapshot stays the same, `shown` the rows of
    a table in HTML, `index` the file of the search index ("" when there is none yet), `limits` what the
    server allows. `files` says what there is where pages are files and no server answers; None for a server.
    """

    graph: PerformanceGraph
    snapshot: str
    address: str
    memory: MutableMapping[str, object] = field(default_factory=dict)
    shown: int = SHOWN
    index: str = ""
    limits: Limits | None = None
    files: Files | None = None

    @cached_property
    def root(self) -> str:
        """Return the path of the home page: "/" or, behind a proxy, such as "/perfgraph/"."""
        return urlsplit(self.address).path

    @property
    def base(self) -> str:
        """Return the base IRI of the data."""
        return self.graph.names.base

    def kept(self, name: str, key: Hashable, make: Callable[[], Made], most: int) -> Made:
        """Return what was made for a key, made once: a snapshot never changes.

        Of each name `most` are kept, then all are forgotten: pages about the same thing follow each other.
        """
        known = cast(dict[Hashable, Made], self.memory.setdefault(name, {}))
        if key not in known:
            if len(known) >= most:
                known.clear()
            known[key] = make()
        return known[key]

    def ask(self, question: str, **parameters: Value) -> Answer:
        """Answer a question of the library; raises `QueryError` as `PerformanceGraph.query` does."""
        return self.graph.query(question, **parameters)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A representation that is asked for.

    `path` stands below the root, percent-encoded as in IRIs, without a leading "/" and without the suffix of
    the format; `format` is "html" or the name of another format of the section.
    """

    path: str
    format: str = HTML
    language: Language = Language.CHINESE
    parameters: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """Return the parameter `name`, stripped."""
        return self.parameters.get(name, default).strip()

    def number(self, name: str, default: int = 1) -> int:
        """Return a parameter that counts from 1; `default` for one that is no such number."""
        text = self.get(name)
        return (
            int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 7 and int(text) else default
        )


@dataclass(frozen=True, slots=True)
class Page:
    """A representation: the HTTP status it has, its media type, its bytes and further headers."""

    status: int
    media_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class NotThere(Exception):
    """Nothing stands at an address: `status` 404, or 410 for what was withdrawn; `message` says more."""

    def __init__(self, message: Bilingual, status: int = 404) -> None:
        super().__init__(message.en)
        self.message, self.status = message, status
