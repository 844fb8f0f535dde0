"""The documentation that was built beside the pages, and what the site links to; `make docs` builds it."""

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


def files() -> dict[str, Path]:
    """Return its files by their names below `FOLDER`, sorted; none where it was not built."""
    found = (path for path in FOLDER.rglob("*") if path.is_file()) if FOLDER.is_dir() else ()
    return dict(sorted((path.relative_to(FOLDER).as_posix(), path) for path in found))
