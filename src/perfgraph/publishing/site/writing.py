"""The site is written: each page by the renderer of the web application, its links turned to files."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from mimetypes import guess_type
from pathlib import Path

from perfgraph.errors import ReleaseError
from perfgraph.findings import Bilingual
from perfgraph.index import build
from perfgraph.pages.environment import STATIC
from perfgraph.publishing.parts import File, Part, Source
from perfgraph.publishing.site import handbook, library, past, rules, sought
from perfgraph.publishing.site.plan import plan
from perfgraph.publishing.site.printing import TOLD, Press, printed
from perfgraph.publishing.writing import Paths, opened


def write(source: Source, folder: Path) -> Iterator[File]:
    """Write every page and its data, what a browser needs to search and ask, and rules for web servers."""
    index = folder / "index.sqlite.part"
    build(source.graph, index)
    try:
        press = Press(source.graph, source.snapshot, index, folder)
        pages = plan(press.site)
        press = replace(press, files=pages.files | {place.file for place in past.PLACES})
        _require_names(press.files)
        yield from _static(folder)
        yield from handbook.write(folder)
        yield from printed(press, pages.places(), source.jobs)
        yield from past.write(source, press, folder)
        yield from sought.write(press.site, press.links, folder)
        yield from library.write(press.site, folder)
        yield from rules.write(pages, folder)
    finally:
        index.unlink(missing_ok=True)


def _require_names(files: Iterable[str]) -> None:
    """Refuse names that some system cannot hold before the first page is made, which may take hours."""
    taken = Paths()
    for file in sorted(files):
        try:
            taken.add(file)
        except ReleaseError as error:
            raise ReleaseError(
                f"{error}. The name comes from a code in a document: withdraw the document, or publish the "
                "data without the pages (--no-site)."
            ) from error


def _static(folder: Path) -> Iterator[File]:
    """Copy the style sheet, the scripts and the pictures of the pages."""
    for path in sorted(path for kept in STATIC for path in kept.iterdir() if path.is_file()):
        file = f"static/{path.name}"
        with opened(folder / file) as output:
            output.write(path.read_bytes())
        yield File(file, guess_type(path.name)[0] or "application/octet-stream", TOLD, TOLD)


PART = Part(Bilingual(zh="网站", en="site"), write)
