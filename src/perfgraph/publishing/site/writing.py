"""The site is written: each page by the renderer of the web application, its links turned to files."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from mimetypes import guess_type
from pathlib import Path

from perfgraph.errors import ReleaseError
from perfgraph.findings import Bilingual
from perfgraph.index import build
from perfgraph.limits import Limits
from perfgraph.pages import Site, Wanted, render
from perfgraph.pages.environment import STATIC
from perfgraph.pages.question import SVG
from perfgraph.pages.sections import split_suffix
from perfgraph.pages.site import HTML
from perfgraph.publishing.parts import File, Part, Source
from perfgraph.publishing.site import library, rules, sought
from perfgraph.publishing.site.places import Place
from perfgraph.publishing.site.plan import drawing, drawn, formats, plan
from perfgraph.publishing.site.rewriting import TURNED, Links
from perfgraph.publishing.writing import opened

ROWS = 10_000_000
"""How many rows the data of a list or a question have at most: nobody waits for them."""

_ABOUT = Bilingual(zh="网站页面", en="page of the site")


def write(source: Source, folder: Path) -> Iterator[File]:
    """Write every page and its data, what a browser needs to search and ask, and rules for web servers."""
    index = folder / "index.sqlite.part"
    build(source.graph, index)
    try:
        site = _site(source, index)
        pages = plan(site)
        links = Links(site.root, site.address, pages.files, partial(drawn, drawing(site)))
        yield from _static(folder)
        for place in pages.places():
            yield from _written(site, links, place, folder)
        yield from sought.write(site, links, folder)
        yield from library.write(site, folder)
        yield from rules.write(pages, folder)
    finally:
        index.unlink(missing_ok=True)


def _site(source: Source, index: Path) -> Site:
    wide = Limits()
    limits = replace(wide, anonymous=replace(wide.anonymous, rows=ROWS))
    site = Site(
        graph=source.graph,
        snapshot=source.snapshot,
        address=source.names.base,
        index=str(index),
        limits=limits,
    )
    return replace(site, files=formats(site))


def _wanted(place: Place) -> Wanted:
    parameters = {TURNED: str(place.page)} if place.page > 1 else {}
    path, form = split_suffix(f"{place.path}.{place.suffix}")
    return Wanted(path, form or HTML, place.language, parameters)


def _written(site: Site, links: Links, place: Place, folder: Path) -> Iterator[File]:
    """Write one file; what the graph no longer has says so on its page (RFC 9110 §15.5.11)."""
    page = render(site, _wanted(place))
    if page.status == 404 and place.suffix == SVG:
        return  # an answer without rows has no chart, and its page no picture
    if page.status != 200 and (page.status != 410 or place.suffix != HTML):
        raise ReleaseError(
            f"{place.file}: found status {page.status} for a page of the site, expected 200: "
            f"{page.body[:200].decode('utf-8', 'replace')}"
        )
    body = page.body
    if place.suffix == HTML:
        body = links.rewritten(body.decode(), place).encode()
    with opened(folder / place.file) as output:
        output.write(body)
    yield File(place.file, page.media_type.partition(";")[0], _ABOUT, _ABOUT)


def _static(folder: Path) -> Iterator[File]:
    """Copy the style sheet, the scripts and the pictures of the pages."""
    for path in sorted(path for kept in STATIC for path in kept.iterdir() if path.is_file()):
        file = f"static/{path.name}"
        with opened(folder / file) as output:
            output.write(path.read_bytes())
        yield File(file, guess_type(path.name)[0] or "application/octet-stream", _ABOUT, _ABOUT)


PART = Part(Bilingual(zh="网站", en="site"), write)
