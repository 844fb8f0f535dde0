"""A folder that is watched: what appears or changes in it is read, what disappears is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from perfgraph.ingest.sources import no_document

SETTLING = 1_000
"""How many milliseconds pass without a change before files are read: a copy may still be under way."""

LONGEST = 10_000
"""After how many milliseconds files are read although others keep changing."""

_LOOK = 500


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened in a folder: files that are new or changed, and files that are gone, sorted."""

    there: tuple[Path, ...]
    gone: tuple[Path, ...]


def changes(folder: Path, stop: Event) -> Iterator[Changes]:
    """Yield what changes in a folder, gathered until it settles; ends when `stop` is set, or by Ctrl+C.

    The first are none: from then on nothing is missed. Hidden files, lock files and those of the operating
    system take no part.
    """
    from watchfiles import watch

    turns = watch(
        folder,
        debounce=LONGEST,
        step=SETTLING,
        stop_event=stop,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        raise_interrupt=False,
        watch_filter=lambda _, path: is_document(Path(path), folder),
    )
    begun = False
    for turn in turns:
        if not begun:
            begun = True
            yield Changes((), ())
        touched = sorted({Path(path) for _, path in turn})
        there = tuple(path for path in touched if path.is_file())
        gone = tuple(path for path in touched if not path.exists())
        if there or gone:
            yield Changes(there, gone)


def is_document(path: Path, folder: Path) -> bool:
    """Tell whether a path below a folder may be that of a document.

    >>> is_document(Path("in/.git/a.txt"), Path("in")), is_document(Path("in/a/b.txt"), Path("in"))
    (False, True)
    """
    *folders, name = path.relative_to(folder).parts or ("",)
    return not any(part.startswith(".") for part in folders) and no_document(name) is None
