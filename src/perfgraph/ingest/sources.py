"""The files that paths lead to: those of folders and archives, without what is clearly no document."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from perfgraph.errors import DocumentError
from perfgraph.findings import Bilingual
from perfgraph.ingest.archives import ARCHIVES, is_archive, may_be_archive, members
from perfgraph.ingest.outcome import Refused, Skipped
from perfgraph.readers.archive import LIMITS
from perfgraph.readers.files import load
from perfgraph.readers.messages import printable
from perfgraph.stores.folder import FORMAT

HIDDEN = Bilingual(zh="隐藏文件", en="a hidden file")
LOCK = Bilingual(zh="打开的文件旁的 Office 锁文件", en="a lock file of Office beside an open document")
SYSTEM = Bilingual(zh="操作系统自用的文件", en="a file that the operating system keeps for itself")

STORE = Bilingual(zh="perfgraph 图谱所在的文件夹", en="the folder of a perfgraph store")

_SYSTEM = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini"})
_MARK = f"{FORMAT}.json"
_SYSTEM_FOLDERS = frozenset({"__macosx", "$recycle.bin"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: how it is shown, its path below the folder that was named, its name and its hash.

    `at` is where it lies on disk; a file of an archive has its bytes in `data` instead.
    """

    path: Path
    relative: str
    name: str
    sha256: str
    size: int
    at: Path | None
    data: bytes = b""

    @property
    def key(self) -> str:
        """Return the identifier of the document version, as in its addresses."""
        return self.sha256[:16]


Sighted = Found | Refused | Skipped


def no_document(name: str) -> Bilingual | None:
    """Return what a file is that is clearly no document, told by its name; None when it may be one.

    >>> no_document("~$目标.docx").en
    'a lock file of Office beside an open document'
    """
    if name.startswith("~$"):
        return LOCK
    if name.lower() in _SYSTEM:
        return SYSTEM
    return HIDDEN if name.startswith(".") else None


def walk(paths: Iterable[str | Path], root: Path | None = None) -> Iterator[tuple[Path, str] | Sighted]:
    """Yield the files that paths name and those below its folders, in order, with their relative paths.

    A relative path begins below the folder that was named, or below `root`. Hidden files and folders that
    are named themselves are read; those found in a folder are skipped. A folder that may not be read is
    refused.
    """
    for path in map(Path, paths):
        if path.is_dir():
            yield from _below(path, root or path)
        else:
            yield path, _relative(path, root)


def find(paths: Iterable[str | Path], root: Path | None = None) -> Iterator[Sighted]:
    """Yield what paths lead to as `walk` does, with the hash of each file, and the files of archives.

    A path that cannot be read is refused, and so is a damaged or unsafe archive.
    """
    for each in walk(paths, root):
        if not isinstance(each, tuple):
            yield each
            continue
        path, relative = each
        try:
            data = load(path, ARCHIVES if _is_zip(path) else LIMITS)
        except DocumentError as error:
            yield Refused(path, str(error))
            continue
        if is_archive(data):
            yield from _unpacked(path, relative, data)
        else:
            digest = hashlib.sha256(data).hexdigest()
            yield Found(path, relative, path.name, digest, len(data), path)


def _is_zip(path: Path) -> bool:
    """Tell whether a file is a ZIP file, which may be larger than a document; false when none can say."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return may_be_archive(stream.read(4))
    except (OSError, ValueError):
        return False


def _below(folder: Path, root: Path) -> Iterator[tuple[Path, str] | Sighted]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield Refused(
            folder,
            f"{printable(str(folder))}: found a folder that cannot be read ({error.strerror}); expected one "
            "with read permission: change its permissions or copy it",
        )
        return
    for entry in found:
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            if (path / _MARK).is_file():
                yield Skipped(path, STORE)
            elif not (entry.name.startswith(".") or entry.name.lower() in _SYSTEM_FOLDERS):
                yield from _below(path, root)
        elif why := no_document(entry.name):
            yield Skipped(path, why)
        elif not path.is_dir():  # a link to a folder may lead in a circle
            yield path, _relative(path, root)


def _relative(path: Path, root: Path | None) -> str:
    inside = root is not None and path.is_relative_to(root)
    return path.relative_to(root).as_posix() if inside and root else path.name


def _unpacked(path: Path, relative: str, data: bytes) -> Iterator[Sighted]:
    try:
        for name, content in members(data, printable(path.name)):
            at = Path(f"{path}!{name}")
            pure = PurePosixPath(name.rpartition("!")[2].replace("\\", "/"))
            if why := _no_member(pure):
                yield Skipped(at, why)
            elif isinstance(content, str):
                yield Refused(at, addressed(at, pure.name, content))
            else:
                digest = hashlib.sha256(content).hexdigest()
                yield Found(at, f"{relative}!{name}", pure.name, digest, len(content), None, content)
    except DocumentError as error:
        yield Refused(path, addressed(path, path.name, str(error)), hashlib.sha256(data).hexdigest())


def _no_member(name: PurePosixPath) -> Bilingual | None:
    for folder in name.parts[:-1]:
        if folder.lower() in _SYSTEM_FOLDERS:
            return SYSTEM
        if folder.startswith("."):
            return HIDDEN
    return no_document(name.name)


def addressed(path: Path, name: str, reason: str) -> str:
    """Return a reason that begins with a file's whole path instead of its name.

    >>> addressed(Path("in/a.zip!b.txt"), "b.txt", "b.txt: found an empty file")
    'in/a.zip!b.txt: found an empty file'
    """
    shown = printable(str(path))
    if reason.startswith(f"{shown}:"):
        return reason
    return f"{shown}: {reason.removeprefix(f'{printable(name)}: ')}"
