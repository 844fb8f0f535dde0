"""What a release is made of: parts that write files, what each file is, and what parts are made from.

A *part* is a function that writes files below a folder and says of each what it is. The release runs the
parts in order, then describes all files in its catalogue, then sums them up. A file stays below the folder
`releases/{version}/` for good, so its address can be cited; `releases/latest/` holds the same files.
"""

import datetime
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from pyoxigraph import NamedNode

from perfgraph.findings import Bilingual, Severity
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing.documents import (
    DocumentVersion,
    current,
    document_versions,
    finding_counts,
)
from perfgraph.publishing.quality.measures import measured
from perfgraph.publishing.quality.metrics import Measures
from perfgraph.publishing.settings import ReleaseSettings
from perfgraph.terms import Names

RELEASES = "releases"
"""The folder that holds one folder for each release, and `latest`."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, an XSD or other datatype IRI, its title, the property it holds."""

    name: str
    datatype: str
    title: Bilingual
    property: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a release.

    `path` is relative to the folder that the part was given, with "/" between names; `media_type` that of
    the content, without its compression, which is told from the suffix `.gz`. `conforms_to` are IRIs of
    standards, profiles or schemas; `documents` the keys of the document versions that it is a distribution
    of, none for one of the whole data. `derived_from` are paths of files of the same release; `columns` say
    what a table holds; `canonical` is the SHA-256 of the canonical form of the RDF in the file (RDFC-1.0, 64
    hex digits), "" where nobody counted it.
    """

    path: str
    media_type: str
    title: Bilingual
    description: Bilingual
    conforms_to: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    derived_from: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    canonical: str = ""

    @property
    def compressed(self) -> bool:
        """Tell whether the file is compressed with gzip."""
        return self.path.endswith(".gz")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A release among others: its day, its version, the identity of its contents and their RDFC-1.0 hash."""

    date: datetime.date
    version: str
    snapshot: str
    canonical: str

    def as_json(self) -> dict[str, str]:
        """Return the mark as it is written."""
        return {
            "version": self.version,
            "date": self.date.isoformat(),
            "snapshot": self.snapshot,
            "rdfc10sha256": self.canonical,
        }


@dataclass(frozen=True)
class Source:
    """What parts are made from.

    The base of `graph` is that of the release. `version` names the release; `earlier` are the releases before
    it, the oldest first; `previous` is the folder of the files of the newest of them, None for the first.
    `jobs` is how many processes may work at once; `memory` holds what a part found out for those after it.
    """

    graph: PerformanceGraph
    settings: ReleaseSettings
    version: str
    date: datetime.date
    earlier: tuple[Mark, ...] = ()
    previous: Path | None = None
    jobs: int = 1
    memory: MutableMapping[str, object] = field(default_factory=dict, compare=False)

    @property
    def names(self) -> Names:
        """Return the addresses of things."""
        return self.graph.names

    @cached_property
    def snapshot(self) -> str:
        """Return the identity of the contents, 16 hex digits."""
        return self.graph.snapshot

    @cached_property
    def documents(self) -> tuple[DocumentVersion, ...]:
        """Return the versions of documents that the graph holds, sorted by key."""
        return document_versions(self.graph)

    @cached_property
    def findings(self) -> Mapping[str, Mapping[Severity, int]]:
        """Return how many findings of each severity each document has, by its key."""
        return finding_counts(self.graph)

    @cached_property
    def measures(self) -> Measures:
        """Return what is measured of the documents that no newer version replaces."""
        return measured(self.graph, current(self.documents), self.findings)

    def address(self, path: str) -> NamedNode:
        """Return the permanent address of a file of the release."""
        return NamedNode(f"{self.names.base}{RELEASES}/{self.version}/{path}")


class Write(Protocol):
    """The function of a part."""

    def __call__(self, source: Source, folder: Path, /) -> Iterator[File]:
        """Write files below `folder`, which is there; yield each file once it is whole.

        The same source gives the same bytes: no clock, no random names, gzip without a time. Paths are
        ASCII, differ in more than case, and have no name that a system refuses. A large result is written
        as it is made; memory does not grow with the number of documents.
        """


@dataclass(frozen=True, slots=True)
class Part:
    """A part: what it is called while it is written, and its function."""

    name: Bilingual
    write: Write
