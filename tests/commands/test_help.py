"""What `--help` says, in both languages."""

from collections.abc import Callable, Iterator

import pytest
from running import Run, command
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from perfgraph.cli import program
from perfgraph.cli.chinese import HELP
from perfgraph.cli.described import groups

PerfGraph = Callable[..., Run]


@pytest.fixture
def perfgraph(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> PerfGraph:
    """Return `perfgraph` on the command line."""
    return command(monkeypatch, capfdbinary)


def test_every_help_text_has_a_chinese_one_and_none_is_left_over() -> None:
    """A command or an option that is added needs a line in `cli/chinese.py`, one that goes takes it along."""
    assert set(_texts(program())) | {"Settings, from the environment:"} == set(HELP)


@pytest.mark.parametrize(
    ("lang", "said", "unsaid"), [("zh", "列出问题库中的问题", "List the"), ("en", "List the", "列出")]
)
def test_help_speaks_the_language_of_the_environment(
    perfgraph: PerfGraph, monkeypatch: pytest.MonkeyPatch, lang: str, said: str, unsaid: str
) -> None:
    """PERFGRAPH_LANG chooses; the settings at the end are told in it too."""
    monkeypatch.setenv("PERFGRAPH_LANG", lang)
    run = perfgraph("--help")
    assert run.code == 0
    assert said in run.out
    assert unsaid not in run.out
    assert ("持令牌时答案的行数" in run.out) is (lang == "zh")


def test_commands_describe_what_they_take() -> None:
    """Names, placeholders, words to choose from, bounds and defaults are those that typer enforces."""
    found = {one.name: one for group in groups(program()) for one in group.commands}
    query = found["perfgraph query"]
    assert [one.placeholder for one in query.arguments] == ["NAME|FILE.rq|-"]
    options = {one.names[0]: one for one in query.options}
    assert options["--format"].values[:3] == ("table", "csv", "tsv")
    assert options["--format"].default == "table"
    assert options["--param"].repeated
    assert options["--lang"].values == ("zh", "en")
    port = next(one for one in found["perfgraph serve"].options if one.names == ("--port",))
    assert (port.lowest, port.highest, port.default, port.placeholder) == (0, 65535, "8000", "PORT")
    site = next(one for one in found["perfgraph publish"].options if "--site" in one.names)
    assert (site.names, site.placeholder, site.default) == (("--site", "--no-site"), "", "")
    assert "perfgraph review accept" in found


def _texts(one: TyperCommand | TyperGroup) -> Iterator[str]:
    if one.help:
        yield one.help
    yield from (
        each.help for each in one.params if isinstance(each, TyperArgument | TyperOption) and each.help
    )
    for below in one.commands.values() if isinstance(one, TyperGroup) else ():
        assert isinstance(below, TyperCommand | TyperGroup)
        yield from _texts(below)
