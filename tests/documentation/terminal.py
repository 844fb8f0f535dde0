"""A terminal that a page types its commands into, and the comparison of what it shows."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

ANY = "…"
"""What stands for any text in a line, and alone in a line for any lines."""

_END = "-- end of the command:"


class Shown(NamedTuple):
    """What a command showed, and its exit code."""

    text: str
    code: int


class Terminal:
    """A bash in a folder; standard output and standard error are one, as on a screen.

    Leaving it ends what still runs in the background.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        reading, self._typing = os.pipe()
        self._bash = subprocess.Popen(
            ["bash", f"/dev/fd/{reading}"],
            cwd=folder,
            env=environment,
            pass_fds=(reading,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        os.close(reading)

    def run(self, command: str) -> Shown:
        """Run a command, which may have several lines, and wait until it ends."""
        os.write(self._typing, f"{command}\nprintf '\\n{_END}%s\\n' $?\n".encode())
        assert self._bash.stdout is not None
        lines: list[str] = []
        for line in self._bash.stdout:
            if line.startswith(_END):
                return Shown("".join(lines), int(line.removeprefix(_END)))
            lines.append(line)
        raise AssertionError(f"the shell ended within {command!r}:\n{''.join(lines)}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(BrokenPipeError):  # a command may have ended the shell
            os.write(self._typing, b"kill $(jobs -p) 2>/dev/null\n")
        os.close(self._typing)
        assert self._bash.stdout is not None
        with self._bash.stdout:
            self._bash.wait()


def agrees(expected: Sequence[str], shown: str) -> bool:
    """Tell whether an output is the one that is expected; runs of white space and empty lines do not count.

    >>> agrees(["a  …", "…", "z"], "a b c\\n\\nd\\ne\\nz\\n"), agrees(["a"], "a\\nb\\n")
    (True, False)
    """
    pattern = "".join(_pattern(line) for line in map(_collapsed, expected) if line)
    found = "".join(f"{line}\n" for line in map(_collapsed, shown.splitlines()) if line)
    return re.fullmatch(pattern, found) is not None


def _collapsed(line: str) -> str:
    return " ".join(line.split())


def _pattern(line: str) -> str:
    if line == ANY:
        return r"(?:.*\n)*"
    return ".*".join(map(re.escape, line.split(ANY))) + "\n"
