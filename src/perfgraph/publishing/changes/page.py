"""Changes as a page for people: how many of which kind, the money before and after, then project by project.

The same view fills two pages: that of the site, and one that stands alone and stays with its release, with
`perfgraph diff`, or wherever it is sent.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import groupby
from pathlib import PurePosixPath

from markupsafe import Markup

from perfgraph.findings import Bilingual, Language
from perfgraph.pages.environment import STATIC, part
from perfgraph.publishing.changes.comparing import Aspect, Change, Kind
from perfgraph.publishing.changes.report import Report
from perfgraph.publishing.changes.totals import Total
from perfgraph.publishing.changes.wording import aspect_of, kind_of, named, texts_of, thing_of
from perfgraph.publishing.pictures import Mark, bars

SHOWN = 2_000
"""How many changes a page shows; the other formats have all of them."""

BARS = 12
"""How many sources of money are drawn, the largest first; the table has all of them."""

BEFORE, AFTER = Bilingual(zh="变更前", en="before"), Bilingual(zh="变更后", en="after")
EVERY = Bilingual(zh="合计", en="all sources")
YUAN = Bilingual(zh="元", en="yuan")
DRAWN = Bilingual(
    zh="各资金来源变更前后的金额；数值见旁边的表",
    en="money of each fund source before and after; the table beside it has the figures",
)

SHAPES: Mapping[Kind, str] = {
    Kind.ADDED: "+",
    Kind.DROPPED: "−",
    Kind.TIGHTENED: "▲",
    Kind.SOFTENED: "▽",
    Kind.REDEFINED: "◆",
    Kind.REWORDED: "≈",
    Kind.REGROUNDED: "§",
    Kind.RAISED: "↑",
    Kind.CUT: "↓",
    Kind.MOVED: "⇄",
    Kind.RESCHEDULED: "→",
    Kind.GAINED: "✕",
    Kind.LOST: "✓",
}
"""The sign of each kind of change, which stands beside its word and its colour."""


@dataclass(frozen=True, slots=True)
class Area:
    """Changes that are told together: its name, its heading, the aspects and kinds of changes in it."""

    name: str
    heading: Bilingual
    aspects: frozenset[Aspect]
    kinds: tuple[Kind, ...]


_TARGETS = frozenset({Aspect.TARGET, Aspect.VALUE, Aspect.TYPE, Aspect.DESCRIPTION, Aspect.BASIS})

AREAS = (
    Area(
        "sheets", Bilingual(zh="目标表", en="Sheets"), frozenset({Aspect.SHEET}), (Kind.ADDED, Kind.DROPPED)
    ),
    Area(
        "targets",
        Bilingual(zh="指标", en="Targets"),
        _TARGETS,
        (
            Kind.ADDED,
            Kind.DROPPED,
            Kind.TIGHTENED,
            Kind.SOFTENED,
            Kind.REDEFINED,
            Kind.REWORDED,
            Kind.REGROUNDED,
        ),
    ),
    Area(
        "money",
        Bilingual(zh="资金", en="Money"),
        frozenset({Aspect.AMOUNT}),
        (Kind.RAISED, Kind.CUT, Kind.MOVED),
    ),
    Area(
        "schedule",
        Bilingual(zh="支出进度", en="Spending schedule"),
        frozenset({Aspect.SHARE}),
        (Kind.RESCHEDULED,),
    ),
    Area(
        "findings",
        Bilingual(zh="检查出的问题", en="Findings"),
        frozenset({Aspect.FINDING}),
        (Kind.GAINED, Kind.LOST),
    ),
)
"""What can change, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A change in words of one language; `quoted` tells that its texts are those of the source."""

    change: Change
    language: Language

    @property
    def kind(self) -> str:
        """Return the slug of its kind."""
        return self.change.kind.value

    @property
    def shape(self) -> str:
        """Return the sign of its kind."""
        return SHAPES[self.change.kind]

    @property
    def words(self) -> str:
        """Return what its kind is called."""
        return kind_of(self.change).of(self.language)

    @property
    def name(self) -> str:
        """Return what changed by its own name."""
        return thing_of(self.change).of(self.language)

    @property
    def quoted(self) -> bool:
        """Tell whether the texts before and after are those of the source."""
        return self.change.aspect in _TARGETS - {Aspect.TYPE}

    @property
    def aspect(self) -> str:
        """Return what of it changed."""
        return aspect_of(self.change).of(self.language)

    @property
    def texts(self) -> tuple[str, str]:
        """Return the texts before and after."""
        before, after = texts_of(self.change)
        return before.of(self.language), after.of(self.language)

    @property
    def numbers(self) -> tuple[Decimal | None, Decimal | None]:
        """Return the amounts before and after, None for one that is not stated."""
        return _number(self.change.before), _number(self.change.after)


@dataclass(frozen=True, slots=True)
class Section:
    """The changes of one subject: its anchor on the page, its IRI ("" for none), its name, its sheet."""

    anchor: str
    iri: str
    name: str
    sheet: str
    areas: tuple[tuple[Area, tuple[Entry, ...]], ...]

    @property
    def number(self) -> int:
        """Return how many changes there are."""
        return sum(len(entries) for _, entries in self.areas)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many changes of a kind there are in an area."""

    kind: str
    shape: str
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class Money:
    """The money of a kind of sheet and a phase, by source, all sources together last."""

    heading: str
    rows: tuple[tuple[str, Total], ...]


@dataclass(frozen=True)
class View:
    """A report as a page shows it in a language."""

    report: Report
    language: Language

    @cached_property
    def shown(self) -> tuple[Change, ...]:
        """Return the changes that are shown, subject by subject; those of whole documents come last."""
        ordered = sorted(self.report.changes, key=lambda one: not one.subject.iri)
        return tuple(ordered[:SHOWN])

    @property
    def left_out(self) -> int:
        """Return how many changes are not shown."""
        return len(self.report.changes) - len(self.shown)

    @cached_property
    def tallies(self) -> tuple[tuple[Area, tuple[Counted, ...]], ...]:
        """Return how many changes of each kind there are in each area, zeros too."""
        counted = Counter((_area(one).name, one.kind) for one in self.report.changes)
        return tuple(
            (
                area,
                tuple(
                    Counted(
                        kind.value,
                        SHAPES[kind],
                        named("change-kind", kind.value).of(self.language),
                        counted[area.name, kind],
                    )
                    for kind in area.kinds
                ),
            )
            for area in AREAS
        )

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Return the subjects that are shown, each with its changes by area."""
        grouped = groupby(self.shown, key=lambda one: one.subject)
        return tuple(self._section(number, list(own)) for number, (_, own) in enumerate(grouped, 1))

    @cached_property
    def money(self) -> tuple[Money, ...]:
        """Return the money before and after, by kind of sheet and phase."""
        grouped = groupby(self.report.money, key=lambda one: (one.kind, one.phase))
        return tuple(
            Money(
                " · ".join(
                    named(scheme, slug).of(self.language)
                    for scheme, slug in zip(("sheet-kind", "budget-phase"), key, strict=True)
                ),
                tuple((self._source(one), one) for one in own),
            )
            for key, own in grouped
        )

    @cached_property
    def picture(self) -> str:
        """Return the money before and after as the address of a picture, "" when there is none to draw."""
        several = len(self.money) > 1
        rows = [
            (f"{money.heading} · {name}" if several else name, one)
            for money in self.money
            for name, one in money.rows
        ]
        rows.sort(key=lambda row: -max(row[1].before, row[1].after))
        marks = [
            Mark(name, side.of(self.language), float(amount))
            for name, one in rows[:BARS]
            for side, amount in ((BEFORE, one.before), (AFTER, one.after))
        ]
        return bars(marks, YUAN.of(self.language), DRAWN.of(self.language)) if marks else ""

    def _source(self, one: Total) -> str:
        return (named("fund-source", one.source) if one.source else EVERY).of(self.language)

    def _section(self, number: int, changes: Sequence[Change]) -> Section:
        subject = changes[0].subject
        areas = tuple(
            (area, tuple(Entry(one, self.language) for one in changes if one.aspect in area.aspects))
            for area in AREAS
        )
        return Section(
            anchor=f"changes-{number}",
            iri=subject.iri,
            name=subject.name or subject.iri,
            sheet=named("sheet-kind", subject.kind).of(self.language) if subject.iri else "",
            areas=tuple((area, entries) for area, entries in areas if entries),
        )


def page_alone(report: Report, language: Language, beside: Mapping[Language, str] | None = None) -> bytes:
    """Return changes as an HTML page that needs nothing else; it links things by their addresses.

    `beside` are the paths of the page in both languages, where both stand in one folder.
    """
    chinese = language is Language.CHINESE
    others = beside or {}
    text = part(
        "changes-alone.html",
        view=View(report, language),
        lang=language.value,
        t=lambda zh, en: zh if chinese else en,
        see=lambda iri: iri if iri.startswith(("https://", "http://")) else "",
        href=lambda iri: iri,
        style=_style(),
        others={one: PurePosixPath(path).name for one, path in others.items() if one is not language},
    )
    return text.encode()


def _style() -> Markup:
    """Return the style sheet of the site as it stands in a page."""
    return Markup((STATIC[0] / "style.css").read_text("utf-8"))  # noqa: S704 - a file of perfgraph itself


def _area(change: Change) -> Area:
    return next(area for area in AREAS if change.aspect in area.aspects)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
