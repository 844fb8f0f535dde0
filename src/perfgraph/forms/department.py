"""The prose part of a department (部门整体绩效目标): overall goal, numbered sub-goals, safeguard measures."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from perfgraph.findings import Finding
from perfgraph.records import DepartmentGoal, Quote, SafeguardMeasure
from perfgraph.tables import Document, Paragraph
from perfgraph.vocabulary import finding

OVERALL, SUB, MEASURES = "总体绩效目标", "分项绩效目标", "工作保障措施"
_SECTION = re.compile(rf"[一二三四五六七八九十]{{1,3}}、\s*({OVERALL}|{SUB}|{MEASURES})")
_PART = re.compile(r"第[一二三四五六七八九十]{1,3}部分")
_OTHER_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、")
_NUMBERED = re.compile(r"([0-9]{1,3})[、.．]\s*|[（(]([0-9]{1,3})[）)]\s*")


@dataclass(frozen=True, slots=True)
class _Item:
    """A paragraph of a section: how it is numbered (level 0: not at all) and its text."""

    level: int
    number: int
    numbering: str
    quote: Quote

    @property
    def title(self) -> str:
        return self.quote.text.split("。")[0]


def department(document: Document) -> Iterator[DepartmentGoal | SafeguardMeasure | Finding]:
    """Yield the goals and measures of the department part, and what is odd about them."""
    readers: dict[str, Callable[[list[_Item]], Iterator[DepartmentGoal | SafeguardMeasure | Finding]]] = {
        OVERALL: _overall,
        SUB: _sub_goals,
        MEASURES: _measures,
    }
    for name, reader in readers.items():
        items = [_item(paragraph) for paragraph in _section(document.paragraphs, name)]
        yield from reader(items)


def _section(paragraphs: Iterable[Paragraph], name: str) -> Iterator[Paragraph]:
    inside = False
    for paragraph in paragraphs:
        text = paragraph.text.strip()
        heading = _SECTION.fullmatch(text)
        if heading:
            inside = heading[1] == name
        elif _PART.fullmatch(text) or _OTHER_SECTION.match(text) or text.endswith("绩效目标表"):
            inside = False
        elif inside and text:
            yield paragraph


def _item(paragraph: Paragraph) -> _Item:
    text = paragraph.text.strip()
    match = _NUMBERED.match(text)
    if not match:
        return _Item(0, 0, "", Quote(text, paragraph.place))
    level, number = (1, match[1]) if match[1] else (2, match[2])
    return _Item(level, int(number), match[0].strip(), Quote(text[match.end() :], paragraph.place))


def _overall(items: list[_Item]) -> Iterator[DepartmentGoal | Finding]:
    whole = [replace(item.quote, text=item.numbering + item.quote.text) for item in items]
    distinct = list(dict.fromkeys(whole))
    for quote in whole[1:]:
        if quote.place != distinct[distinct.index(quote)].place:
            yield finding("repeated-paragraph", quote.place, quote.text)
    if distinct:
        yield DepartmentGoal((), "", OVERALL, replace(distinct[0], text="\n".join(q.text for q in distinct)))


def _sub_goals(items: list[_Item]) -> Iterator[DepartmentGoal | Finding]:
    parent = 0
    for item, text in _with_continuations(items):
        if not item.level:
            yield finding("goal-not-numbered", item.quote.place, item.quote.text)
            continue
        parent = item.number if item.level == 1 else parent
        path = (item.number,) if item.level == 1 else (parent, item.number)
        yield DepartmentGoal(path, item.numbering, item.title, replace(item.quote, text=text))


def _measures(items: list[_Item]) -> Iterator[SafeguardMeasure | Finding]:
    for item, text in _with_continuations(items):
        if not item.level:
            yield finding("goal-not-numbered", item.quote.place, item.quote.text)
            continue
        yield SafeguardMeasure(item.number, item.numbering, item.title, replace(item.quote, text=text))


def _with_continuations(items: list[_Item]) -> Iterator[tuple[_Item, str]]:
    """Yield each numbered item with the text of the unnumbered paragraphs after it."""
    group: list[_Item] = []
    for item in items:
        if item.level and group:
            yield group[0], "\n".join(member.quote.text for member in group)
            group = []
        group.append(item)
    if group:
        yield group[0], "\n".join(member.quote.text for member in group)
