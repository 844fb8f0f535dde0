"""The commands about policies: what they print, to which stream, and their exit codes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from running import Run, command
from sample_texts import BARE, NOTICE

TARGETS = Path(__file__).parents[1] / "forms" / "documents" / "national-targets.html"


@pytest.fixture
def policies(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> Callable[..., Run]:
    """Run a command about policies in a folder of its own, 160 columns wide."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    for name in ("PERFGRAPH_STORE", "PERFGRAPH_BASE", "PERFGRAPH_LANG"):
        monkeypatch.delenv(name, raising=False)
    return command(monkeypatch, capsysbinary, "policies")


def test_a_text_is_added_listed_shown_and_removed(policies: Callable[..., Run], tmp_path: Path) -> None:
    """The whole life of a text, in English and Chinese."""
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    first = policies("add", "notice.txt", "--lang", "en")
    assert (first.code, "示财社〔2022〕18号" in first.out, "stored" in first.out) == (0, True, True)
    assert "unchanged" in policies("add", "notice.txt", "--lang", "en").out
    listed = policies("list", "--lang", "zh")
    assert "示财社〔2022〕18号" in listed.out
    assert "52 份政策文件" in listed.err
    shown = policies("show", "示财社2022 18号".replace(" ", ""), "--lang", "en")
    assert "每人每年800元" in shown.out
    assert "confirmed" in shown.out
    assert "二、（一）" in shown.out
    removed = policies("remove", "示财社(2022)18号", "--lang", "en")
    assert "is taken out" in removed.err
    assert policies("show", "示财社(2022)18号").code == 2


def test_the_wheelchair_notice_is_shown_with_its_amount(policies: Callable[..., Run], tmp_path: Path) -> None:
    """Facts with their sources and certainty, the clause with its standard."""
    (tmp_path / "notice.txt").write_text(BARE, encoding="utf-8")
    added = policies("add", "notice.txt", "--lang", "zh")
    assert "按示财社〔2022〕9号收入" in added.err.replace("\n", "")
    assert "没有条款编号" in added.err.replace("\n", "")
    shown = policies("show", "财社2010256号", "--lang", "zh").out
    assert "260元/辆·年" in shown
    assert "cl.chuzhou.gov.cn" in shown
    assert "已核实" in shown


def test_what_is_not_added_is_told(policies: Callable[..., Run], tmp_path: Path) -> None:
    """A table of targets, a missing file and both choices at once are wrong use."""
    refused = policies("add", str(TARGETS), "none.txt", "--lang", "en")
    assert refused.code == 2
    assert "found a document of performance targets" in refused.err
    assert "none.txt: found no such file" in refused.err
    assert policies("add", "x.txt", "--replace", "--beside").code == 2
    wrong = policies("show", "财社〔2011〕256号")
    assert wrong.code == 2
    assert "mof-2010-256 (财社〔2010〕256号)" in wrong.err.replace("\n", "")


def test_citations_that_mean_nothing_are_listed(policies: Callable[..., Run], tmp_path: Path) -> None:
    """Without linked documents the answer says which data is missing."""
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    policies("add", "notice.txt")
    assert "performance target documents" in policies("citations", "--lang", "en").err
