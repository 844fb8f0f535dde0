"""What became of every file of a run."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode

from perfgraph.findings import Bilingual, Finding, Severity
from perfgraph.readers.messages import printable


@dataclass(frozen=True, slots=True)
class Ingested:
    """A file that was read, now or in an earlier run: what it gave, and whether the store had to change.

    `path` of a file in an archive is `archive.zip!folder/name.docx`. `findings` is empty when they were not
    asked for; `counts` has them by severity in any case. `score` (0 to 1) and `headings` say why the form was
    chosen; None and empty for a file that was not read again. `projects` are the codes, or the names of
    projects without one. `revises` is the earlier version that the document replaces, `copy_of` the file of
    this run that has the same bytes. `seconds` is the time of its reading.
    """

    path: Path
    document: NamedNode
    form: str
    sheets: int
    targets: int
    findings: tuple[Finding, ...]
    changed: bool
    counts: Mapping[Severity, int] = field(default_factory=dict)
    sha256: str = ""
    media_type: str = ""
    score: float | None = None
    headings: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    seconds: float = 0.0
    revises: NamedNode | None = None
    copy_of: Path | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be read, and why; `sha256` is "" when its bytes could not be had.

    `copy_of` is the file of this run that has the same bytes, whose reason is then the reason.
    """

    path: Path
    reason: str
    sha256: str = ""
    copy_of: Path | None = None

    def copied(self, path: Path) -> "Refused":
        """Return that a file with the same bytes is refused as well.

        >>> Refused(Path("a.txt"), "a.txt: found an empty file").copied(Path("b.txt")).reason
        'b.txt: found an empty file (the same bytes as a.txt)'
        """
        first = printable(str(self.path))
        why = self.reason.removeprefix(f"{first}: ")
        reason = f"{printable(str(path))}: {why} (the same bytes as {first})"
        return Refused(path, reason, self.sha256, self.path)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is clearly no document, and what it is."""

    path: Path
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file, in the order in which they were found.

    `interrupted` tells that the run was ended before its last file; `seconds` is how long it took.
    """

    read: tuple[Ingested, ...]
    refused: tuple[Refused, ...]
    skipped: tuple[Skipped, ...] = ()
    interrupted: bool = False
    seconds: float = 0.0

    @property
    def changed(self) -> int:
        """Return how many documents the store did not have in this form."""
        return sum(ingested.changed for ingested in self.read)

    @property
    def violations(self) -> int:
        """Return how many findings are violations."""
        return sum(ingested.counts.get(Severity.VIOLATION, 0) for ingested in self.read)


def counted(findings: Iterable[Finding]) -> Mapping[Severity, int]:
    """Return how many findings there are of each severity that occurs."""
    return dict(Counter(finding.severity for finding in findings))
