"""The documentation is true: its commands give what it shows, its code runs, its links and names exist."""

import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyoxigraph
import pytest
from markdown_pages import FOLDER, PAGES, Block, Page
from running import command
from terminal import Terminal, agrees
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

import perfgraph
from perfgraph.cli import app

ROOT = FOLDER.parent

NOT_RUN = frozenset({"text", "nginx", "apache", "ini", "sh"})
"""Languages of blocks that are only shown: other programs read them, or they need what a test has not."""

WIDTH = "100"
"""How many columns the terminal of the documentation has."""

OTHER_NAMES = frozenset({"perfgraph-store"})
"""Names that are written like those of questions and are none."""

PAIRS = sorted({page.name for page in PAGES})


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the stores that pages begin with, by name, each made once."""
    folder = tmp_path_factory.mktemp("stores")

    def store(name: str) -> Path:
        made = folder / name
        if not made.exists():
            if name == "linked":
                shutil.copytree(store("sample"), made)
            with perfgraph.open(str(made)) as graph:
                if name == "linked":
                    graph.link()
                else:
                    graph.ingest([ROOT / "examples" / "sample.docx"])
        return made

    return store


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that keeps what a block marked `once` made, for the page in the other language."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a page, with the examples in it."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.language}-{page.name}")
def test_a_page_runs(
    page: Page,
    folder: Path,
    kept: Path,
    stores: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Every block gives what the page shows, or is read without a fault."""
    environment = _environment(folder, page.language)
    if page.store:
        shutil.copytree(stores(page.store), folder / "perfgraph-store")
    for name in ("PERFGRAPH_STORE", "PERFGRAPH_LANG", "COLUMNS"):
        monkeypatch.setenv(name, environment[name])
    ask = command(monkeypatch, capsysbinary, "query", "-", "--format", "csv")
    with Terminal(folder, environment) as terminal:
        for block in page.blocks:
            match block.language:
                case "console":
                    _run(block, terminal, folder, kept / Path(page.name).stem)
                case "sparql":
                    monkeypatch.setattr(sys, "stdin", io.StringIO(block.text))
                    answer = ask()
                    assert answer.code == 0, f"{block.text}\n{answer.err}"
                    assert len(answer.out.splitlines()) > 1, f"no row: {block.text}"
                case "python":
                    _run_python(block.text, folder, environment)
                case language:
                    _read(language, block.text)


def _environment(folder: Path, language: str) -> Mapping[str, str]:
    """Return the environment of a page: no setting but its own, and a port that is free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PERFGRAPH_")}
    return {
        **inherited,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PERFGRAPH_STORE": str(folder / "perfgraph-store"),
        "PERFGRAPH_LANG": language,
        # A page shows what a query gives, however busy the machine is.
        "PERFGRAPH_QUERY_SECONDS": "600",
        "PORT": str(port),
        "COLUMNS": WIDTH,
        "LC_ALL": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
    }


def _run(block: Block, terminal: Terminal, folder: Path, kept: Path) -> None:
    """Run the commands of a block; one marked `once=FOLDER` serves both languages by what is in FOLDER."""
    once = next((flag[5:] for flag in block.flags if flag.startswith("once=")), "")
    if once and kept.exists():
        shutil.copytree(kept, folder / once, symlinks=True)
        return
    for step in block.steps:
        shown = terminal.run(step.command)
        assert shown.code == step.code, f"$ {step.command}\nexit code {shown.code}\n{shown.text}"
        assert agrees(step.output, shown.text), f"$ {step.command}\n{shown.text}"
    if once:
        shutil.copytree(folder / once, kept, symlinks=True)


def _run_python(text: str, folder: Path, environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", text],
        cwd=folder,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{text}\n{done.stderr}"


def _read(language: str, text: str) -> None:
    """Read a block that is not run; one in a language that nothing here reads must be known as such."""
    match language:
        case "toml":
            tomllib.loads(text)
        case "json":
            json.loads(text)
        case "turtle":
            prefixes = "\n".join(
                f"PREFIX {prefix}: <{base}>" for prefix, base in perfgraph.terms.PREFIXES.items()
            )
            assert list(
                pyoxigraph.parse(f"{prefixes}\n{text}", pyoxigraph.RdfFormat.TURTLE, base_iri="urn:docs:")
            )
        case _:
            assert language in NOT_RUN, f"```{language}: found no known language of a block"


def test_both_languages_have_the_same_pages() -> None:
    """A page of one language is there in the other."""
    names = {
        language: {page.name for page in PAGES if page.language == language} for language in ("en", "zh")
    }
    assert names["en"] == names["zh"] != set()


@pytest.mark.parametrize("name", PAIRS)
def test_both_languages_show_the_same(name: str) -> None:
    """Blocks, their commands and what is in the store are the same; words in commands may be the reader's."""
    one, other = (Page(FOLDER / language / name) for language in ("en", "zh"))
    assert one.store == other.store
    assert [(block.language, block.flags) for block in one.blocks] == [
        (block.language, block.flags) for block in other.blocks
    ]
    for mine, its in zip(one.blocks, other.blocks, strict=True):
        if mine.language == "console":
            assert [_plain(step.command) for step in mine.steps] == [
                _plain(step.command) for step in its.steps
            ]


def _plain(text: str) -> str:
    """Return a command without what is said in words: texts within quotes."""
    return re.sub(r'"[^"$]*"', '""', text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.language}-{page.name}")
def test_links_lead_to_files(page: Page) -> None:
    """A link within the repository leads to a file or folder that is there."""
    for link in page.links:
        if "://" not in link and not link.startswith(("#", "mailto:")):
            assert (page.path.parent / link.partition("#")[0]).exists(), link


def _commands(
    command: TyperCommand | TyperGroup, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Yield every command as its words, with its options."""
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    yield words, options | {"--help"}
    if isinstance(command, TyperGroup):
        for name, inner in command.commands.items():
            yield from _commands(inner, (*words, name))


COMMANDS = dict(_commands(get_command(app)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.language}-{page.name}")
def test_commands_and_options_exist(page: Page) -> None:
    """What running text and blocks that are only shown call a command or an option is one."""
    shown = [line for block in page.blocks if block.language == "sh" for line in block.text.splitlines()]
    options = set().union(*COMMANDS.values())
    for line in (*page.spans, *shown):
        program, *words = line.split()
        if program == "perfgraph":
            known = next(
                tuple(words[:end]) for end in range(len(words), -1, -1) if tuple(words[:end]) in COMMANDS
            )
            assert known or not words or words[0].startswith("--"), f"{line}: found no such command"
            assert {word for word in words if word.startswith("--")} <= COMMANDS[known], line
        elif program.startswith("--"):
            assert program in options, f"{line}: found no such option"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.language}-{page.name}")
def test_questions_exist(page: Page) -> None:
    """A name that is written like that of a question is one."""
    questions = {path.stem for path in (ROOT / "queries").glob("*/*.rq")}
    named = {span for span in page.spans if re.fullmatch(r"[a-z]+(?:-[a-z]+)+", span)}
    assert named - OTHER_NAMES <= questions
