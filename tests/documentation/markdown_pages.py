"""What a page of the documentation holds: blocks, commands, links and names in running text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs"
"""The documentation: one folder for each language, with the same files."""

_BLOCK = re.compile(r"^```(?P<info>.*)\n(?P<text>(?:.*\n)*?)```$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_SPAN = re.compile(r"`([^`\n]+)`")
_STORE = re.compile(r"^<!-- store: ([a-z]+) -->$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a console block, what follows it as its output, and the exit code it ends with."""

    command: str
    output: tuple[str, ...]
    code: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, the words after it, and its text."""

    language: str
    flags: tuple[str, ...]
    text: str

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the commands of a console block; `exit=N` is how the last one ends."""
        commands: list[str] = []
        outputs: list[list[str]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                commands.append(line[2:])
                outputs.append([])
            elif (line == ">" or line.startswith("> ")) and not outputs[-1]:
                commands[-1] += "\n" + line[2:]
            else:
                outputs[-1].append(line)
        codes = [0] * len(commands)
        codes[-1] = next((int(flag[5:]) for flag in self.flags if flag.startswith("exit=")), 0)
        return tuple(
            Step(command, tuple(output), code)
            for command, output, code in zip(commands, outputs, codes, strict=True)
        )


@dataclass(frozen=True)
class Page:
    """A page of one language."""

    path: Path

    @cached_property
    def text(self) -> str:
        """Return the page as it is written."""
        return self.path.read_text("utf-8")

    @property
    def name(self) -> str:
        """Return the path of the page within its language."""
        return str(self.path.relative_to(FOLDER / self.language))

    @property
    def language(self) -> str:
        """Return en or zh."""
        return self.path.relative_to(FOLDER).parts[0]

    @property
    def store(self) -> str:
        """Return what is in the store when the page begins: nothing (""), sample or linked."""
        found = _STORE.search(self.text)
        return found[1] if found else ""

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Return the fenced blocks in order."""
        return tuple(_blocks(self.text))

    @property
    def prose(self) -> str:
        """Return the page without its blocks."""
        return _BLOCK.sub("", self.text)

    @property
    def links(self) -> tuple[str, ...]:
        """Return the targets of the links."""
        return tuple(_LINK.findall(self.prose))

    @property
    def spans(self) -> tuple[str, ...]:
        """Return the inline code."""
        return tuple(_SPAN.findall(self.prose))


def _blocks(text: str) -> Iterator[Block]:
    for match in _BLOCK.finditer(text):
        language, *flags = match["info"].split()
        yield Block(language, tuple(flags), match["text"])


PAGES = tuple(map(Page, sorted([*FOLDER.glob("en/**/*.md"), *FOLDER.glob("zh/**/*.md")])))
"""Every page in both languages."""
