"""Pages are made and written: here, or by several processes that each read the same snapshot of the store."""

import multiprocessing
import os
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from itertools import islice
from pathlib import Path

from perfgraph.errors import ReleaseError
from perfgraph.findings import Bilingual
from perfgraph.graph import PerformanceGraph
from perfgraph.limits import Limits
from perfgraph.pages import Site, Wanted, render
from perfgraph.pages.question import SVG
from perfgraph.pages.sections import split_suffix
from perfgraph.pages.site import HTML
from perfgraph.publishing.parts import File
from perfgraph.publishing.site.places import Place
from perfgraph.publishing.site.plan import drawing, drawn, formats
from perfgraph.publishing.site.rewriting import TURNED, Links
from perfgraph.publishing.writing import opened
from perfgraph.stores import open_store
from perfgraph.terms import Names

CELLS = 65_536
"""Of how many cells it is kept on which page of its document each is drawn."""

ROWS = 10_000_000
"""How many rows the data of a list or a question have at most: nobody waits for them."""

SHEAF = 40
"""How many files a process makes before it says so."""

TOLD = Bilingual(zh="网站页面", en="page of the site")

_WATCHING = 0.5


@dataclass(frozen=True)
class Press:
    """What makes the files of a site: its graph, the names of all its files, where they go."""

    graph: PerformanceGraph
    snapshot: str
    index: Path
    folder: Path
    files: frozenset[str] = frozenset()

    @cached_property
    def site(self) -> Site:
        """Return the site as the renderer takes it."""
        limits = Limits()
        site = Site(
            graph=self.graph,
            snapshot=self.snapshot,
            address=self.graph.names.base,
            index=str(self.index),
            limits=replace(limits, anonymous=replace(limits.anonymous, rows=ROWS)),
        )
        return replace(site, files=formats(site))

    @cached_property
    def links(self) -> Links:
        """Return what turns addresses of the site to files."""
        # The pages of a sheet link the same cells of other documents: kept rather than drawn again.
        found = lru_cache(maxsize=CELLS)(partial(drawn, drawing(self.site)))
        return Links(self.site.root, self.site.address, self.files, found)

    def print(self, place: Place) -> File | None:
        """Write one file; None for a chart that has nothing to draw, which no page shows.

        What the graph no longer has says so on its page (RFC 9110 §15.5.11). Raises `ReleaseError` for a page
        that cannot be made.
        """
        page = render(self.site, _wanted(place))
        if page.status == 404 and place.suffix == SVG:
            return None
        if page.status != 200 and (page.status != 410 or place.suffix != HTML):
            raise ReleaseError(
                f"{place.file}: found status {page.status} for a page of the site, expected 200: "
                f"{page.body[:200].decode('utf-8', 'replace')}"
            )
        body = page.body
        if place.suffix == HTML:
            body = self.links.rewritten(body.decode(), place).encode()
        with opened(self.folder / place.file) as output:
            output.write(body)
        return File(place.file, page.media_type.partition(";")[0], TOLD, TOLD)


def printed(press: Press, places: Iterable[Place], jobs: int) -> Iterator[File]:
    """Write files, by `jobs` processes where the store is one that several can read; yield them in order.

    Raises `ReleaseError` for a page that cannot be made, and when a process is lost.
    """
    location = press.graph.store.location
    if jobs < 2 or not Path(location).is_dir():
        yield from filter(None, map(press.print, places))
        return
    start = (location, press.graph.names.base, press.snapshot, press.index, press.folder, press.files)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _open, (os.getpid(), *start)) as pool:
        try:
            for sheaf in pool.map(_print, _sheaves(places)):
                yield from sheaf
        except BrokenProcessPool as error:
            raise ReleaseError(
                "a process that makes pages was lost, perhaps for want of memory; run `perfgraph publish` "
                "again, with --jobs 1 to need less"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _sheaves(places: Iterable[Place]) -> Iterator[list[Place]]:
    waiting = iter(places)
    while sheaf := list(islice(waiting, SHEAF)):
        yield sheaf


_press: list[Press] = []


def _open(
    parent: int, location: str, base: str, snapshot: str, index: Path, folder: Path, files: frozenset[str]
) -> None:
    """Begin in a process: open the store."""
    threading.Thread(target=_die_with, args=(parent,), daemon=True).start()
    graph = PerformanceGraph(open_store(location), Names(base))
    _press.append(Press(graph, snapshot, index, folder, files))


def _print(sheaf: Sequence[Place]) -> list[File]:
    (press,) = _press
    if press.graph.snapshot != press.snapshot:
        raise ReleaseError(
            f"{press.graph.store.location}: the store changed while its pages were made; nothing was "
            "published. Run `perfgraph publish` again."
        )
    return list(filter(None, map(press.print, sheaf)))


def _die_with(parent: int) -> None:
    """End this process when the parent is gone, however that was killed."""
    while os.getppid() == parent:
        time.sleep(_WATCHING)
    os._exit(1)


def _wanted(place: Place) -> Wanted:
    parameters = {TURNED: str(place.page)} if place.page > 1 else {}
    path, form = split_suffix(f"{place.path}.{place.suffix}")
    return Wanted(path, form or HTML, place.language, parameters)
