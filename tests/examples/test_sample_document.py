"""The sample document: made again to the byte, the facts of the real one, none of its prose."""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest

from perfgraph.findings import Finding
from perfgraph.forms import recognise
from perfgraph.readers import read
from perfgraph.records import DepartmentGoal, Record, SafeguardMeasure, Sheet
from perfgraph.tables import Document

EXAMPLES = Path(__file__).parents[2] / "examples"
WORD, TEXT = EXAMPLES / "sample.docx", EXAMPLES / "sample.txt"
RUN = 12
"""A run of this many Chinese characters in common counts as copied, unless it is part of a fact."""
HEAD_COUNT = "13名在职人员及1名离退休人员"
"""A fact in the prose: head counts that the quality rules compare with the targets."""


def run_script(name: str, *arguments: Path) -> bytes:
    """Return what a script of the examples prints; a warning of Python counts as a failure."""
    command = [sys.executable, "-W", "error", str(EXAMPLES / name), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout


def extracted(path: Path) -> list[Record | Finding]:
    """Return what the form reads from a file."""
    document = read(path)
    return list(recognise(document).form.extract(document))


def records(path: Path) -> list[Record]:
    """Return the records of a file."""
    return [item for item in extracted(path) if not isinstance(item, Finding)]


def sheets(path: Path) -> list[Sheet]:
    """Return the project sheets of a file."""
    return [record for record in records(path) if isinstance(record, Sheet)]


def facts(sheet: Sheet) -> tuple[object, ...]:
    """Return what a sheet says apart from its prose."""
    unit = sheet.unit and (sheet.unit.code, sheet.unit.name)
    targets = [(t.kind, t.kind_quotes, t.name, t.value, t.value_quote, t.basis) for t in sheet.targets]
    goals = [(goal.sequence, goal.numbering) for goal in sheet.goals]
    money = (sheet.money_unit, sheet.total, sheet.total_quote, sheet.funds)
    return (sheet.number, sheet.heading, unit, sheet.code, sheet.name, money, sheet.schedule, goals, targets)


def numbering(items: Iterable[Record]) -> list[tuple[object, str]]:
    """Return where the goals and measures of the department stand, and how they are numbered."""
    goals = [(item.path, item.numbering) for item in items if isinstance(item, DepartmentGoal)]
    return goals + [(item.number, item.numbering) for item in items if isinstance(item, SafeguardMeasure)]


def prose(items: Iterable[Record]) -> Iterator[str]:
    """Yield every text of a document that is prose, in reading order."""
    for item in items:
        if not isinstance(item, Sheet):
            yield item.statement.text
            continue
        yield item.purpose.text if item.purpose else ""
        yield from (goal.statement.text for goal in item.goals)
        yield from (target.description.text for target in item.targets if target.description)


def runs(texts: Iterable[str]) -> set[str]:
    """Return every run of RUN Chinese characters, punctuation and digits left out."""
    characters = [re.sub(r"[^\u4e00-\u9fff]", "", text) for text in texts]
    return {text[at : at + RUN] for text in characters for at in range(len(text) - RUN + 1)}


def layout(document: Document) -> list[list[tuple[int, int, int]]]:
    """Return row, column and reach downwards of every cell of every table."""
    return [
        [(cell.place.row, cell.place.column, cell.row_span) for cell in table.cells]
        for table in document.tables
    ]


@pytest.fixture(scope="module")
def remade(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return two folders in which the script wrote the sample, each by a process of its own."""
    folders = [tmp_path_factory.mktemp("sample") for _ in range(2)]
    for folder in folders:
        run_script("make_sample.py", folder)
    return folders


@pytest.mark.parametrize("name", ["sample.docx", "sample.txt"])
def test_made_again_is_the_same(remade: list[Path], name: str) -> None:
    """The script writes the same bytes every time, and the files of the repository are what it writes."""
    first, second = ((folder / name).read_bytes() for folder in remade)
    assert first == second
    committed = (EXAMPLES / name).read_bytes()
    assert committed == first, f"examples/{name} is out of date: run python examples/make_sample.py"


def test_text_comes_from_the_word_file() -> None:
    """sample.txt is what flatten.py prints of sample.docx."""
    assert run_script("flatten.py", WORD) == TEXT.read_bytes()


def test_word_and_text_give_the_same_records() -> None:
    """The Word file and its plain text are read as the same records and the same kinds of findings."""
    assert records(WORD) == records(TEXT)
    assert kinds_of_findings(WORD) == kinds_of_findings(TEXT)


def test_counts_and_total() -> None:
    """The sample has 9 projects, 78 indicator targets and 2,232,960.00 yuan."""
    found = sheets(WORD)
    assert len(found) == 9
    assert sum(len(sheet.targets) for sheet in found) == 78
    assert sum(sheet.total or 0 for sheet in found) == Decimal("2232960.00")


def test_facts_are_those_of_the_real_document(seed: Path) -> None:
    """Codes, names, money, schedules, indicators, values, bases and numbering equal the real document's."""
    for sheet, real in zip(sheets(WORD), sheets(seed), strict=True):
        assert facts(sheet) == facts(real)
    assert numbering(records(WORD)) == numbering(records(seed))


def kinds_of_findings(path: Path) -> list[tuple[str, str]]:
    """Return rule and column of every finding of the reader and the form."""
    found = [item for item in extracted(path) if isinstance(item, Finding)]
    return sorted((finding.rule, finding.column) for finding in (*read(path).findings, *found))


def test_oddities_are_kept(seed: Path) -> None:
    """Reading the sample finds what reading the real document finds: stray white space."""
    assert kinds_of_findings(TEXT) == kinds_of_findings(seed)
    assert len(kinds_of_findings(TEXT)) == 3


def test_numbers_in_the_prose_are_kept(seed: Path) -> None:
    """Numbers that purposes and goals mention (80户, 114名) equal those of the real document, by project."""

    def numbers(sheet: Sheet) -> list[str]:
        return sorted(re.findall(r"\d+", " ".join(prose([sheet]))))

    assert [numbers(sheet) for sheet in sheets(WORD)] == [numbers(sheet) for sheet in sheets(seed)]


def test_texts_repeat_each_other_as_in_the_real_document(seed: Path) -> None:
    """Texts repeat names, and goals hold each other, just where they do in the real document."""

    def repetitions(path: Path) -> list[tuple[int, int]]:
        texts = [text for sheet in sheets(path) for text in (*prose([sheet]), *names(sheet))]
        return [(a, b) for (a, first), (b, second) in permutations(enumerate(texts), 2) if first == second]

    def held_goals(path: Path) -> list[tuple[int, int]]:
        texts = [text for sheet in sheets(path) for text in prose([sheet_without_targets(sheet)])]
        return [(a, b) for (a, first), (b, second) in permutations(enumerate(texts), 2) if first in second]

    assert repetitions(WORD) == repetitions(seed)
    assert held_goals(WORD) == held_goals(seed) != []


def names(sheet: Sheet) -> list[str]:
    """Return the indicator names of a sheet."""
    return [target.name.text for target in sheet.targets]


def sheet_without_targets(sheet: Sheet) -> Sheet:
    """Return a sheet of which only purpose and goals are prose."""
    return replace(sheet, targets=())


def test_layout_of_the_text_is_that_of_the_real_document(seed: Path) -> None:
    """sample.txt has the tables, rows, cells and cells merged downwards that the real text has."""
    assert layout(read(TEXT)) == layout(read(seed))


def test_word_tables_are_merged_as_on_paper() -> None:
    """The Word file has real spans: labels reach down, purpose and goals reach across, classes reach down."""
    form, indicators = read(WORD).tables[6:8]
    spans = {cell.plain: (cell.row_span, cell.column_span) for cell in form.cells}
    assert spans["预算规模及资金用途"] == (2, 1)
    assert spans["资金支出计划（%）"] == (2, 1)
    width = sum(cell.column_span for cell in form.row(1))
    purpose, goals = form.row(4)[1], form.row(7)[1]
    assert purpose.column_span == goals.column_span == width - 1
    assert goals.plain.count("\n") == 1
    classes = [(cell.plain, cell.row_span) for cell in indicators.cells if cell.place.column == 1]
    assert classes == [("一级指标", 1), ("产出指标", 7), ("效益指标", 8), ("满意度指标", 1)]


def test_prose_is_not_copied(seed: Path) -> None:
    """No run of 12 Chinese characters of the real prose is in the sample, but for names of things."""
    real = runs(prose(records(seed)))
    known = [HEAD_COUNT, *(sheet.name.text for sheet in sheets(seed))]
    known += [name for sheet in sheets(seed) for name in names(sheet)]
    assert len(real) > 1000, "the prose of the real document was not found"
    assert runs(prose(records(WORD))) & real <= runs(known)
