"""The pages of a site of files that look back: what changed since the release before, how the quality went.

A server that answers knows one graph and no release, so that these pages are made here alone.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from perfgraph.findings import Language
from perfgraph.pages import Wanted
from perfgraph.pages.environment import html
from perfgraph.pages.links import href
from perfgraph.pages.site import Page
from perfgraph.publishing.changes.page import View
from perfgraph.publishing.changes.part import PAGES, since_before
from perfgraph.publishing.metadata.page import NAME
from perfgraph.publishing.parts import RELEASES, File, Source
from perfgraph.publishing.quality.page import followed
from perfgraph.publishing.quality.part import trend
from perfgraph.publishing.site.places import Place
from perfgraph.publishing.site.printing import TOLD, Press
from perfgraph.publishing.writing import opened

CHANGES, QUALITY = "changes", "quality"
"""The paths of the pages."""

PLACES = tuple(Place(path, language) for path in (CHANGES, QUALITY) for language in Language)
"""The files of the pages."""


def write(source: Source, press: Press, folder: Path) -> Iterator[File]:
    """Write the pages in both languages."""
    makers = {CHANGES: _changes, QUALITY: _quality}
    for place in PLACES:
        page = makers[place.path](source, press, place)
        with opened(folder / place.file) as output:
            output.write(press.links.rewritten(page.body.decode(), place).encode())
        yield File(place.file, "text/html", TOLD, TOLD)


def _changes(source: Source, press: Press, place: Place) -> Page:
    report = since_before(source)
    own = f"{RELEASES}/{source.version}/"
    return html(
        press.site,
        Wanted(CHANGES, language=place.language),
        "changes.html",
        view=View(report, place.language) if report else None,
        see=_seen(press, place),
        version=source.version,
        date=source.date.isoformat(),
        own=own,
        feed=f"{RELEASES}/latest/changes/changes.atom",
        stays=f"{own}{PAGES[place.language]}",
        earlier=list(_earlier(source, place.language)),
    )


def _earlier(source: Source, language: Language) -> Iterator[tuple[str, str]]:
    """Yield the version and path of each earlier release with a page of its changes, the newest first."""
    for mark in reversed(source.earlier):
        assert source.previous is not None
        if (source.previous.parent / mark.version / PAGES[language]).is_file():
            yield mark.version, f"{RELEASES}/{mark.version}/{PAGES[language]}"


def _quality(source: Source, press: Press, place: Place) -> Page:
    points = trend(source)
    return html(
        press.site,
        Wanted(QUALITY, language=place.language),
        "quality.html",
        points=points,
        followed=followed(points, place.language),
        own=f"{RELEASES}/{source.version}/",
        pages=frozenset(_pages(source)),
    )


def _pages(source: Source) -> Iterator[str]:
    """Yield the versions whose release has a page."""
    yield source.version
    for mark in source.earlier:
        assert source.previous is not None
        if (source.previous.parent / mark.version / NAME).is_file():
            yield mark.version


def _seen(press: Press, place: Place) -> Callable[[str], str]:
    """Return what gives the address of a thing's page, "" for what the site has no page of."""

    def see(iri: str) -> str:
        address = href(press.site, iri)
        target = press.links.target(address, place) if address else None
        return "" if target is None or target.startswith(press.site.address) else address

    return see
