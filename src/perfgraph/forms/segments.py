"""Where one sheet ends and the next begins."""

from collections.abc import Iterator

from perfgraph.forms.draft import NAMED
from perfgraph.forms.indicators import IndicatorTable
from perfgraph.forms.rows import Line, Row, lines
from perfgraph.forms.sheets import is_title
from perfgraph.tables import Document, Paragraph

_OPENING = {*NAMED, "project-code"}


def segments(document: Document) -> Iterator[list[Line]]:
    """Yield the lines of each sheet: one begins at its title, or where a name is given a second time.

    Paragraphs right before a sheet without a title (its year, its unit of money) belong to it.
    """
    current: list[Line] = []
    begun: set[str] = set()
    for line in lines(document):
        marks = _marks(line)
        if marks & begun or (_titled(line) and begun):
            kept = _trailing(current) if isinstance(line, Row) and not _titled(line) else len(current)
            yield current[:kept]
            current, begun = current[kept:], set()
        begun |= marks or (_table_begun(line))
        current.append(line)
    if current:
        yield current


def _marks(line: Line) -> set[str]:
    if isinstance(line, Paragraph) or IndicatorTable.below(line.table, line.number):
        return set()
    return _OPENING & set(line.meanings)


def _table_begun(line: Line) -> set[str]:
    """Return a mark for a table of indicators, after which a title begins another sheet."""
    if isinstance(line, Row) and IndicatorTable.below(line.table, line.number):
        return {"indicators"}
    return set()


def _titled(line: Line) -> bool:
    if isinstance(line, Paragraph):
        return is_title(line.text)
    return len(line.own) == 1 and is_title(line.own[0].text)


def _trailing(current: list[Line]) -> int:
    """Return where the paragraphs after the last row begin."""
    kept = len(current)
    while kept and isinstance(current[kept - 1], Paragraph):
        kept -= 1
    return kept
