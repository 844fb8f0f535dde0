"""A spreadsheet of somebody's own is linked on the command line."""

import csv
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from reconciliation_cases import PROJECT, UNIT, WHEELCHAIR, fill

from perfgraph.graph import open_graph

BASE = "https://w3id.org/perfgraph/id/"
Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the sample document and a few policies."""
    folder = tmp_path_factory.mktemp("linked") / "store"
    with open_graph(str(folder)) as graph:
        fill(graph)
    return folder


@pytest.fixture
def link(store: Path, tmp_path: Path) -> Run:
    """Return a function that writes a file and links it."""

    def run(content: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
        path = tmp_path / "own.csv"
        path.write_bytes(content)
        command = [str(Path(sys.executable).with_name("perfgraph")), "reconcile", str(path), *options]
        return subprocess.run(
            [*command, "--store", str(store), "--lang", "en"], capture_output=True, check=False
        )

    return run


def records(run: subprocess.CompletedProcess[bytes]) -> list[dict[str, str]]:
    """Return the rows that were written."""
    assert run.returncode == 0, run.stderr.decode()
    return list(csv.DictReader(io.StringIO(run.stdout.decode(), newline="")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rows_get_what_they_name(link, encoding):
    """Numbers, codes and names are linked, in the encodings of spreadsheets; an empty cell has nothing."""
    text = "依据,金额\n财社[2010]256号,260\n13030321W9TGCMKL98GWR,\n762001,1\n,5\n没有这回事吧,x\n"
    run = link(text.encode(encoding), "--column", "依据")
    rows = records(run)
    assert list(rows[0]) == ["依据", "金额", "id", "name", "score", "match"]
    assert [row["id"] for row in rows[:3]] == [BASE + one for one in (WHEELCHAIR, PROJECT, UNIT)]
    assert {row["match"] for row in rows[:3]} == {"true"}
    assert (rows[3]["id"], rows[3]["金额"]) == ("", "5")
    assert rows[4]["match"] != "true"
    assert b"5 rows: 3 matched" in run.stderr


def test_a_type_and_properties_narrow_down(link):
    """Rows are linked to things of the type only, and columns tell namesakes apart."""
    title = "财政支出绩效评价管理暂行办法"
    text = f"名称,文号\n{title},财预〔2009〕76号\n{title},\n残疾人满意度,\n"
    options = ("--column", "名称", "--type", "policy", "--property", "number=文号")
    rows = records(link(text.encode(), *options))
    assert (rows[0]["id"], rows[0]["match"]) == (f"{BASE}policy/mof-2009-76", "true")
    assert rows[1]["match"] == "false"
    assert "/policy/" in rows[2]["id"] or not rows[2]["id"]


def test_columns_keep_their_names_and_short_rows_are_filled(link):
    """A column that is there already keeps its name; a short row gets its empty cells."""
    rows = records(link(b"id,name,score\n7,\xe6\xae\x8b\n762001\n", "--column", "id"))
    assert list(rows[0]) == ["id", "name", "score", "id 2", "name 2", "score 2", "match"]
    assert (rows[1]["id"], rows[1]["name"], rows[1]["id 2"]) == ("762001", "", BASE + UNIT)


WRONG = {
    "another column": ("a,b\n1,2\n", ("--column", "c"), 'found no column "c", expected one of: a, b'),
    "another type": ("a\n1\n", ("--column", "a", "--type", "person"), 'found the type "person"'),
    "another property": ("a\n1\n", ("--column", "a", "--property", "x=a"), 'found the property "x"'),
    "half a property": ("a\n1\n", ("--column", "a", "--property", "unit"), "expected property=column"),
    "a long row": ("a\n1\n1,2\n", ("--column", "a"), "row 3: found 2 cells, expected at most 1"),
    "an empty file": ("", ("--column", "a"), 'found no column "a"'),
    "a huge cell": (f'a\n"{"x" * 200_000}"\n', ("--column", "a"), "expected CSV"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use_is_told(link, name):
    """Each ends with code 2 and a line that says what was found and expected."""
    text, options, message = WRONG[name]
    run = link(text.encode(), *options)
    assert run.returncode == 2
    assert message in run.stderr.decode()
    assert "Traceback" not in run.stderr.decode()
