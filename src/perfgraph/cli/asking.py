"""Questions and things on the command line: what is asked, and how the answer is printed."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO, TypeVar

from perfgraph.answers import Answer, Table, as_table, render
from perfgraph.catalogue import ColumnType, Query, parse_query
from perfgraph.cli import wording
from perfgraph.cli.screen import Screen
from perfgraph.descriptions import Description
from perfgraph.errors import QueryError
from perfgraph.findings import Language
from perfgraph.graph import PerformanceGraph

T = TypeVar("T")

QUESTIONS = ("unit-overview", "indicators-by-baseline", "rates-without-percentage")
"""What `perfgraph demo` asks."""


def read_question(graph: PerformanceGraph, question: str, stdin: TextIO) -> Query:
    """Return the question of the library with that name, the one in a file, or the one on standard input.

    Raises `QueryError` when there is none, or when it is not SPARQL.
    """
    if question == "-":
        return parse_query(stdin.read(), "stdin")
    path = Path(question)
    if path.suffix != ".rq" and not path.is_file():
        return graph.question(question)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{question}: {error}; expected a SPARQL query in UTF-8") from None
    return parse_query(text, path.name)


def parameters(pairs: Sequence[str], query: Query, language: Language) -> dict[str, str]:
    """Return `name=value` pairs by name; a question that names things does so in the reader's language.

    Raises `QueryError` for a pair without a name or a sign.
    """
    own = {"lang": "zh" if language is Language.CHINESE else "en"}
    values = own if "lang" in query.parameters else {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not (name and sign):
            raise QueryError(f'--param: found "{pair}", expected name=value')
        values[name] = value
    return values


def show_question(graph: PerformanceGraph, name: str, screen: Screen) -> None:
    """Ask a question of the library and print its answer."""
    question = graph.question(name)
    answer = graph.query(question, **parameters([], question, screen.language))
    show_answer(answer, "table", graph.snapshot, screen)


def show_answer(answer: Answer, form: str, snapshot: str, screen: Screen) -> None:
    """Print an answer to standard output and what is to be known about it to standard error."""
    shown = as_table(answer, screen.language)
    if form != "table":
        sys.stdout.buffer.write(render(answer, form, screen.language))
    elif shown.rows:
        _show_table(answer, shown, screen)
    for note in shown.notes:
        screen.remark(note)
    rows = len(shown.rows)
    screen.note(wording.ONE_ROW if rows == 1 else wording.ROWS, rows=rows, snapshot=snapshot)


def _show_table(answer: Answer, shown: Table, screen: Screen) -> None:
    """Print a table that fits a terminal.

    What is the same in every row is said once above it; addresses give way where other columns name things.
    """
    columns = list(zip(*shown.rows, strict=True))
    every = range(len(shown.heading))
    same = [n for n in every if len(columns[n]) > 1 and len(set(columns[n])) == 1 and not shown.numeric[n]]
    address = [n for n, column in enumerate(answer.columns) if column.type is ColumnType.IRI]
    kept = [n for n in every if n not in same and n not in address]
    if not kept:
        same, address, kept = [], [], list(every)

    def cut(row: Sequence[T]) -> list[T]:
        return [row[number] for number in kept]

    title = [answer.query.title.of(screen.language)]
    title += [f"{shown.heading[n]}: {columns[n][0]}" for n in same if n not in address and columns[n][0]]
    screen.table(cut(shown.heading), map(cut, shown.rows), cut(shown.numeric), "\n".join(title))
    if address:
        screen.note(wording.HIDDEN, columns=", ".join(shown.heading[n] for n in address))


def show_description(description: Description, screen: Screen) -> None:
    """Print what is said about a thing, then the cells that say it."""
    language = screen.language
    said = [
        (
            statement.property.of(language),
            statement.value.of(language),
            screen.say(wording.INFERRED) if statement.inferred else "",
        )
        for statement in description.statements
    ]
    headings = [screen.say(text) for text in (wording.PROPERTY, wording.VALUE)]
    screen.table([*headings, ""], said, title=description.iri)
    if description.cells:
        cells = [(cell.place.describe(language), cell.heading, cell.text) for cell in description.cells]
        headings = [screen.say(text) for text in (wording.WHERE, wording.HEADING, wording.TEXT)]
        screen.table(headings, cells, title=screen.say(wording.SOURCE_CELLS))
    for part in description.parts:
        show_description(part, screen)
