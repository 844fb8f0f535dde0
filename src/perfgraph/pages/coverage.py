"""Policy coverage: which targets have a policy, by unit and kind, and the lists of what has none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from pyoxigraph import NamedNode

from perfgraph.answers import Answer, Term, plain
from perfgraph.catalogue import Parameter
from perfgraph.findings import Bilingual
from perfgraph.pages.choices import Choice, choices_of
from perfgraph.pages.environment import html
from perfgraph.pages.filling import LANG, Filled, fill
from perfgraph.pages.links import link, local
from perfgraph.pages.needs import unmet
from perfgraph.pages.question import PREFIX, address_of, ask
from perfgraph.pages.question import render as answer
from perfgraph.pages.sections import section_of
from perfgraph.pages.site import HTML, Page, Site, Wanted
from perfgraph.terms import slug

MATRIX, PICTURE = "coverage-by-unit-and-kind", "coverage-by-state"
LISTS = (
    "targets-without-policy",
    "policies-without-target",
    "goals-without-either",
    "projects-without-policy",
    "money-by-policy",
)
"""The questions whose answers the page leads to."""

STATES: Mapping[str, Bilingual] = {
    "accepted": Bilingual("已接受", "accepted"),
    "stated": Bilingual("已载明", "stated"),
    "noneFits": Bilingual("无对应", "none fits"),
    "proposed": Bilingual("待审核", "proposed"),
    "nothing": Bilingual("无", "nothing"),
}
"""The states of a target, the best first; each target is in one."""

LISTED = {"noneFits": "none-fits", "proposed": "proposed", "nothing": "nothing"}
"""The states of targets without a policy, as their question calls them."""

DESK = "review"
"""Where proposals are reviewed, on a site that has such a page."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Targets counted: how many in each state, and how many that have none inherit a policy."""

    states: Mapping[str, int]
    inherited: int

    @property
    def targets(self) -> int:
        """Return how many targets there are."""
        return sum(self.states.values())

    @property
    def covered(self) -> int:
        """Return how many targets have a policy that was accepted or is stated."""
        return self.states["accepted"] + self.states["stated"]

    @property
    def share(self) -> Decimal:
        """Return the percentage of those."""
        return self._percent(self.covered)

    def part(self, state: str) -> Decimal:
        """Return the percentage of targets in a state."""
        return self._percent(self.states[state])

    def _percent(self, count: int) -> Decimal:
        return Decimal(round(1000 * count / self.targets)) / 10 if self.targets else Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """The targets of a unit and a kind, and the addresses of the lists that hold them, by state."""

    kind: str
    name: str
    counted: Counted
    lists: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unit:
    """The targets of a unit: its IRI ("" when it is not known), its name, its lines and their sum."""

    iri: str
    name: str
    lines: tuple[Line, ...]
    counted: Counted
    desk: str


def render(site: Site, wanted: Wanted) -> Page:
    """Return the matrix as a page, or as data by its question."""
    if wanted.format != HTML:
        return answer(site, replace(wanted, path=PREFIX + MATRIX))
    query = site.graph.question(MATRIX)
    filled = fill(query, wanted)
    if filled.faults:
        return answer(site, replace(wanted, path=PREFIX + MATRIX))
    exact = ask(site, filled)
    found = exact.answer(site.shown)
    units = tuple(_units(site, filled, found))
    return html(
        site,
        wanted,
        "coverage.html",
        query=query,
        units=units,
        total=_sum(unit.counted for unit in units),
        whole=found.complete,
        states=STATES,
        fields=[_field(site, filled, one) for one in query.parameters.values() if one.name != LANG],
        lacking=[need.label for need in unmet(site, query)],
        picture=_picture(site, wanted) if units else "",
        question=link(site, PREFIX + MATRIX, **filled.address),
        lists=[(site.graph.question(name), _address(site, filled, name)) for name in LISTS],
        desk=_desk(site, str(filled.given.get("unitCode", ""))),
    )


def _units(site: Site, filled: Filled, found: Answer) -> Iterable[Unit]:
    names = [column.name for column in found.columns]
    rows = [dict(zip(names, row, strict=True)) for row in found.rows]
    for iri, lines in groupby(rows, key=lambda row: _iri(row["unit"])):
        some = list(lines)
        code = _code(site, iri)
        made = tuple(_line(site, filled, code, row) for row in some)
        yield Unit(
            iri=iri,
            name=str(plain(some[0]["unitName"]) or ""),
            lines=made,
            counted=_sum(line.counted for line in made),
            desk=_desk(site, code),
        )


def _line(site: Site, filled: Filled, code: str, row: Mapping[str, Term | None]) -> Line:
    counted = Counted({name: _count(row[name]) for name in STATES}, _count(row["inherited"]))
    kind = _iri(row["kind"])
    narrow = {"unitCode": code, "ofKind": slug(NamedNode(kind)) if kind else ""}
    lists = {
        name: _address(site, filled, LISTS[0], **narrow, ofState=state)
        for name, state in LISTED.items()
        if counted.states[name] and code and kind
    }
    return Line(kind, str(plain(row["kindName"]) or ""), counted, lists)


def _sum(counted: Iterable[Counted]) -> Counted:
    some = tuple(counted)
    states = {name: sum(one.states[name] for one in some) for name in STATES}
    return Counted(states, sum(one.inherited for one in some))


def _address(site: Site, filled: Filled, name: str, **more: str) -> str:
    """Return the address of a question under those of the page's parameters that it has."""
    known = site.graph.question(name).parameters
    given = {key: text for key, text in filled.address.items() if key in known or key == LANG}
    return link(site, PREFIX + name, **{**given, **more})


def _picture(site: Site, wanted: Wanted) -> str:
    filled = fill(site.graph.question(PICTURE), wanted)
    return address_of(site, filled, "svg")


def _desk(site: Site, code: str) -> str:
    return link(site, DESK, kind="policy", unit=code) if section_of(DESK) else ""


def _code(site: Site, iri: str) -> str:
    return (local(site, iri) or "").removeprefix("id/unit/") if iri else ""


def _field(site: Site, filled: Filled, parameter: Parameter) -> tuple[Parameter, str, tuple[Choice, ...]]:
    """Return a parameter with the text that was given and its choices; one without choices is typed."""
    choices = choices_of(site, parameter)
    entries = choices.entries if choices.selectable and choices.whole else ()
    return parameter, filled.given.get(parameter.name, ""), entries


def _iri(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _count(term: Term | None) -> int:
    return int(str(plain(term) or 0))
