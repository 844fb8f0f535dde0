"""The commands as a user runs them: what goes to which stream, and the exit code."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from running import Run, command

SAMPLE = Path(__file__).parents[1] / "examples" / "sample.docx"


@pytest.fixture
def perfgraph(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> Callable[..., Run]:
    """Run a command in a folder of its own, in English, 100 columns wide."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PERFGRAPH_LANG", "en")
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("PERFGRAPH_STORE", "PERFGRAPH_BASE", "PERFGRAPH_TIMEOUT"):
        monkeypatch.delenv(name, raising=False)
    return command(monkeypatch, capsysbinary)


def test_ingest_says_what_was_read_and_what_to_do_next(perfgraph: Callable[..., Run]) -> None:
    """The table is on standard output, the summary and the next step on standard error."""
    first = perfgraph("ingest", str(SAMPLE))
    assert first.code == 0
    assert "sample.docx" in first.out
    assert "stored" in first.out
    assert "perfgraph validate" in first.err
    assert "unchanged" in perfgraph("ingest", str(SAMPLE)).out


def test_ingest_of_a_missing_file_is_wrong_use(perfgraph: Callable[..., Run]) -> None:
    """The code is 2 and the message names the file."""
    run = perfgraph("ingest", "nowhere.docx")
    assert run.code == 2
    assert "nowhere.docx" in run.err


def test_ingest_writes_a_list_of_all_files(perfgraph: Callable[..., Run]) -> None:
    """The suffix chooses the form, and one that is none is refused before anything is read."""
    assert perfgraph("ingest", str(SAMPLE), "--report", "list.json", "--jobs", "1").code == 0
    (file,) = json.loads(Path("list.json").read_text("utf-8"))["files"]
    assert (file["path"], file["state"], file["targets"]) == (str(SAMPLE), "new", 78)
    run = perfgraph("ingest", str(SAMPLE), "--report", "list.pdf")
    assert run.code == 2
    assert ".html" in run.err
    assert not Path("list.pdf").exists()


def test_ingest_of_many_files_shows_totals(perfgraph: Callable[..., Run]) -> None:
    """More than thirty files: the oddest, how many of each form, format and reason, the first refusals."""
    Path("in").mkdir()
    Path("in/sample.docx").write_bytes(SAMPLE.read_bytes())
    for number in range(40):
        Path(f"in/{number:02}.docx").write_bytes(b"PK\x03\x04" + bytes([number]))
    run = perfgraph("ingest", "in", "--jobs", "1")
    assert run.code == 2
    assert "Word document" in run.out
    assert "40" in run.out
    assert "10 more were not read" in run.err
    assert run.err.count("not read: in/") == 30


def test_show_prints_the_cells_of_a_number(perfgraph: Callable[..., Run]) -> None:
    """The value of a target leads to its table, row, column and text."""
    perfgraph("ingest", str(SAMPLE))
    query = "PREFIX pg: <https://w3id.org/perfgraph/ns#> SELECT ?v { ?v pg:sourceText '≤10万元' }"
    Path("value.rq").write_text(query, "utf-8")
    value = perfgraph("query", "value.rq", "--format", "csv").out.splitlines()[1]
    shown = perfgraph("show", value)
    assert shown.code == 0
    assert "≤10万元" in shown.out
    assert "table 14, row 5, column 5" in shown.out


def test_show_of_a_project_by_its_code(perfgraph: Callable[..., Run]) -> None:
    """A code stands for its project."""
    perfgraph("ingest", str(SAMPLE))
    shown = perfgraph("show", "13030321UHI7V7FRFGNBT")
    assert "残疾人康复经费" in shown.out
    assert "inferred" in shown.out


def test_show_of_an_unknown_thing_says_so(perfgraph: Callable[..., Run]) -> None:
    """An unknown code is a message, not an empty table."""
    perfgraph("ingest", str(SAMPLE))
    run = perfgraph("show", "0000")
    assert run.code == 2
    assert '"0000"' in run.err


@pytest.mark.parametrize("form", ["text", "json", "csv", "turtle", "html"])
def test_validate_writes_every_format(perfgraph: Callable[..., Run], form: str) -> None:
    """The findings of a file, without a store."""
    run = perfgraph("validate", str(SAMPLE), "--format", form)
    assert run.code == 0
    assert "≤225人" in run.out or form == "html"


def test_validate_of_the_store_equals_validate_of_the_file(perfgraph: Callable[..., Run]) -> None:
    """What was found when reading is found again in the graph."""
    perfgraph("ingest", str(SAMPLE))
    stored, read = (perfgraph("validate", *paths, "--format", "csv").out for paths in ([], [str(SAMPLE)]))
    assert stored == read
    assert len(read.splitlines()) > 10


def test_a_faulty_query_shows_line_and_column(perfgraph: Callable[..., Run]) -> None:
    """The line itself is printed with a caret."""
    perfgraph("ingest", str(SAMPLE))
    Path("bad.rq").write_text("SELECT ?s\nWHERE { ?s ?p }\n", "utf-8")
    run = perfgraph("query", "bad.rq")
    assert run.code == 2
    assert "line 2, column" in run.err
    assert "WHERE { ?s ?p }" in run.err


def test_a_wrong_parameter_names_itself(perfgraph: Callable[..., Run]) -> None:
    """Name, type and what is allowed."""
    perfgraph("ingest", str(SAMPLE))
    assert "nonsense" in perfgraph("query", "indicators-by-baseline", "--param", "nonsense=1").err
    assert "name=value" in perfgraph("query", "indicators-by-baseline", "--param", "nonsense").err


def test_an_unknown_question_names_its_neighbours(perfgraph: Callable[..., Run]) -> None:
    """A slip of the pen is answered with the nearest names."""
    perfgraph("ingest", str(SAMPLE))
    run = perfgraph("query", "indicators-by-base")
    assert run.code == 2
    assert "indicators-by-baseline" in run.err


def test_a_query_from_standard_input(perfgraph: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads the question from standard input."""
    perfgraph("ingest", str(SAMPLE))
    monkeypatch.setattr(
        sys,
        "stdin",
        io.StringIO("SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/perfgraph/ns#IndicatorTarget> }"),
    )
    assert perfgraph("query", "-", "--format", "csv").out.split() == ["n", "78"]


def test_export_is_sorted_and_the_same_each_time(perfgraph: Callable[..., Run]) -> None:
    """Equal graphs give equal bytes; the parts are the whole."""
    perfgraph("ingest", str(SAMPLE))
    doc, again = (perfgraph("export", "--graph", "doc").out for _ in range(2))
    assert doc == again
    assert doc.splitlines() == sorted(doc.splitlines())
    inferred = perfgraph("export", "--graph", "inferred").out
    assert set(doc.splitlines()) | set(inferred.splitlines()) <= set(perfgraph("export").out.splitlines())
    for form in ("trig", "turtle", "jsonld"):
        assert "TargetSheet" in perfgraph("export", "--graph", "doc", "--format", form).out


def test_a_store_that_is_not_there_says_how_to_make_one(perfgraph: Callable[..., Run]) -> None:
    """The code is 1, and the message tells the command."""
    run = perfgraph("stats", "--store", "nowhere")
    assert run.code == 1
    assert "perfgraph ingest" in run.err


def test_a_foreign_folder_is_left_alone(perfgraph: Callable[..., Run]) -> None:
    """A folder of something else is refused, and nothing in it is touched."""
    Path("photos").mkdir()
    Path("photos/one.jpg").write_bytes(b"\xff\xd8")
    run = perfgraph("ingest", str(SAMPLE), "--store", "photos")
    assert run.code == 1
    assert [path.name for path in Path("photos").iterdir()] == ["one.jpg"]


def test_a_bad_setting_names_its_variable(
    perfgraph: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the variable, what was found and what was expected."""
    monkeypatch.setenv("PERFGRAPH_BASE", "example.org")
    run = perfgraph("stats", "--store", "memory:")
    assert run.code == 2
    assert '"example.org"' in run.err


def test_queries_lists_every_question_in_both_languages(perfgraph: Callable[..., Run]) -> None:
    """The baseline question is among them."""
    assert "indicators-by-baseline" in perfgraph("queries").out
    assert "基线" in perfgraph("queries", "--lang", "zh").out


def test_answers_come_as_json_for_machines(perfgraph: Callable[..., Run]) -> None:
    """SPARQL results JSON, whole and parseable, alone on standard output."""
    perfgraph("ingest", str(SAMPLE))
    run = perfgraph("query", "indicators-by-baseline", "--format", "json")
    assert run.code == 0
    assert json.loads(run.out)["results"]["bindings"]


def test_the_demo_reads_checks_and_answers(perfgraph: Callable[..., Run]) -> None:
    """What `make run` shows: the document, what is odd, three answers, the links that are proposed."""
    run = perfgraph("demo")
    assert run.code == 0
    assert "sample.docx" in run.out
    assert "policies suggested" in run.out
    assert run.err.count("snapshot") >= 4


@pytest.mark.parametrize(
    "command", ["ingest", "validate", "queries", "query", "show", "export", "stats", "demo"]
)
def test_every_command_has_help_and_is_in_the_readme(perfgraph: Callable[..., Run], command: str) -> None:
    """The help explains the command; both READMEs name it."""
    assert "Usage" in perfgraph(command, "--help").out
    root = Path(__file__).parents[1]
    for readme in ("README.md", "README.zh.md"):
        assert f"perfgraph {command}" in (root / readme).read_text("utf-8")
