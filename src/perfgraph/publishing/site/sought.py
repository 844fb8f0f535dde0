"""The search of a site of files: an index in pieces, of which a browser loads those that a search needs.

search/index.json      how many entries and pieces there are, what the lists are called
search/words-N.json    the words of a piece of the alphabet, each with the numbers of the entries it stands
                       in, each number less the one before it
search/entries-N.json  the entries themselves, `CHUNK` a file

Words are those of the search index: overlapping pairs of Chinese characters (`perfgraph.index.words`). The
script `static/files-search.js` reads them. A kept library would load the whole index before the first hit.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from perfgraph.findings import Bilingual
from perfgraph.index import Cell
from perfgraph.index.layout import QUESTIONS, text_columns
from perfgraph.index.words import words
from perfgraph.pages.facets import LISTS
from perfgraph.pages.links import href
from perfgraph.pages.lists import index_of
from perfgraph.pages.site import Site
from perfgraph.publishing.parts import File
from perfgraph.publishing.site.places import Place
from perfgraph.publishing.site.rewriting import Links
from perfgraph.publishing.writing import opened

CHUNK = 200
"""How many entries a file holds."""

PIECES = 128
"""How many files hold the words; a word is in the piece of its first character's code."""

LONGEST = 300
"""The longest text that an entry shows, in characters."""

_CONTEXT = ("projectName", "unitName", "fiscalYear")
_PAGE = 1_000
_TOLD = Bilingual(zh="搜索索引", en="search index")


def write(site: Site, links: Links, folder: Path) -> Iterator[File]:
    """Write the index below `search/`; memory does not grow with the number of entries."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch, closing(_postings(Path(scratch))) as database:
        waiting: list[list[object]] = []
        number = 0
        for entry, text in _entries(site, links):
            database.executemany(
                "INSERT INTO posting VALUES (?, ?, ?)",
                {(ord(word[0]) % PIECES, word, number) for word in words(text)},
            )
            waiting.append(entry)
            number += 1
            if len(waiting) == CHUNK:
                yield _json(folder, f"search/entries-{number // CHUNK - 1}.json", waiting)
                waiting = []
        if waiting:
            yield _json(folder, f"search/entries-{number // CHUNK}.json", waiting)
        yield from _words(database, folder)
    lists = {name: [words_.zh, words_.en] for name, words_ in LISTS.items()}
    about = {"entries": number, "chunk": CHUNK, "pieces": PIECES, "lists": lists}
    yield _json(folder, "search/index.json", about)


def _postings(scratch: Path) -> sqlite3.Connection:
    database = sqlite3.connect(scratch / "words.sqlite", isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -32768"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("BEGIN")
    database.execute("CREATE TABLE posting (piece INTEGER, word TEXT, entry INTEGER)")
    return database


def _words(database: sqlite3.Connection, folder: Path) -> Iterator[File]:
    rows = database.execute("SELECT piece, word, entry FROM posting ORDER BY piece, word, entry")
    there = set()
    for piece, found in groupby(rows, key=itemgetter(0)):
        there.add(piece)
        postings = {
            word: _differences([entry for _, _, entry in group])
            for word, group in groupby(found, key=itemgetter(1))
        }
        yield _json(folder, f"search/words-{piece}.json", postings)
    for piece in sorted(set(range(PIECES)) - there):
        yield _json(folder, f"search/words-{piece}.json", {})


def _differences(numbers: list[int]) -> list[int]:
    """Return each number less the one before it, which makes shorter text.

    >>> _differences([3, 7, 8])
    [3, 4, 1]
    """
    return [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]


def _entries(site: Site, links: Links) -> Iterator[tuple[list[object], str]]:
    """Yield each entry as it is written, with the text that is searched; the lists in their order."""
    index = index_of(site)
    totals = index.totals() if index else {}
    for name in LISTS:
        if index is None or not totals.get(name):
            continue
        columns = (
            ("description", "descriptionEn")
            if name == QUESTIONS
            else text_columns(site.graph.question(f"list-{name}"))
        )
        for page in range(1, -(-totals[name] // _PAGE) + 1):
            for row in index.rows(name, {}, "", page, _PAGE).rows:
                yield _entry(site, links, name, row, columns)


def _entry(
    site: Site, links: Links, name: str, row: Mapping[str, Cell], columns: tuple[str, ...]
) -> tuple[list[object], str]:
    texts = [" ".join(str(row[column]).split()) for column in columns if row.get(column)]
    label, english = str(row.get("name") or ""), str(row.get("nameEn") or "")
    address = href(site, str(row["thing"])) or str(row["thing"])
    target = links.target(address, Place("search")) or address
    value = str(row.get("value") or "") if name == "targets" else ""
    context = [str(row[column]) for column in _CONTEXT if row.get(column)]
    shown = " · ".join(texts)[:LONGEST]
    return [name, target, label, english, value, shown, context], " ".join((label, english, value, *texts))


def _json(folder: Path, path: str, data: object) -> File:
    with opened(folder / path) as output:
        output.write(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())
    return File(path, "application/json", _TOLD, _TOLD)
