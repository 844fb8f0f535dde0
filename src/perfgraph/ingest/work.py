"""What is read at once: a few files, by whichever process, each with its outcome."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from perfgraph.errors import DocumentError
from perfgraph.ingest.documents import Extract, extract
from perfgraph.ingest.sources import Found, addressed
from perfgraph.readers import read, read_bytes
from perfgraph.readers.batch import read_all
from perfgraph.readers.messages import printable, reason
from perfgraph.tables import Document
from perfgraph.terms import Names

_LONGEST = 200
"""How many bytes a file name may have on every file system, with room for what a converter adds."""


@dataclass(frozen=True, slots=True)
class Work:
    """A file to read: how it is shown, its name, and where it lies or else its bytes."""

    shown: str
    name: str
    at: str = ""
    data: bytes = b""

    @classmethod
    def of(cls, found: Found) -> "Work":
        """Return the work that a file is."""
        return cls(str(found.path), found.name, str(found.at) if found.at else "", found.data)


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a file could not be read."""

    reason: str


Result = Extract | Unread


def read_works(works: Sequence[Work], names: Names) -> Iterator[Result]:
    """Yield what became of each file, in order; a fault of one, whatever it is, never stops the others."""
    with _on_disk(works) as paths:
        batch = _Batch([path for path in paths if path])
        for work, path in zip(works, paths, strict=True):
            begun = time.perf_counter()
            result = _result(work, path, batch, names)
            if isinstance(result, Extract):
                result = replace(result, seconds=time.perf_counter() - begun)
            yield result


def _result(work: Work, path: Path | None, batch: "_Batch", names: Names) -> Result:
    try:
        document = batch.read(path) if path else read_bytes(work.data, work.name)
        return extract(document, names)
    except DocumentError as error:
        return Unread(addressed(Path(work.shown), work.name, str(error)))
    except MemoryError:
        return Unread(
            f"{printable(work.shown)}: found a document that needs more memory than reading may take; "
            "expected a smaller one: split it, or allow more (--memory)"
        )
    except Exception as error:  # noqa: BLE001 - thousands of files are read: a fault in perfgraph costs one
        return Unread(
            f"{printable(work.shown)}: found something that perfgraph does not foresee "
            f"({type(error).__name__}: {reason(error)}); expected a document: save it anew with a word "
            "processor, and report the fault"
        )


class _Batch:
    """The documents of some files, which converters take all at once, in the order of the files."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._documents: Iterator[Document | DocumentError] | None = None
        if len(paths) > 1:
            self._documents = read_all(paths)

    def read(self, path: Path) -> Document:
        """Return the document of the next file, `path`; `DocumentError` as `perfgraph.readers.read`."""
        if self._documents is None:
            return read(path)
        try:
            document = next(self._documents)
        except Exception:  # noqa: BLE001 - whichever file it was that broke the batch, it is found alone
            self._documents = None
            return read(path)
        if isinstance(document, DocumentError):
            raise document
        return document


@contextmanager
def _on_disk(works: Sequence[Work]) -> Iterator[list[Path | None]]:
    """Give each file a place on disk, which converters want; None for one whose name no disk takes."""
    if all(work.at for work in works):
        yield [Path(work.at) for work in works]
        return
    with tempfile.TemporaryDirectory(prefix="perfgraph-") as folder:
        yield [_placed(work, Path(folder) / str(number)) for number, work in enumerate(works)]


def _placed(work: Work, folder: Path) -> Path | None:
    if work.at:
        return Path(work.at)
    if not work.name.isprintable() or len(work.name.encode("utf-8", "replace")) > _LONGEST:
        return None
    folder.mkdir()
    path = folder / Path(work.name).name
    path.write_bytes(work.data)
    return path
