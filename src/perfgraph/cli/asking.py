"""Questions and things on the command line: what is asked, and how the answer is printed."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from perfgraph.answers import Answer, as_table, render
from perfgraph.catalogue import Query, parse_query
from perfgraph.cli import wording
from perfgraph.cli.screen import Screen
from perfgraph.descriptions import Description
from perfgraph.errors import QueryError
from perfgraph.graph import PerformanceGraph

QUESTIONS = ("projects-of-unit", "indicators-by-baseline", "targets-that-cannot-be-checked")
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


def parameters(pairs: Sequence[str]) -> dict[str, str]:
    """Return `name=value` pairs by name; raises `QueryError` for one without a name or a sign."""
    values: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not (name and sign):
            raise QueryError(f'--param: found "{pair}", expected name=value')
        values[name] = value
    return values


def show_answer(answer: Answer, form: str, snapshot: str, screen: Screen) -> None:
    """Print an answer to standard output and what is to be known about it to standard error."""
    shown = as_table(answer, screen.language)
    if form != "table":
        sys.stdout.buffer.write(render(answer, form, screen.language))
    elif shown.rows:
        screen.table(shown.heading, shown.rows, shown.numeric, answer.query.title.of(screen.language))
    for note in shown.notes:
        screen.remark(note)
    rows = len(shown.rows)
    screen.note(wording.ONE_ROW if rows == 1 else wording.ROWS, rows=rows, snapshot=snapshot)


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
