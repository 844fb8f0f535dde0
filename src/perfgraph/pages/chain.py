"""The chain goal → project → money → indicators of one project, as a picture drawn on the server (SVG 2)."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from perfgraph.findings import Bilingual, Language
from perfgraph.pages.asking import count, iri, select, text
from perfgraph.pages.environment import money, part
from perfgraph.pages.labels import labels_of
from perfgraph.pages.links import href
from perfgraph.pages.site import Site

MOST = 9
"""How many boxes a column has at most; the last one then counts the rest."""

BOX, ROW, GAP, LINE = (208, 24, 62, 19)
"""The width of a box, the margins of its text, the space between columns, the height of a line, in pixels."""

KINDS = "#indicators"
"""Where the page of a project lists its indicators by kind."""

CHARACTERS = 26
"""How many columns of text fit into a box; a Chinese character takes two (Unicode UAX #11)."""

_GOALS = """SELECT DISTINCT ?goal WHERE {
  { VALUES ?project { UNDEF } ?sheet pg:project ?project . ?thing pg:sheet ?sheet ; pg:contributesTo ?goal }
  UNION { VALUES ?project { UNDEF } ?project pg:contributesTo ?goal }
} ORDER BY ?goal LIMIT 50"""

_MONEY = """SELECT DISTINCT ?allocation ?source ?amount WHERE {
  VALUES ?project { UNDEF }
  ?sheet pg:project ?project .
  ?allocation pg:sheet ?sheet ; pg:fundSource ?source ; pg:amount ?amount .
  FILTER(?amount > 0)
} ORDER BY DESC(?amount) ?source LIMIT 50"""

_KINDS = """SELECT ?kind (COUNT(DISTINCT ?target) AS ?count) (MIN(?row) AS ?first) WHERE {
  VALUES ?project { UNDEF }
  ?target a pg:IndicatorTarget ; pg:project ?project ; pg:indicatorType ?kind ; pg:rowNumber ?row
} GROUP BY ?kind ORDER BY ?first ?kind LIMIT 50"""

_GOAL = Bilingual(zh="部门目标", en="department goal")
_PROJECT = Bilingual(zh="项目", en="project")
_FUND = Bilingual(zh="资金（元）", en="money (yuan)")
_KIND = Bilingual(zh="指标", en="indicators")
_NO_GOAL = Bilingual(zh="原文未写明对应哪项部门目标", en="the source names no department goal")
_MORE = Bilingual(zh="另有{more}项", en="{more} more")


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its lines of text, the address it leads to ("" for none), and whether something is missing."""

    lines: tuple[str, ...]
    address: str = ""
    missing: bool = False

    @property
    def height(self) -> int:
        """Return the height in pixels."""
        return ROW + LINE * len(self.lines)


@dataclass(frozen=True, slots=True)
class Placed:
    """A box and its upper left corner, in pixels."""

    box: Box
    x: int
    y: int

    @property
    def middle(self) -> int:
        """Return the height of the middle of the box."""
        return self.y + self.box.height // 2


@dataclass(frozen=True, slots=True)
class Column:
    """A step of the chain: what it is called and its boxes."""

    heading: str
    boxes: tuple[Placed, ...]
    x: int


def chain(site: Site, project: str, language: Language) -> Markup:
    """Return the chain of a project with its text alternative, as markup for a page; "" without a sheet."""
    steps = _steps(site, project, language)
    if not steps[2][1] and not steps[3][1]:
        return Markup("")
    height = 44 + max(sum(box.height + 12 for box in boxes) for _, boxes in steps)
    columns = [_column(step, number, height) for number, step in enumerate(steps)]
    return part(
        "chain.html",
        columns=columns,
        curves=[_curve(one, other) for left, right in pairwise(columns)
                for one in left.boxes for other in right.boxes],
        width=4 * BOX + 3 * GAP + 2,
        height=height,
        box=BOX,
        line=LINE,
        chinese=language is Language.CHINESE,
    )  # fmt: skip


def _steps(site: Site, project: str, language: Language) -> list[tuple[str, tuple[Box, ...]]]:
    thing = [NamedNode(project)]
    goals = [iri(row["goal"]) for row in select(site, _GOALS, project=thing)]
    funds = [(iri(row["source"]), _amount(row["amount"]), iri(row["allocation"]))
             for row in select(site, _MONEY, project=thing)]  # fmt: skip
    kinds = [(iri(row["kind"]), count(row["count"])) for row in select(site, _KINDS, project=thing)]
    names = labels_of(site, [project, *goals, *(fund[0] for fund in funds), *(kind for kind, _ in kinds)])

    def named(thing: str, more: str = "", address: str = "") -> Box:
        lines = wrapped(names[thing].of(language))
        return Box((*lines, more) if more else lines, address or href(site, thing))

    total = money(sum((fund[1] for fund in funds), Decimal(0)))
    return [
        (_GOAL.of(language), _bounded([named(goal) for goal in goals], language)
         or (Box(wrapped(_NO_GOAL.of(language)), missing=True),)),
        (_PROJECT.of(language), (named(project, total),)),
        (_FUND.of(language), _bounded(
            [named(source, money(amount), href(site, one)) for source, amount, one in funds], language)),
        (_KIND.of(language), _bounded(
            [named(kind, f"{number}", KINDS) for kind, number in kinds], language)),
    ]  # fmt: skip


def _amount(term: object) -> Decimal:
    return Decimal(text(term)) if isinstance(term, Literal) else Decimal(0)


def _bounded(boxes: Sequence[Box], language: Language) -> tuple[Box, ...]:
    if len(boxes) <= MOST:
        return tuple(boxes)
    more = _MORE.of(language).format(more=len(boxes) - MOST + 1)
    return (*boxes[: MOST - 1], Box((more,)))


def wrapped(words: str, most: int = 3) -> tuple[str, ...]:
    """Return a text in lines that fit into a box, the last one cut when there are more than `most`.

    >>> wrapped("残疾人就业服务中心运转经费")
    ('残疾人就业服务中心运转经费',)
    >>> wrapped("economic benefit indicator of the department")
    ('economic benefit indicator', 'of the department')
    """
    lines: list[str] = [""]
    for piece in _pieces(words):
        if _width(lines[-1] + piece.rstrip()) > CHARACTERS and lines[-1]:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    lines = [line.strip() for line in lines if line.strip()]
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: CHARACTERS // 2 - 1] + "…"]
    return tuple(lines)


def _pieces(words: str) -> list[str]:
    """Return what a line may end after: a Chinese character, or a word with the space before it."""
    pieces: list[str] = []
    for char in words:
        latin = _width(char) == 1 and char != " "
        if pieces and latin and _width(pieces[-1][-1]) == 1:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words)


def _column(step: tuple[str, Sequence[Box]], number: int, height: int) -> Column:
    heading, boxes = step
    x = 1 + number * (BOX + GAP)
    y = 32 + (height - 44 - sum(box.height + 12 for box in boxes)) // 2
    placed = []
    for box in boxes:
        placed.append(Placed(box, x, y))
        y += box.height + 12
    return Column(heading, tuple(placed), x)


def _curve(one: Placed, other: Placed) -> str:
    """Return the path (SVG 2 §9.3) from the right side of a box to the left side of the next."""
    start, end = one.x + BOX, other.x
    bend = (start + end) // 2
    return f"M{start} {one.middle}C{bend} {one.middle} {bend} {other.middle} {end} {other.middle}"
