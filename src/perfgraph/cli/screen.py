"""How results look on a terminal: short tables, CJK widths right, colour only where there is a terminal."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from perfgraph.cli import wording
from perfgraph.findings import Bilingual, Finding, Language, Severity

COLOURS = {Severity.VIOLATION: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
CROWDED = 2.2
"""How many times wider than the terminal a table must be to be printed as records."""
CODE = 32
"""The longest code or name of a question that is never broken over two lines."""
GAP = 3
"""The columns of white space between two columns of a table."""
MARKS = {Severity.VIOLATION: "✖", Severity.WARNING: "▲", Severity.INFO: "·"}


class Screen:
    """Standard output for results, standard error for findings, progress and errors, in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.out = Console(highlight=False, soft_wrap=False)
        self.err = Console(highlight=False, stderr=True)

    def say(self, text: Bilingual, **details: object) -> str:
        """Return a text in the language of the screen, its placeholders filled."""
        return text.of(self.language).format(**details)

    def note(self, text: Bilingual, **details: object) -> None:
        """Print a remark to standard error."""
        self.err.print(escape(self.say(text, **details)), style="dim")

    def remark(self, text: str) -> None:
        """Print something a reader must know to standard error."""
        self.err.print(f"[yellow]{MARKS[Severity.WARNING]}[/] {escape(text)}")

    def fault(self, text: str) -> None:
        """Print what stops a part of the work to standard error."""
        self.err.print(f"[red]{MARKS[Severity.VIOLATION]}[/] {escape(text)}", soft_wrap=True)

    def table(
        self,
        headings: Sequence[str],
        rows: Iterable[Sequence[str]],
        right: Sequence[bool] = (),
        title: str = "",
    ) -> None:
        """Print a table to standard output; `right` marks the columns of numbers.

        A table far wider than the terminal becomes a list of records, which can still be read.
        """
        if title:
            self.out.print(f"[bold]{escape(title)}[/]", soft_wrap=True)
        lines = [tuple(row) for row in rows]
        widths = [max(map(cell_len, column)) for column in zip(headings, *lines, strict=True)]
        if sum(widths) + GAP * len(widths) > CROWDED * self.out.width:
            self._records(headings, lines)
            return
        table = Table(box=box.SIMPLE_HEAD)
        for number, heading in enumerate(headings):
            aligned = number < len(right) and right[number]
            justify: Literal["right", "left"] = "right" if aligned else "left"
            code = all(line[number].isascii() and len(line[number]) <= CODE for line in lines)
            table.add_column(escape(heading), justify=justify, overflow="fold", no_wrap=aligned or code)
        for line in lines:
            table.add_row(*map(escape, line))
        self.out.print(table)

    def _records(self, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        for row in rows:
            record = Table.grid(padding=(0, 2))
            record.add_column(style="dim", no_wrap=True)
            record.add_column(overflow="fold")
            for heading, text in zip(headings, row, strict=True):
                if text:
                    record.add_row(escape(heading), escape(text))
            self.out.print()
            self.out.print(record)
        self.out.print()

    def counts(self, findings: Iterable[Finding]) -> str:
        """Return how many findings there are of each severity, such as `▲ 3 · 5`."""
        number = Counter(finding.severity for finding in findings)
        return (
            " ".join(f"{MARKS[severity]} {number[severity]}" for severity in Severity if number[severity])
            or "0"
        )

    def findings(self, document: str, findings: Iterable[Finding]) -> None:
        """Print each finding to standard error, a line or two each."""
        for finding in findings:
            severity = self.say(wording.SEVERITIES[finding.severity])
            where = ", ".join(filter(None, [document, finding.place.describe(self.language), finding.column]))
            style = COLOURS[finding.severity]
            self.err.print(f"[{style}]{MARKS[finding.severity]} {severity}[/] {escape(where)}")
            self.err.print(f"  {escape(finding.message.of(self.language))}")
