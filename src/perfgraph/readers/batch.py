"""Several files at once: what LibreOffice has to convert is converted in one go."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from perfgraph.errors import DocumentError
from perfgraph.readers import read_bytes
from perfgraph.readers.content import office_kind
from perfgraph.readers.files import load
from perfgraph.readers.messages import printable
from perfgraph.readers.office import Task, convert
from perfgraph.tables import Document


def read_all(paths: Sequence[Path]) -> Iterator[Document | DocumentError]:
    """Yield the document in each file, in order, or why there is none."""
    tasks = {path: task for path in paths if (task := _task(path))}
    converted = dict(zip(tasks, convert(list(tasks.values())), strict=True)) if tasks else {}
    for path in paths:
        try:
            yield read_bytes(load(path), path.name, converted.pop(path, None))
        except DocumentError as error:
            yield error


def _task(path: Path) -> Task | None:
    """Return what is to be converted; a file that is none, or that cannot be read at all, is met later."""
    try:
        data = load(path)
        name = printable(path.name)
        kind = office_kind(data, name)
    except DocumentError:
        return None
    return Task(name, data, kind) if kind else None
