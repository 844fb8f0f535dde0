"""The folder that is published: always a whole release, replaced in one step.

    OUT/                     the release that is published
        release.json         the mark of a release: what is published, and in which format
    .OUT.perfgraph-new/      the one that is being written, locked by its writer (flock)
    .OUT.perfgraph-old/      what was published before, while it is being removed

The new folder and the published one change places by one system call (renameat2 with RENAME_EXCHANGE on
Linux, renamex_np with RENAME_SWAP on macOS). Where there is none, the old folder is moved away first, and a
process that is killed between the two steps leaves `.OUT.perfgraph-old`, which the next one puts back.
"""

import ctypes
import errno
import fcntl
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from perfgraph.errors import ReleaseError

MARK = "release.json"
"""The file at the root of a release that says what it is."""

FORMAT, VERSION = "perfgraph-release", 1

_AT_FDCWD, _EXCHANGE, _SWAP = -100, 2, 2


class Target:
    """A folder at `out` that holds a release, or will; use it inside `writing`.

    Raises `ReleaseError` when something else stands there or the file system refuses.
    """

    def __init__(self, out: Path) -> None:
        self.out = out.resolve()
        if not self.out.name:
            raise ReleaseError(f"{out}: found the root of the file system, expected a folder of its own")
        self.new = self.out.with_name(f".{self.out.name}.perfgraph-new")
        self.old = self.out.with_name(f".{self.out.name}.perfgraph-old")

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Yield the empty folder beside the target, which nobody else writes; what was left is removed."""
        with faults(self.out, "preparing the folder"), ExitStack() as held:
            self.out.parent.mkdir(parents=True, exist_ok=True)
            self.new.mkdir(exist_ok=True)
            own = self._hold(self.new, held)
            held.callback(self._remove, own)
            if self.out.is_dir():
                self._hold(self.out, held)
            self._recover()
            self._require_release()
            _empty(self.new)
            left = held.pop_all()
        with left:
            yield self.new

    def publish(self) -> None:
        """Make what was written the release that is published, in one step, and remove the one before."""
        with faults(self.out, "publishing the folder"):
            _flush(self.new)
            if not self.out.exists():
                self.new.rename(self.out)
                return
            shutil.rmtree(self.old, ignore_errors=True)
            if exchange(self.new, self.out):
                self.new.rename(self.old)
            else:
                self.out.rename(self.old)
                self.new.rename(self.out)
        shutil.rmtree(self.old, ignore_errors=True)  # what stays is removed by the next release

    def _hold(self, folder: Path, held: ExitStack) -> int:
        """Lock a folder, wherever it is renamed to, until `held` is closed; return its descriptor."""
        file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        held.callback(os.close, file)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ReleaseError(
                f"{self.out}: locked, another process is publishing there. Wait until it has finished."
            ) from None
        return file

    def _remove(self, own: int) -> None:
        """Remove what was written and not published; after the change of places there is nothing left."""
        with suppress(OSError):
            if os.path.samestat(os.fstat(own), self.new.stat()):
                shutil.rmtree(self.new)

    def _recover(self) -> None:
        """Put back what was published, when a process was killed between two steps."""
        if self.old.exists() and not self.out.exists():
            self.old.rename(self.out)
        shutil.rmtree(self.old, ignore_errors=True)

    def _require_release(self) -> None:
        if not self.out.exists() or (self.out.is_dir() and not any(self.out.iterdir())):
            return
        if not self.out.is_dir() or read_mark(self.out) is None:
            raise ReleaseError(
                f"{self.out}: found something that is no release, expected a folder that is empty, or one "
                f"that `perfgraph publish` wrote (with a file {MARK}); nothing was changed. Name "
                "another folder."
            )


def read_mark(folder: Path) -> dict[str, object] | None:
    """Return what the mark of a release says, None when the folder has none.

    Raises `ReleaseError` for a release that a newer perfgraph wrote.
    """
    try:
        found = json.loads((folder / MARK).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return None
    version = found.get("formatVersion")
    if not isinstance(version, int) or version > VERSION:
        raise ReleaseError(
            f"{folder}: found a release in version {version} of the format, expected at most {VERSION}. "
            "Use the newer perfgraph that wrote it."
        )
    return found


@contextmanager
def faults(out: Path, doing: str) -> Iterator[None]:
    """Turn what the file system refuses, to Python or to SQLite, into a `ReleaseError` with the place."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        code, told = _refused(error)
        if not code:
            raise
        full = code in (errno.ENOSPC, errno.EDQUOT)
        advice = (
            "The disk is full: a release needs the room of what it publishes once more beside it."
            if full
            else "Check that the folder can be reached and written."
        )
        raise ReleaseError(
            f"{out}: {doing} failed: {told}. {advice} What was published before is as it was."
        ) from error


_OF_SQLITE = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}
"""What the file system said, by the result code of SQLite (https://sqlite.org/rescode.html)."""


def _refused(error: OSError | sqlite3.OperationalError) -> tuple[int, str]:
    """Return what the file system said, as number and text; 0 for a fault that is not its own."""
    if isinstance(error, OSError):
        return error.errno or errno.EIO, error.strerror or str(error)
    # The last eight bits are the primary code.
    code = _OF_SQLITE.get(error.sqlite_errorcode & 0xFF, 0)
    return code, os.strerror(code)


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; return False where the system cannot."""
    library = ctypes.CDLL(None, use_errno=True)
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(*paths, _SWAP)
    elif hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _EXCHANGE)
    else:
        return False
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _flush(folder: Path) -> None:
    """See that everything is on the disk before it takes the place of what is."""
    os.sync()
    file = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
