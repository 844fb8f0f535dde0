"""The releases that a published folder holds, one beside the other, and the marks that say so.

release.json                   which releases there are, the newest last
releases/{version}/            the files of a release, which never change
    release.json               what it is: version, day, identity of the contents
    SHA256SUMS                 the sums of all its other files
releases/latest/               the files of the newest release, at an address that stays
"""

import datetime
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from perfgraph.errors import ReleaseError
from perfgraph.publishing.parts import RELEASES, Mark
from perfgraph.publishing.target import FORMAT, MARK, VERSION, read_mark
from perfgraph.publishing.writing import Written

LATEST = "latest"
"""The folder that holds the files of the newest release."""

SUMS = "SHA256SUMS"
"""The file of sums in the folder of a release, as `sha256sum --check` reads it."""


def releases(out: Path) -> tuple[Mark, ...]:
    """Return the releases that a published folder holds, the oldest first; none for a new or empty one.

    Raises `ReleaseError` when its mark is damaged or newer than this program.
    """
    found = read_mark(out) or {}
    listed: Any = found.get("releases", [])
    try:
        marks = [
            Mark(
                datetime.date.fromisoformat(one["date"]), one["version"], one["snapshot"], one["rdfc10sha256"]
            )
            for one in listed
        ]
    except (TypeError, KeyError, ValueError) as error:
        raise ReleaseError(
            f"{out / MARK}: damaged, found {listed!r:.80}, expected the list of releases that perfgraph "
            "wrote. Put the file back from a copy, or publish into another folder."
        ) from error
    return tuple(sorted(mark for mark in marks if (out / RELEASES / mark.version).is_dir()))


def before(marks: Sequence[Mark], date: datetime.date, version: str) -> tuple[Mark, ...]:
    """Return the releases before that of a day and version, the oldest first."""
    earlier = (mark for mark in marks if (mark.date, mark.version) < (date, version))
    return tuple(sorted(mark for mark in earlier if mark.version != version))


def write_sums(folder: Path, files: Iterable[Written]) -> None:
    """Write the sums of the files of a release, sorted by path."""
    lines = sorted((each.file.path, each.sha256) for each in files)
    text = "".join(f"{digest}  {path}\n" for path, digest in lines)
    (folder / SUMS).write_text(text, encoding="ascii")


def same(folder: Path, published: Path) -> bool:
    """Tell whether a release has the very files that were published before, by their sums."""
    try:
        return (folder / SUMS).read_bytes() == (published / SUMS).read_bytes()
    except FileNotFoundError:
        return False


def write_marks(root: Path, base: str, marks: Iterable[Mark]) -> None:
    """Write the mark at the root of what is published."""
    listed = [mark.as_json() for mark in sorted(marks)]
    said = {"format": FORMAT, "formatVersion": VERSION, "base": base, "releases": listed}
    (root / MARK).write_text(json.dumps(said, indent=2) + "\n", encoding="ascii")


def write_mark(folder: Path, mark: Mark) -> None:
    """Write the mark of one release into its folder."""
    (folder / MARK).write_text(json.dumps(mark.as_json(), indent=2) + "\n", encoding="ascii")


def keep(out: Path, root: Path, marks: Iterable[Mark]) -> None:
    """Take over the folders of earlier releases from what is published."""
    for mark in marks:
        link(out / RELEASES / mark.version, root / RELEASES / mark.version)


def link(folder: Path, other: Path) -> None:
    """Let another folder hold the same files: by hard links, which take no room, else as copies."""
    shutil.copytree(folder, other, copy_function=_link)


def _link(source: str, target: str) -> object:
    try:
        os.link(source, target)
        return target
    except OSError:
        return shutil.copyfile(source, target)
