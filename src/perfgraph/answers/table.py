"""An answer as a table of texts, in plain columns or as Markdown."""

import unicodedata
from dataclasses import dataclass

from perfgraph.answers.answer import Answer, Kind
from perfgraph.answers.values import shown
from perfgraph.catalogue import ColumnType
from perfgraph.findings import Language


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, rows of texts as wide as the heading, and the notes that belong below.

    `numeric` tells for each column whether it holds numbers, which stand to the right.
    """

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    notes: tuple[str, ...]


NUMERIC = {ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.MONEY}


def as_table(answer: Answer, language: Language) -> Table:
    """Return an answer of any kind as texts in the language of the reader."""
    notes = answer.notes(language)
    chinese = language is Language.CHINESE
    if answer.kind is Kind.BOOLEAN:
        words = ("是", "否") if chinese else ("yes", "no")
        return Table((answer.query.title.of(language),), ((words[not answer.boolean],),), (False,), notes)
    if answer.kind is Kind.TRIPLES:
        heading = ("主语", "谓语", "宾语") if chinese else ("subject", "predicate", "object")
        statements = (
            tuple(
                shown(term, ColumnType.ANY, language)
                for term in (triple.subject, triple.predicate, triple.object)
            )
            for triple in answer.triples
        )
        return Table(heading, tuple(statements), (False,) * 3, notes)
    rows = (
        tuple(shown(term, column.type, language) for term, column in zip(row, answer.columns, strict=True))
        for row in answer.rows
    )
    labels = tuple(column.label.of(language) for column in answer.columns)
    return Table(labels, tuple(rows), tuple(column.type in NUMERIC for column in answer.columns), notes)


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes (Unicode UAX #11: wide characters take two).

    >>> width("金额 1")
    6
    """
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def as_text(table: Table) -> str:
    """Return a table in columns of equal width; a line break inside a cell becomes a space.

    >>> print(as_text(Table(("项目", "元"), (("a", "10"), ("b", "9")), (False, True), ("note",))), end="")
    项目  元
    ----  --
    a     10
    b      9
    <BLANKLINE>
    note
    """
    lines = [tuple(" ".join(cell.split()) for cell in row) for row in (table.heading, *table.rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, tuple("-" * size for size in widths))
    text = "".join(_line(line, widths, table.numeric) for line in lines)
    return text + "".join(f"\n{note}\n" for note in table.notes)


def _line(cells: tuple[str, ...], widths: list[int], numeric: tuple[bool, ...]) -> str:
    padded = (
        " " * (size - width(cell)) + cell if right else cell + " " * (size - width(cell))
        for cell, size, right in zip(cells, widths, numeric, strict=True)
    )
    return "  ".join(padded).rstrip() + "\n"


def as_markdown(table: Table) -> str:
    """Return a table in GitHub Flavored Markdown; signs that would be markup are escaped.

    >>> print(as_markdown(Table(("a|b",), (("x\\ny",),), (True,), ())), end="")
    | a\\|b |
    | ---: |
    | x<br>y |
    """
    rule = tuple("---:" if right else "---" for right in table.numeric)
    lines = [tuple(map(_escaped, table.heading)), rule, *(tuple(map(_escaped, row)) for row in table.rows)]
    text = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return text + "".join(f"\n{_escaped(note)}\n" for note in table.notes)


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for sign in "\\|`*_[]":
        text = text.replace(sign, "\\" + sign)
    return "<br>".join(text.splitlines())
