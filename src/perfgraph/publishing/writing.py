"""Writing the files of a release: the same content gives the same bytes, and their sums are known."""

import gzip
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedIOBase, BufferedWriter, RawIOBase
from pathlib import Path
from typing import cast

from perfgraph.errors import ReleaseError
from perfgraph.publishing.parts import File

_BLOCK = 1 << 20

RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""The names that Windows keeps for devices, with whatever suffix."""

_REFUSED = frozenset('<>:"|?*\\') | {chr(code) for code in range(32)} | {"\x7f"}


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: what it is, how many bytes it has and their SHA-256 (64 hex digits)."""

    file: File
    size: int
    sha256: str


@contextmanager
def opened(path: Path) -> Iterator[BufferedIOBase]:
    """Open a new file for writing, compressed when its suffix is `.gz`; its folders are made.

    A compressed file names no time and no file, so that equal contents give equal bytes (RFC 1952 §2.3.1).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as raw:
        if path.suffix != ".gz":
            yield raw
            return
        # Gathered in blocks: the engine writes a few bytes at a time.
        with (
            gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
            BufferedWriter(cast(RawIOBase, packed), _BLOCK) as output,
        ):
            yield output


def written(folder: Path, file: File) -> Written:
    """Return the size and sum of a file that a part wrote below `folder`."""
    size, digest = summed(folder / file.path)
    return Written(file, size, digest)


def summed(path: Path) -> tuple[int, str]:
    """Return the number of bytes of a file and their SHA-256."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()


class Paths:
    """The paths of a release so far; every system must be able to hold them, and tell them apart."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._spelt: dict[str, str] = {}

    def add(self, path: str) -> None:
        """Take in a path relative to the release, with "/" between names.

        Raises `ReleaseError` for one that a file system or a web address cannot hold, and for one that
        differs from an earlier path by nothing but case, which Windows and macOS take for the same.

        >>> Paths().add("tables/con.csv")
        Traceback (most recent call last):
        perfgraph.errors.ReleaseError: file "tables/con.csv": found the name "con.csv", which Windows keeps \
for a device; expected another name
        """
        names = path.split("/")
        for name in names:
            if fault := _fault(name):
                raise ReleaseError(f'file "{path}": found the name "{name}", {fault}')
        if path in self._files:
            raise ReleaseError(f'file "{path}": found it twice, expected each path once')
        self._files.add(path)
        for end in range(1, len(names) + 1):
            own = "/".join(names[:end])
            known = self._spelt.setdefault(own.casefold(), own)
            if known != own:
                raise ReleaseError(
                    f'file "{path}": found "{known}" beside it, expected paths that differ in more than the '
                    "case of letters: Windows and macOS take them for one file"
                )


def _fault(name: str) -> str:
    """Return what is wrong with a name in a path, "" for nothing."""
    if name in ("", ".", ".."):
        return "expected names that lead downwards, with one / between them"
    if refused := sorted(_REFUSED & set(name)):
        return f"which Windows refuses for its {refused[0]!r}; expected another name"
    if name[-1] in ". ":
        return "which ends in a full stop or space that Windows drops; expected another name"
    if name.partition(".")[0].casefold().rstrip() in RESERVED:
        return "which Windows keeps for a device; expected another name"
    if not name.isascii():
        return "expected ASCII: other letters have several spellings in addresses"
    return "expected a name of at most 200 letters" if len(name) > 200 else ""
