"""Texts as Markdown: CommonMark, with tables, and targets for links in the notation of MyST."""

import re
from collections.abc import Iterable, Sequence

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|$~^&!])")
_START = re.compile(r"^([-+=:]|[0-9]+(?=[.)]))")


def escaped(text: str) -> str:
    """Return a text of one line in which no sign is markup; white space becomes single spaces.

    >>> print(escaped("a_b <i> 1*2"))
    a\\_b \\<i\\> 1\\*2
    >>> print(escaped("1. no list"))
    1\\. no list
    """
    plain = _SIGNS.sub(r"\\\1", " ".join(text.split()))
    return _START.sub(lambda found: found[1] + "\\" if found[1].isdigit() else "\\" + found[1], plain)


def code(text: str) -> str:
    """Return a text of one line as code, whatever signs are in it; "" for none.

    >>> code("a|b"), code("a `b`")
    ('`a|b`', '`` a `b` ``')
    """
    if not text:
        return ""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence, space = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{space}{text}{space}{fence}"


def block(text: str, lexer: str) -> str:
    """Return lines of code in the language that `lexer` names."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{lexer}\n{text.strip()}\n{fence}\n"


def heading(level: int, text: str, target: str = "") -> str:
    """Return a heading; `target` is what links lead to it by."""
    return (f"({target})=\n" if target else "") + f"{'#' * level} {escaped(text)}\n"


def link(text: str, target: str) -> str:
    """Return a link to a page (`name.md`), or to a heading by its target (`#target`)."""
    return f"[{escaped(text)}]({target})"


def facts(pairs: Iterable[tuple[str, str]], colon: str) -> str:
    """Return names with what is said of them, in Markdown, a line each; what is "" is left out."""
    return "".join(f"- **{escaped(name)}**{colon}{said}\n" for name, said in pairs if said)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells in Markdown, each of one line; "" without a row."""
    lines = [_row(row) for row in rows]
    rule = "|" + "---|" * len(head)
    return "\n".join((_row([escaped(name) for name in head]), rule, *lines)) + "\n" if lines else ""


def _row(cells: Sequence[str]) -> str:
    # A sign that parts cells must be escaped even within code.
    return "| " + " | ".join(re.sub(r"(?<!\\)\|", r"\\|", cell) for cell in cells) + " |"
