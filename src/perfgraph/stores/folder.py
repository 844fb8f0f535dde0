"""The folder of a store on disk: its format, its current snapshot, and the locks around them.

    perfgraph-store.json     the mark of the format and its version
    CURRENT                  the name of the snapshot that holds the state, or "none"
    writer.lock              held by the one writer (flock), holds its process id
    snapshots/00000042/      one state, never changed once CURRENT has named it
        lock                 held, shared, by every reader of the snapshot (flock)
        data/                Oxigraph's files
    snapshots/.work/         the writer's working copy

Every step is a rename or comes before one, so a process may be killed between any two: `CURRENT` names the
last whole state, and the next writer removes what was left.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from perfgraph.errors import StoreError

FORMAT = "perfgraph-store"
VERSION = 1
"""The version of the folder format that this module reads and writes."""

_MARK, _CURRENT, _LOCK, _SNAPSHOTS, _WORK = f"{FORMAT}.json", "CURRENT", "writer.lock", "snapshots", ".work"
_NONE = "none"
_UNFINISHED = frozenset({_LOCK, _MARK + _WORK})
_SNAPSHOT_NAME = re.compile(r"[0-9]{8,}")
_CREATE = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
_writers: set[int] = set()


def _close_in_child() -> None:
    # A forked child would keep the writer's lock after its parent was killed.
    while _writers:
        os.close(_writers.pop())


os.register_at_fork(after_in_child=_close_in_child)


@dataclass(slots=True)
class Lease:
    """A snapshot that is in use: it is not removed before `close`."""

    name: str
    data: Path
    _file: int

    def close(self) -> None:
        """Give the snapshot back; may be called twice."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


class Folder:
    """A store's folder at `path`, which need not exist yet.

    Raises `StoreError`, here and in every method, when something else stands there, the folder is damaged,
    of a newer version, or the file system refuses.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._snapshots = path / _SNAPSHOTS
        self.current()

    def current(self) -> str:
        """Return the name of the snapshot that holds the state; "" before the first commit."""
        with self._faults("reading"):
            if not self._is_store():
                return ""
            try:
                text = (self.path / _CURRENT).read_text("ascii", "replace").strip()
            except FileNotFoundError:
                if not self._snapshots.exists():
                    return ""
                raise self._damage(_CURRENT, "found no such file") from None
        if text == _NONE:
            return ""
        if not _SNAPSHOT_NAME.fullmatch(text):
            raise self._damage(_CURRENT, f"found {text[:40]!r}")
        return text

    def lease(self) -> Lease | None:
        """Return the current snapshot, kept from removal until the lease is closed; None before the first."""
        with self._faults("reading"):
            while name := self.current():
                try:
                    file = os.open(self._snapshots / name / "lock", os.O_RDONLY | os.O_CLOEXEC)
                except FileNotFoundError:
                    if self.current() == name:
                        raise self._damage(
                            _CURRENT, f"it names {name}, which is not in {_SNAPSHOTS}/"
                        ) from None
                    continue
                # A writer removes a snapshot only after CURRENT left it, and only with the lock for itself:
                # one that is still the current one after the lock was taken stays.
                if _locked(file, fcntl.LOCK_SH) and self.current() == name:
                    return Lease(name, self._snapshots / name / "data", file)
                os.close(file)
        return None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder, made when it is missing, for one writer; leftovers are removed at both ends."""
        self.current()  # refuses what is not a store before anything is made in it
        with self._faults("opening for writing"):
            self.path.mkdir(parents=True, exist_ok=True)
            file = os.open(self.path / _LOCK, _CREATE, 0o644)
        _writers.add(file)
        try:
            with self._faults("opening for writing"):
                self._hold(file)
                self._make()
            self.sweep()
            try:
                yield
            finally:
                with suppress(StoreError):
                    self.sweep()
        finally:
            _writers.discard(file)
            os.close(file)

    def work(self) -> Path:
        """Return the path of the working copy, which does not exist yet; for the writer alone."""
        return self._snapshots / _WORK

    def prepare(self) -> tuple[str, Path]:
        """Return the name of a new snapshot, after every other, and where its data go (not made yet)."""
        with self._faults("writing"):
            names = [int(path.name) for path in self._snapshots.iterdir() if path.name.isdecimal()]
            name = f"{max(names, default=0) + 1:08d}"
            (self._snapshots / name).mkdir()
            os.close(os.open(self._snapshots / name / "lock", _CREATE, 0o644))
        return name, self._snapshots / name / "data"

    def publish(self, name: str) -> None:
        """Make a whole snapshot the current one: from here on it is the state, whatever happens."""
        with self._faults("writing"):
            for path in (self._snapshots / name / "data", self._snapshots / name, self._snapshots):
                _sync(path)
            self._write(_CURRENT, name)

    def sweep(self, keep: Path | None = None) -> None:
        """Remove snapshots that nobody reads, and the working copy unless it is `keep`; only for a writer."""
        with self._faults("removing old snapshots"):
            current = self.current()
            for path in self._snapshots.iterdir():
                ours = path.name == _WORK or _SNAPSHOT_NAME.fullmatch(path.name)
                if ours and path.name != current and path != keep and _unused(path):
                    shutil.rmtree(path)

    def _is_store(self) -> bool:
        try:
            mark = (self.path / _MARK).read_text("utf-8", "replace")
        except FileNotFoundError:
            if self.path.is_dir() and not {entry.name for entry in self.path.iterdir()} <= _UNFINISHED:
                raise StoreError(
                    f"{self.path}: found a folder with other things in it, expected a perfgraph store (with "
                    f"a file {_MARK}) or an empty folder; nothing was changed. Name another folder."
                ) from None
            return False
        except NotADirectoryError:
            raise StoreError(
                f"{self.path}: found a file, expected the folder of a store. Name another path."
            ) from None
        self._check(mark)
        return True

    def _check(self, mark: str) -> None:
        try:
            found = json.loads(mark)
        except ValueError:
            found = None
        version = found.get("version") if isinstance(found, dict) and found.get("format") == FORMAT else None
        if not isinstance(version, int):
            raise self._damage(_MARK, f"found {mark[:60]!r}")
        if version > VERSION:
            raise StoreError(
                f"{self.path}: found version {version} of the store's format, expected at most {VERSION}. "
                "Use the newer perfgraph that wrote it."
            )

    def _hold(self, file: int) -> None:
        if not _locked(file, fcntl.LOCK_EX):
            holder = os.pread(file, 20, 0).decode("ascii", "replace").strip() or "unknown"
            raise StoreError(
                f"{self.path}: locked, another process (process id {holder}) is writing. Wait until it has "
                "finished, or end it; reading goes on meanwhile."
            )
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)

    def _make(self) -> None:
        if not self._is_store():
            self._write(_MARK, json.dumps({"format": FORMAT, "version": VERSION}))
        if not self._snapshots.exists():
            if name := self.current():
                raise self._damage(_CURRENT, f"it names {name}, but there is no {_SNAPSHOTS}/")
            self._write(_CURRENT, _NONE)
            self._snapshots.mkdir()

    def _write(self, name: str, text: str) -> None:
        new = self.path / (name + _WORK)
        with new.open("w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path / name)
        _sync(self.path)

    def _damage(self, name: str, found: str) -> StoreError:
        snapshots = [path.name for path in self._snapshots.glob("[0-9]*")]
        known = f" (there are: {', '.join(sorted(snapshots))})" if snapshots else ""
        return StoreError(
            f"{self.path / name}: damaged, {found}, expected what perfgraph wrote: in {_MARK} the format and "
            f"its version, in {_CURRENT} the name of a snapshot{known}. Put the file back from a copy, or "
            "move the folder away and run `perfgraph ingest` again."
        )

    def _fault(self, doing: str, error: OSError) -> StoreError:
        return StoreError(
            f"{self.path}: {doing} failed: {error.strerror or error}. The store is as it was; check that the "
            "folder can be reached and written and that the disk has room."
        )

    @contextmanager
    def _faults(self, doing: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._fault(doing, error) from error


def _locked(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _unused(path: Path) -> bool:
    try:
        file = os.open(path / "lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        return _locked(file, fcntl.LOCK_EX)
    finally:
        os.close(file)


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
