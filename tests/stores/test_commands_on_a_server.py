"""The commands on a SPARQL server, named by the environment, and on one that is not there."""

import socket
import sys
from pathlib import Path

import pytest

from perfgraph.cli import main
from perfgraph.stores import Endpoint

SAMPLE = Path(__file__).parents[2] / "examples" / "sample.txt"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run a command and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["perfgraph", *arguments])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.mark.parametrize("server", ["oxigraph", "virtuoso"])
def test_every_command_works_on_a_server(
    server: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Ingest, validate, query, show, export and stats, with credentials from the environment."""
    endpoint: Endpoint = request.getfixturevalue(f"{server}_endpoint")
    monkeypatch.setenv("PERFGRAPH_STORE", endpoint.query)
    monkeypatch.setenv("PERFGRAPH_USER", endpoint.user)
    monkeypatch.setenv("PERFGRAPH_PASSWORD", endpoint.password)
    commands = {
        ("ingest", str(SAMPLE)): "sample.txt",
        ("validate", "--format", "csv"): "≤225人",
        ("query", "unit-overview", "--format", "csv"): "13030321UHI7V7FRFGNBT",
        ("show", "13030321UHI7V7FRFGNBT"): "残疾人康复经费",
        ("export", "--graph", "inferred"): "fiscal-year/CN/2021",
        ("stats",): "78",
    }
    for arguments, expected in commands.items():
        assert run(monkeypatch, *arguments) == 0, arguments
        assert expected in capsysbinary.readouterr().out.decode(), arguments


def test_a_server_that_is_not_there_is_a_failure_with_its_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code is 1, and the message names the address; nothing hangs."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    address = f"http://127.0.0.1:{port}/query"
    monkeypatch.setenv("PERFGRAPH_TIMEOUT", "5")
    assert run(monkeypatch, "stats", "--store", address) == 1
    assert f"127.0.0.1:{port}" in capsys.readouterr().err
