"""The lines of a policy text to its clauses: a tree by the numbers that lines begin with.

An article (第十二条) holds paragraphs (款), which have no number of their own and are counted; one that has
a single paragraph is not divided, but its items (（二）) are still those of its first paragraph. A text may
have sections: an annex (附件) numbers its clauses anew.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from perfgraph.citations.numerals import numeral
from perfgraph.findings import Place
from perfgraph.policies.amounts import stated_values
from perfgraph.policies.dates import is_day
from perfgraph.policies.lines import Line
from perfgraph.policies.model import Passage
from perfgraph.policies.numbering import Numbered, Rank, numbered

HEADING = 40
"""The characters of the longest heading that names a clause."""

_ANNEX = re.compile(
    r"附[ \u3000]*件[ \u3000]*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})?[ \u3000]*[:：]?"
)
_ANNEXES = re.compile(r"附[ \u3000]*件[ \u3000]*[:：]")
_HEADING = re.compile(rf"[^。；;：:]{{1,{HEADING}}}(?=[。：:]|$)")
_SIGNED = re.compile(r"[^。；;，,：:]{2,60}")


@dataclass(slots=True)
class _Node:
    """A clause that is still growing; `lines` are those from its own first to the last one inside it."""

    rank: Rank
    number: int
    printed: str
    heading: str
    above: "_Node | None"
    lines: list[Line] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    children: list["_Node"] = field(default_factory=list)
    inserted: int = 0

    def take(self, line: Line) -> None:
        """Add a line to the clause itself and to all that hold it."""
        self.own.append(line.text)
        node: _Node | None = self
        while node:
            node.lines.append(line)
            node = node.above


@dataclass(slots=True)
class _Section:
    """A part of a text that numbers its clauses by itself: `before` are the lines ahead of the first."""

    before: list[Line] = field(default_factory=list)
    clauses: list[_Node] = field(default_factory=list)
    current: _Node | None = None

    def add(self, line: Line, mark: Numbered | None) -> None:
        """Take in the next line."""
        if mark and mark.rank is Rank.CHAPTER:
            self.current = None
        elif mark:
            self._open(line, mark)
        elif self.current:
            self._go_on(line)
        elif not self.clauses:
            self.before.append(line)

    def _open(self, line: Line, mark: Numbered) -> None:
        above = self.current
        while above and above.rank >= mark.rank:
            above = above.above
        if above and above.rank is Rank.ARTICLE:
            above = above.children[-1]
        node = _Node(mark.rank, mark.number, mark.printed, _heading(mark.rest), above, inserted=mark.inserted)
        self._attach(node)
        if mark.rank is Rank.ARTICLE:
            self._attach(_Node(Rank.PARAGRAPH, 1, "第一款", "", node))
        assert self.current
        self.current.take(line)

    def _go_on(self, line: Line) -> None:
        """Take a line without a number: in an article it is its next paragraph."""
        node = self.current
        while node and node.rank > Rank.PARAGRAPH:
            node = node.above
        if node and node.above:
            number = len(node.above.children) + 1
            self._attach(_Node(Rank.PARAGRAPH, number, f"第{numeral(number)}款", "", node.above))
        assert self.current
        self.current.take(line)

    def _attach(self, node: _Node) -> None:
        (node.above.children if node.above else self.clauses).append(node)
        self.current = node


def divided(lines: Sequence[Line]) -> tuple[list[Line], tuple[Passage, ...]]:
    """Return the lines ahead of the first clause, and the clauses of a text in their order.

    What stands behind a clause until the next belongs to it, without the signature, date and list of annexes
    at the end of a section. Numbers that come twice in a section are told apart by their order.
    """
    sections = [_Section()]
    listing = False
    for line in _without_ends(lines):
        mark = numbered(line.text)
        if _ANNEX.fullmatch(line.text) and (sections[-1].clauses or sections[-1].before):
            sections.append(_Section())
            continue
        if _ANNEXES.match(line.text):
            listing = True
            continue
        listing = listing and bool(mark and mark.rank is Rank.THIRD)
        if not listing:
            sections[-1].add(line, mark)
    first = next((section for section in sections if section.clauses), None)
    if first is None:
        return [line for section in sections for line in section.before], ()
    return sections[0].before, tuple(_passages(sections))


def _without_ends(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines without what follows the day of signing up to the next annex, and its signature."""
    kept: list[Line] = []
    begun = ended = False
    for line in lines:
        annex = bool(_ANNEX.fullmatch(line.text))
        begun = begun or numbered(line.text) is not None
        if annex:
            ended = False
        elif begun and is_day(line.text):
            ended = True
            while kept and not numbered(kept[-1].text) and _SIGNED.fullmatch(kept[-1].text):
                kept.pop()
        if not ended:
            kept.append(line)
    yield from kept


def _passages(sections: Sequence[_Section]) -> Iterator[Passage]:
    used: set[str] = set()
    for number, section in enumerate(section for section in sections if section.clauses):
        naming = _Naming(f"annex{number}-" if number else "", used)
        for node in section.clauses:
            yield from _told(node, naming, Passage((), "", "", "附件" if number else "", ""))


@dataclass(frozen=True, slots=True)
class _Naming:
    """The local names of a text: what those of a section begin with, and which are taken."""

    beginning: str
    used: set[str]

    def local(self, path: tuple[int, ...], inserted: int) -> str:
        """Return the local name of a clause, such as c-12-3, that no other of the text has."""
        plain = "-".join([f"{self.beginning}c", *map(str, path)]) + (f"_{inserted}" if inserted else "")
        name, copy = plain, 1
        while name in self.used:
            copy += 1
            name = f"{plain}~{copy}"
        self.used.add(name)
        return name


def _told(node: _Node, naming: _Naming, above: Passage) -> Iterator[Passage]:
    """Yield a clause and then those inside it; the only paragraph of an article is the article."""
    path = (*above.path, node.number)
    if node.rank is Rank.PARAGRAPH and node.above and len(node.above.children) == 1:
        own = replace(above, path=path)
    else:
        numbers = f"{above.label.split(' ')[0]}{node.printed}"
        own = Passage(
            path,
            naming.local(path, node.inserted),
            node.printed,
            f"{numbers} {node.heading}".strip(),
            "\n".join(line.text for line in node.lines),
            above.local,
            _spanning(node.lines),
            stated_values("\n".join(_own(node))),
        )
        yield own
    for child in node.children:
        yield from _told(child, naming, own)


def _own(node: _Node) -> list[str]:
    """Return the lines of a clause that are in none inside it."""
    if node.rank is Rank.ARTICLE and len(node.children) == 1:
        return node.children[0].own
    return node.own


def _heading(rest: str) -> str:
    found = _HEADING.match(rest)
    return found[0] if found else ""


def _spanning(lines: Sequence[Line]) -> Place:
    """Return the place of the first line, with the line of a text file where the last one ends."""
    first, last = lines[0].place, lines[-1].place
    return Place(
        table=first.table,
        row=first.row,
        column=first.column,
        paragraph=first.paragraph,
        start_line=first.start_line,
        end_line=last.end_line if first.start_line else 0,
        page=first.page,
    )
