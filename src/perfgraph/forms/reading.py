"""The common reading of a document: its parts to sheets, whatever the template."""

from collections.abc import Iterator

from perfgraph.findings import Finding, Place
from perfgraph.forms.department import department
from perfgraph.forms.draft import Draft
from perfgraph.forms.lists import ListReader
from perfgraph.forms.money import unit_inside
from perfgraph.forms.narrative import narrative
from perfgraph.forms.rows import Line, Row
from perfgraph.forms.segments import segments
from perfgraph.forms.sheets import SheetReader
from perfgraph.forms.transposed import Turned
from perfgraph.records import Record, Sheet
from perfgraph.tables import Document
from perfgraph.vocabulary import finding


def by_headings(document: Document) -> Iterator[Record | Finding]:
    """Yield the records of a document that is read by its headings, and what is odd about it."""
    found = list(_read(document))
    yield from found
    if not any(isinstance(item, Sheet) for item in found):
        yield finding("document-without-sheet", Place(), "")


def _read(document: Document) -> Iterator[Record | Finding]:
    yield from department(document)
    turned = Turned.of(document)
    unit = ""
    for lines in segments(turned.document):
        reader = SheetReader(Draft())
        reader.draft.money_unit = "" if _states_unit(lines) else unit
        for found in _sheets(lines, reader):
            yield turned.back(found)
        unit = reader.draft.money_unit or unit


def in_sentences(document: Document) -> Iterator[Record | Finding]:
    """Yield the records of a report that tells its targets in sentences; tables in it are read as well."""
    found = list(_read(document))
    yield from found
    if not any(isinstance(item, Sheet) and item.targets for item in found):
        yield from narrative(document)


def _states_unit(lines: list[Line]) -> bool:
    return any(unit_inside(part) for line in lines for part in line.text.split("\t"))


def _sheets(lines: list[Line], reader: SheetReader) -> Iterator[Record | Finding]:
    """Yield the records of one part: of a list, each of its projects; else the sheet."""
    listing: ListReader | None = None
    for line in lines:
        if listing and isinstance(line, Row) and line.table is listing.table.table:
            for found in listing.read(line):
                yield from _done(found) if isinstance(found, Draft) else (found,)
            continue
        yield from reader.read(line)
        if listing is None and reader.indicators:
            listing = ListReader.of(reader.indicators, reader.draft)
    if listing:
        for draft in listing.rest():
            yield from _done(draft)
    else:
        yield from reader.records()


def _done(draft: Draft) -> Iterator[Record | Finding]:
    yield from draft.findings()
    sheet = draft.sheet()
    if sheet:
        yield sheet
