"""What changed: the order of demands, changes and their mirror image, and where the two sides come from."""

import gzip
import json
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import perfgraph
from perfgraph.assets import asset
from perfgraph.cli.commands import app
from perfgraph.errors import DocumentError, QueryError
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing.changes.comparing import Aspect, Change, Kind, compare
from perfgraph.publishing.changes.demand import Demand, Interval, Relation, Stated, demand, relation
from perfgraph.publishing.changes.formats import Report, as_atom, as_json, as_turtle
from perfgraph.publishing.changes.sides import side, states
from perfgraph.publishing.changes.state import (
    AmountState,
    FindingState,
    ShareState,
    SheetState,
    State,
    Subject,
    TargetState,
)
from perfgraph.publishing.changes.wording import sentence
from perfgraph.publishing.dumps import CANONICAL
from perfgraph.serialization import write_quads
from perfgraph.terms import PG, Names
from perfgraph.values import parse
from perfgraph.values.model import YUAN

SAMPLE = asset("examples") / "sample.txt"


def demanded(text: str, indicator_type: str = "quantity") -> Demand:
    """Return what a text demands, as the reader of values reads it."""
    value = parse(text)
    number = value.number if value.normalized is None else value.normalized
    between = None
    if value.lower is not None or value.upper is not None:
        between = Interval(value.lower, value.upper)
    day = value.deadline
    when = date(day.year or 2021, day.month, day.day) if day is not None else None
    unit = "元" if value.unit in YUAN else value.unit or ""
    sign = value.comparator.value if value.comparator else ""
    stated = Stated(text, value.kind.value, sign, number, between, when, unit)
    return demand(stated, indicator_type)


ORDERED = [
    ("≥90%", "≥95%", Relation.TIGHTENED),
    ("≥95%", "≥90%", Relation.SOFTENED),
    ("≤225人", "≤200人", Relation.TIGHTENED),
    ("17人", "20人", Relation.TIGHTENED),
    ("20人", "17人", Relation.SOFTENED),
    ("20人", "≥20人", Relation.SAME),
    (">20人", "≥20人", Relation.SOFTENED),
    ("≥20人", ">20人", Relation.TIGHTENED),
    ("≤10万元", "≤100000元", Relation.SAME),
    ("≤10万元", "≤8万元", Relation.TIGHTENED),
    ("≥90%", "≤90%", Relation.REDEFINED),
    ("17人", "17户", Relation.REDEFINED),
    ("17人", "90%", Relation.REDEFINED),
    ("12月31日前", "6月30日前", Relation.TIGHTENED),
    ("6月底", "12月底前", Relation.SOFTENED),
    ("有所提高", "有所提高", Relation.SAME),
    ("有所提高", "显著提高", Relation.REDEFINED),
    ("约50人", "约60人", Relation.REDEFINED),
    ("0起", "1起", Relation.REDEFINED),
    ("≥90%", "是", Relation.REDEFINED),
]


@pytest.mark.parametrize(("before", "after", "expected"), ORDERED)
def test_demands_have_an_order(before: str, after: str, expected: Relation) -> None:
    """A later value is tighter when all that meets it met the earlier one, by sign, number, unit and day."""
    assert relation(demanded(before), demanded(after)) is expected
    back = {Relation.TIGHTENED: Relation.SOFTENED, Relation.SOFTENED: Relation.TIGHTENED}
    assert relation(demanded(after), demanded(before)) is back.get(expected, expected)


def test_a_cost_without_a_sign_is_a_ceiling() -> None:
    """260元 of a cost indicator may not be exceeded, so 300元 is softer; of an output it would be tighter."""
    assert relation(demanded("260元", "cost"), demanded("300元", "cost")) is Relation.SOFTENED
    assert (
        relation(demanded("260元", "economic-cost"), demanded("200元", "economic-cost")) is Relation.TIGHTENED
    )
    assert relation(demanded("260元"), demanded("300元")) is Relation.TIGHTENED


def test_a_range_is_tighter_within_another() -> None:
    """Of two ranges the inner one is tighter; overlapping ones have no order."""
    wide, inner, aside = (
        Demand("ratio", "%", text, Interval(Decimal(low), Decimal(high)))
        for text, low, high in (("80-100", 80, 100), ("85-95", 85, 95), ("90-110", 90, 110))
    )
    assert relation(wide, inner) is Relation.TIGHTENED
    assert relation(inner, wide) is Relation.SOFTENED
    assert relation(wide, aside) is Relation.REDEFINED
    open_end = Demand("ratio", "%", "80-100)", Interval(Decimal(80), Decimal(100), high_open=True))
    assert relation(wide, open_end) is Relation.TIGHTENED


NUMBERS = st.decimals(-3, 3, places=0)
INTERVALS = st.builds(Interval, st.none() | NUMBERS, st.none() | NUMBERS, st.booleans(), st.booleans())


@given(INTERVALS, INTERVALS)
@settings(deadline=None)
def test_within_is_what_membership_says(one: Interval, other: Interval) -> None:
    """An interval is within another exactly when each of its numbers is in it, if it has any."""

    def holds(interval: Interval, number: Decimal) -> bool:
        low, high = interval.low, interval.high
        above = low is None or number > low or (number == low and not interval.low_open)
        below = high is None or number < high or (number == high and not interval.high_open)
        return above and below

    # Numbers far out stand for those beyond every end, half steps for those between two.
    sample = [Decimal(step) / 2 for step in range(-20, 21)]
    members = [number for number in sample if holds(one, number)]
    if members and not (one.low is not None and one.high is not None and one.low >= one.high):
        assert one.within(other) == all(holds(other, number) for number in members)


TEXTS = st.sampled_from(["≥90%", "≥95%", "90%", "17人", "20户", "≤10万元", "有所提高", ""])
NAMES = st.sampled_from(["就业人数", "满意度", "补助标准"])
DEMANDS = st.builds(
    Demand, st.sampled_from(["ratio", "count"]), st.sampled_from(["%", "人"]), TEXTS, st.none() | INTERVALS
)
TARGETS = st.builds(
    TargetState,
    st.sampled_from(["x:1", "x:2"]),
    st.sampled_from(["i:1", "i:2", "i:3"]),
    NAMES,
    st.sampled_from(["quantity", "cost"]),
    DEMANDS,
    st.sampled_from(["", "甲"]),
    st.sampled_from(["计划", "总结"]),
)
SMALL = st.decimals(0, 3, places=0)
PHASES, SOURCES = st.sampled_from(["requested", "initial"]), st.sampled_from(["", "fiscal", "other"])
AMOUNTS = st.builds(AmountState, st.just("x:a"), PHASES, SOURCES, SMALL)
SHARES = st.builds(ShareState, st.just("x:m"), st.sampled_from(["3月底", "6月底"]), st.none() | SMALL)
FINDINGS = st.builds(FindingState, st.just("x:f"), st.just("R"), st.just("Info"), NAMES, NAMES, NAMES)


def some(things: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """Return tuples of up to four things."""
    return st.lists(things, max_size=4).map(tuple)


SLOW = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)

SHEETS = st.builds(SheetState, some(TARGETS), some(AMOUNTS), some(SHARES), some(FINDINGS))
SUBJECTS = st.builds(Subject, st.sampled_from(["p:1", "p:2", ""]), st.sampled_from(["targets"]), NAMES)
STATES = st.builds(State, st.dictionaries(SUBJECTS, SHEETS, max_size=3))


@given(STATES)
@SLOW
def test_nothing_changed_between_a_state_and_itself(state: State) -> None:
    """diff(A, A) is empty."""
    assert compare(state, state) == ()


@given(STATES, STATES)
@SLOW
def test_the_way_back_is_the_mirror_image(before: State, after: State) -> None:
    """diff(B, A) is diff(A, B) with added and dropped, tightened and softened, before and after exchanged."""
    there, back = compare(before, after), compare(after, before)
    assert Counter(change.mirrored() for change in back) == Counter(there)
    assert all(change.mirrored().mirrored() == change for change in there)


@given(STATES, STATES)
@SLOW
def test_every_change_can_be_said_and_written(before: State, after: State) -> None:
    """Each change is a sentence in both languages, an object of JSON, statements, and an entry of a feed."""
    report = Report("a", "b", compare(before, after))
    for change in report.changes:
        assert sentence(change).zh
        assert sentence(change).en
    assert len(json.loads(as_json(report, Names()))["changes"]) == len(report.changes)
    feed = ElementTree.fromstring(as_atom(report, Names()))
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == len(report.changes)
    as_turtle(report, Names())


def target(text: str, name: str = "满意度", kind: str = "quality", **said: str) -> TargetState:
    """Return a target."""
    indicator = said.pop("indicator", f"i:{kind}:{name}")
    return TargetState("x:t", indicator, name, kind, demanded(text, kind), **said)


def changes(old: SheetState, new: SheetState) -> set[tuple[str, str]]:
    """Return kinds and aspects of the changes of one sheet."""
    subject = Subject("p:1", "targets")
    return {
        (one.kind.value, one.aspect.value) for one in compare(State({subject: old}), State({subject: new}))
    }


def test_targets_that_are_defined_anew() -> None:
    """Another description, type or basis is told apart from another value; each has its own change."""
    old = SheetState((target("≥90%", description="甲", basis="计划"),))
    new = SheetState((target("≥95%", description="乙", basis="总结"),))
    assert changes(old, new) == {
        ("tightened", "targetValue"), ("redefined", "statedDescription"), ("regrounded", "statedBasis")
    }  # fmt: skip
    moved = SheetState((target("≥90%", kind="social", description="甲", basis="计划"),))
    assert changes(old, moved) == {("redefined", "indicatorType")}
    assert changes(old, SheetState()) == {("dropped", "IndicatorTarget")}
    assert changes(SheetState(), old) == {("added", "IndicatorTarget")}
    assert changes(SheetState((target("≤10万元"),)), SheetState((target("≤100000元"),))) == {
        ("reworded", "targetValue")
    }


def test_money_that_moves_between_sources_is_told_apart() -> None:
    """With the same total a source that grows and one that shrinks are moved, otherwise raised or cut."""

    def money(total: int, fiscal: int, other: int) -> SheetState:
        parts = (("", total), ("fiscal", fiscal), ("other", other))
        return SheetState(
            amounts=tuple(
                AmountState("x:a", "requested", source, Decimal(amount)) for source, amount in parts
            )
        )

    assert changes(money(10, 7, 3), money(10, 5, 5)) == {("moved", "amount")}
    assert changes(money(10, 7, 3), money(12, 9, 3)) == {("raised", "amount")}
    assert changes(money(12, 9, 3), money(10, 7, 3)) == {("cut", "amount")}
    assert changes(money(10, 7, 3), money(10, 7, 3)) == set()


def test_the_same_indicator_twice_in_a_sheet() -> None:
    """Rows that stayed as they were are paired first, whatever their order."""
    old = SheetState((target("≥90%"), target("≥80%")))
    new = SheetState((target("≥80%"), target("≥90%"), target("≥70%")))
    assert changes(old, new) == {("added", "IndicatorTarget")}


def edited(folder: Path, *pairs: tuple[str, str]) -> Path:
    """Return the sample document with some texts replaced, each of which is there."""
    text = SAMPLE.read_text(encoding="utf-8")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after, 1)
    path = folder / "later.txt"
    path.write_text(text, encoding="utf-8")
    return path


EDITS = (("≥95%", "≥90%"), ("≤225人", "≤200人"), ("40000.00", "50000.00"), ("17人", "20户"))
TOLD = {
    ("softened", "≥95%", "≥90%"), ("tightened", "≤225人", "≤200人"), ("redefined", "17人", "20户"),
    ("raised", "40000", "50000"),
}  # fmt: skip


def told(found: tuple[Change, ...]) -> set[tuple[str, str, str]]:
    """Return kind and texts of the changes that are no findings."""
    return {(one.kind.value, one.before, one.after) for one in found if one.aspect is not Aspect.FINDING}


def test_two_files_are_compared_as_they_stand(tmp_path: Path) -> None:
    """Of two documents every edit is told, and nothing else; the findings that come and go are told too."""
    before, after = (side(str(path), None, Names()) for path in (SAMPLE, edited(tmp_path, *EDITS)))
    with before.graph, after.graph:
        found = compare(*states(before, after))
        back = compare(*states(after, before))
    assert told(found) >= {(kind, old, new) for kind, old, new in TOLD if (old, new) != ("40000", "50000")}
    assert {one.kind for one in found if one.aspect is Aspect.FINDING} == {Kind.GAINED, Kind.LOST}
    assert sorted(change.mirrored() for change in back) == list(found)
    assert all(one.before_iri or one.after_iri for one in found)


def test_a_document_is_the_same_as_itself() -> None:
    """Read twice, a document says the same: nothing is even compared."""
    sides = [side(str(SAMPLE), None, Names()) for _ in range(2)]
    old, new = states(*sides)
    assert compare(old, new) == ()
    assert old.sheets == new.sheets == {}
    for one in sides:
        one.graph.close()


def sides_of(folder: Path) -> tuple[tuple[str, Path], ...]:
    """Return the sample document and its later version, each with a name."""
    return ("before", SAMPLE), ("after", edited(folder, *EDITS))


def dumped(place: Path, document: Path) -> Path:
    """Return a file of what is said about a document."""
    with perfgraph.open("memory:") as graph:
        graph.ingest([document])
        with gzip.open(place, "wb") as output:
            write_quads(graph.quads(), "nquads", output)
    return place


def test_releases_are_compared_by_their_dumps(tmp_path: Path) -> None:
    """A folder of a release stands for what its canonical dump says, a file of statements for itself."""
    folders = [tmp_path / "releases" / name for name in ("1", "2")]
    for folder, (_, path) in zip(folders, sides_of(tmp_path), strict=True):
        folder.mkdir(parents=True)
        dumped(folder / CANONICAL, path)
    (tmp_path / "releases" / "latest").mkdir()
    (tmp_path / "releases" / "latest" / CANONICAL).write_bytes((folders[1] / CANONICAL).read_bytes())
    expected = None
    for before, after in (
        folders,
        [folder / CANONICAL for folder in folders],
        (folders[0], tmp_path),
        (folders[0], tmp_path / "releases"),
    ):
        sides = [side(str(one), None, Names()) for one in (before, after)]
        found = compare(*states(*sides))
        expected = expected or found
        assert found == expected
        assert ("softened", "≥95%", "≥90%") in told(found)
        for one in sides:
            one.graph.close()


def test_two_stores_are_compared_as_they_stand(tmp_path: Path) -> None:
    """A folder that is a store stands for the latest versions of its documents."""
    for name, path in sides_of(tmp_path):
        with perfgraph.open(str(tmp_path / name)) as graph:
            graph.ingest([path])
    sides = [side(str(tmp_path / name), None, Names()) for name in ("before", "after")]
    assert ("softened", "≥95%", "≥90%") in told(compare(*states(*sides)))
    for each in sides:
        each.graph.close()


def test_another_base_makes_no_difference(tmp_path: Path) -> None:
    """A document under one base and a later version under another are compared by what things are."""
    one = side(str(SAMPLE), None, Names())
    later = str(edited(tmp_path, *EDITS))
    here, there = (
        side(later, None, Names(base)) for base in (one.graph.names.base, "https://data.example.gov.cn/")
    )
    found, elsewhere = (compare(*states(one, other)) for other in (here, there))
    assert {(c.kind, c.aspect, c.before, c.after) for c in found} == {
        (c.kind, c.aspect, c.before, c.after) for c in elsewhere
    }
    assert all(c.subject.iri.startswith("https://data.example.gov.cn/") for c in elsewhere if c.subject.iri)
    for each in (one, here, there):
        each.graph.close()


def versions(folder: Path) -> PerformanceGraph:
    """Return a graph of two versions of a document, the later one read from the same path."""
    graph = perfgraph.open("memory:")
    place = folder / "documents"
    place.mkdir()
    for path in (SAMPLE, edited(folder, *EDITS)):
        (place / "a.txt").write_bytes(path.read_bytes())
        assert graph.ingest([place]).read
    return graph


def test_versions_in_a_store_are_named_by_identifier_or_address(tmp_path: Path) -> None:
    """Two versions of a document are compared by identifier or IRI; a name that both have is refused."""
    with versions(tmp_path) as graph:
        rows = graph.query("earlier-versions").to_frame().to_dict("records")
        (row,) = rows
        later, earlier = row["identifier"], row["earlierIdentifier"]
        by_key = compare(*states(side(earlier, graph, graph.names), side(later, graph, graph.names)))
        iris = [graph.names.document(key).value for key in (earlier, later)]
        by_iri = compare(*states(*(side(iri, graph, graph.names) for iri in iris)))
        assert by_key == by_iri
        assert ("tightened", "≤225人", "≤200人") in told(by_key)
        asked = graph.query("document-changes", old=earlier, new=later).to_frame().to_dict("records")
        listed = {(one["before"], one["after"]) for one in asked if one["what"] != "预算数（元）"}
        values = {(one.before, one.after) for one in by_key if one.aspect in (Aspect.VALUE, Aspect.TARGET)}
        assert {pair for pair in listed if all(isinstance(text, str) for text in pair)} <= values
        with pytest.raises(QueryError, match=r"a\.txt: found 2 documents of that name"):
            side("a.txt", graph, graph.names)


def test_a_side_that_is_none_is_told(tmp_path: Path) -> None:
    """A name of nothing, a file that is no document, a damaged dump: each is told."""
    with perfgraph.open("memory:") as graph, pytest.raises(QueryError, match="nowhere: found no such file"):
        side("nowhere", graph, graph.names)
    (tmp_path / "empty").mkdir()
    with pytest.raises(QueryError, match="neither a release nor a store"):
        side(str(tmp_path / "empty"), None, Names())
    empty = tmp_path / "x.txt"
    empty.write_bytes(b"")
    with pytest.raises(DocumentError, match=r"x\.txt"):
        side(str(empty), None, Names())
    (tmp_path / CANONICAL).write_bytes(b"no gzip")
    with pytest.raises(QueryError, match="expected statements in N-Quads"):
        side(str(tmp_path), None, Names())
    broken = tmp_path / "x.nq"
    broken.write_text("<a> <b>", encoding="utf-8")
    with pytest.raises(QueryError, match="expected statements in N-Quads"):
        side(str(broken), None, Names())


def run(*arguments: str) -> str:
    """Return what a command prints."""
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_command_prints_tables_and_files(tmp_path: Path) -> None:
    """`perfgraph diff` speaks both languages and writes Turtle, JSON and Atom."""
    both = [dumped(tmp_path / f"{name}.nq.gz", path) for name, path in sides_of(tmp_path)]
    asked = ("diff", *map(str, both), "--store", str(tmp_path / "none"))
    assert "softened" in run(*asked, "--lang", "en")
    assert "放宽" in run(*asked, "--lang", "zh")
    assert not (tmp_path / "none").exists()
    graph = rdflib.Graph().parse(data=run(*asked, "--format", "turtle"), format="turtle")
    counted = json.loads(run(*asked, "--format", "json"))["changes"]
    assert len(set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(PG + "Change")))) == len(counted) > 4
    feed = ElementTree.fromstring(run(*asked, "--format", "atom").encode())
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert len(entries) == len(counted)
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{atom}{name}"), name
    assert len({entry.findtext(f"{atom}id") for entry in entries}) == len(entries)
    assert feed.find(f"{atom}author/{atom}name") is not None


def test_terms_of_the_turtle_are_in_the_ontology(tmp_path: Path) -> None:
    """Every kind of change is a concept, every aspect a term, in both languages."""
    scheme = rdflib.Graph().parse(asset("ontology") / "schemes" / "change-kind.ttl")
    concepts = {str(one).rsplit("/", 1)[1] for one in scheme.subjects(rdflib.RDF.type, rdflib.SKOS.Concept)}
    assert concepts == {kind.value for kind in Kind}
    terms = rdflib.Graph().parse(asset("ontology") / "perfgraph.ttl")
    for aspect in Aspect:
        assert len(list(terms.objects(rdflib.URIRef(PG + aspect.value), rdflib.RDFS.label))) == 2, aspect


SUBJECT = Subject("https://example.org/p", "targets", "<&\x00\x0b")


def test_a_feed_holds_any_text() -> None:
    """Signs that XML cannot hold are left out, the rest is escaped; the time is that of the later state."""
    change = Change(
        Subject("https://example.org/p", "targets", "<&\x00\x0b"),
        Aspect.VALUE,
        Kind.SOFTENED,
        "]]>",
        "a",
        "b",
    )
    report = Report("a", "b", [change], datetime(2026, 1, 31, tzinfo=UTC), "https://example.org/feed")
    feed = ElementTree.fromstring(as_atom(report, Names(), "示例"))
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.findtext(f"{atom}updated") == "2026-01-31T00:00:00Z"
    assert feed.findtext(f"{atom}id") == "https://example.org/feed"
    assert "<&" in (feed.findtext(f"{atom}entry/{atom}title") or "")
