"""Commands as a user runs them, without a process of their own."""

import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from perfgraph.cli import main


class Run(NamedTuple):
    """A command that ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str


def command(
    monkeypatch: pytest.MonkeyPatch, written: pytest.CaptureFixture[bytes], *words: str
) -> Callable[..., Run]:
    """Return `perfgraph` and some words as a function of the arguments after them."""

    def run(*arguments: str) -> Run:
        monkeypatch.setattr(sys, "argv", ["perfgraph", *words, *arguments])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = written.readouterr()
        # What goes to standard output may be a file, not text.
        return Run(code, out.decode("utf-8", "replace"), err.decode())

    return run
