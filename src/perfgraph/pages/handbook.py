"""The documentation that was built beside the pages, and what the site links to; `make docs` builds it."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from perfgraph.findings import Language

FOLDER = Path(__file__).parent / "docs"
"""The folder of its files; there is none where it was not built."""

FOLDERS = {Language.CHINESE: "zh", Language.ENGLISH: "en"}
"""The folder of each language."""


def first(language: Language) -> str:
    """Return the path of its first page below the root of the site, "" when it was not built."""
    name = f"{FOLDERS[language]}/index.html"
    return f"docs/{name}" if (FOLDER / name).is_file() else ""


def files() -> Mapping[str, Path]:
    """Return its files by their names below `FOLDER`, sorted; none where it was not built."""
    return _files(FOLDER, FOLDER.stat().st_mtime_ns) if FOLDER.is_dir() else {}


@lru_cache(1)
def _files(folder: Path, _built: int) -> Mapping[str, Path]:
    # Listed once for each time that the folder is built, which replaces it.
    found = (path for path in folder.rglob("*") if path.is_file())
    return dict(sorted((path.relative_to(folder).as_posix(), path) for path in found))
