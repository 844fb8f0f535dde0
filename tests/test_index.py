"""The search index: it finds every text exactly, its rows are those of the questions, nothing can hurt it."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from perfgraph.answers import plain
from perfgraph.assets import asset
from perfgraph.errors import QueryError, StoreError
from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.index import FACETS, LISTS, LONGEST, Index, TooSlow, build, excerpt, iri_of_key, key_of
from perfgraph.index.words import expression, phrases, words
from perfgraph.quads.vocabulary import vocabulary_triples
from perfgraph.terms import HOME

FIXTURES = Path(__file__).parent / "queries" / "fixtures"
DOCUMENTS = Path(__file__).parent / "forms" / "documents"


@pytest.fixture(scope="module")
def sample() -> Iterator[PerformanceGraph]:
    """Return a graph of the sample document."""
    with open_graph("memory:") as graph:
        graph.ingest([asset("examples") / "sample.docx"])
        yield graph


@pytest.fixture(scope="module")
def two_years() -> Iterator[PerformanceGraph]:
    """Return a graph of several units and years, with policies, baselines and links."""
    graphs: dict[NamedNode, list[Triple]] = defaultdict(list)
    for name in ("year-2021", "year-2022", "links"):
        for quad in parse(path=str(FIXTURES / f"{name}.trig"), format=RdfFormat.TRIG):
            assert isinstance(quad.graph_name, NamedNode)
            graphs[quad.graph_name].append(quad.triple)
    graphs[NamedNode(f"{HOME}graph/vocab")] = list(vocabulary_triples())
    with open_graph("memory:") as graph:
        graph.store.put([graphs])
        yield graph


@pytest.fixture(scope="module")
def departments() -> Iterator[PerformanceGraph]:
    """Return a graph of sheets of whole departments, beside one of a project."""
    with open_graph("memory:") as graph:
        names = ("department-targets", "department-evaluation", "national-targets", "national-evaluation")
        graph.ingest([DOCUMENTS / f"{name}.html" for name in names])
        yield graph


def test_the_lists_hold_what_whole_departments_plan(departments: PerformanceGraph) -> None:
    """Their targets and goals stand in the lists with their unit and year, and without a project."""
    for name in ("list-targets", "list-goals"):
        query = departments.question(name)
        frame = departments.query(query, **dict.fromkeys(query.parameters)).to_frame()
        alone = frame[frame["project"].isna()]
        assert 0 < len(alone) < len(frame)
        assert set(alone["documentName"]) == {"department-targets.html", "department-evaluation.html"}
        assert alone["unit"].notna().all()
        assert alone["fiscalYear"].notna().all()


@pytest.fixture(scope="module")
def index(sample: PerformanceGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Return the index of the sample document."""
    path = tmp_path_factory.mktemp("index") / "sample.sqlite"
    build(sample, path)
    opened = Index(path, seconds=60)
    yield opened
    opened.close()


def value(cell: object) -> object:
    """Return a value so that the index and an answer can be compared: numbers by value, blanks as None."""
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return float(cell)
    return str(cell) if cell not in (None, "") else None


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("source", ["sample", "two_years", "departments"])
def test_the_rows_of_a_list_are_those_of_its_question(name, source, request, tmp_path):
    """The index, which reads statements, and SPARQL give the same rows in the same order."""
    graph: PerformanceGraph = request.getfixturevalue(source)
    build(graph, tmp_path / "index.sqlite")
    query = graph.question(f"list-{name}")
    answer = graph.query(query, **dict.fromkeys(query.parameters))
    index = Index(tmp_path / "index.sqlite", seconds=60)
    rows = index.rows(name, {}, size=10_000)
    index.close()
    names = [column.name for column in answer.columns]
    ours = [tuple(value(row[column]) for column in names) for row in rows.rows]
    theirs = [
        tuple(value(plain(term) if column.type != "year" else (term and term.value)) for term, column in
              zip(row, answer.columns, strict=True))
        for row in answer.rows
    ]  # fmt: skip
    assert ours == theirs
    assert rows.total == len(theirs)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("轮椅车", "机动轮椅车车主出行便利程度"),
        ("轮", "机动轮椅车车主出行便利程度"),
        ("13030321w9tgcmkl98gwr", "社区、村残疾人专职委员补贴"),
        ("13030321W9", "社区、村残疾人专职委员补贴"),
        ("７６２００１", "秦皇岛市山海关区残疾人联合会本级"),
        ("残疾人 证换证率", "残疾人证换证率"),
    ],
)
def test_what_is_written_is_found(index: Index, text, found):
    """Sequences and single characters, codes and their beginnings, full-width digits, several parts."""
    names = {"".join(piece for piece, _ in hit.name) for hit in index.search(text).hits}
    assert found in names


def test_a_sequence_is_found_only_as_it_stands(index: Index):
    """Characters that all occur, but not in that order, are no hit."""
    assert index.search("轮椅车").total > 0
    assert index.search("车椅轮").total == 0
    assert index.search("轮椅").total >= index.search("轮椅车").total


def test_every_name_is_found_by_itself(index: Index):
    """Whatever has a name is among the hits for that name, as often as the list holds it."""
    for name in ("units", "projects", "indicators", "targets", "bases", "documents"):
        for row in index.rows(name, {}, size=200).rows:
            hits = index.search(str(row["name"])[:LONGEST], {"class": name})
            assert row["thing"] in {hit.thing for hit in hits.hits} or hits.total > len(hits.hits)


@given(st.text(max_size=60))
def test_a_text_holds_every_part_of_itself(text):
    """The words of a text contain, in order, each phrase that is looked for when it is cut out of it."""
    indexed = list(words(text))
    for start in range(0, len(text), 7):
        for run in phrases(text[start : start + 5]):
            if text[start : start + 5] != text[start : start + 5].strip() or start:
                continue
            found = any(
                indexed[place : place + len(run) - 1] == list(run[:-1])
                and indexed[place + len(run) - 1].startswith(run[-1])
                for place in range(len(indexed) - len(run) + 1)
            )
            assert found, (run, indexed)


@given(st.text(max_size=80))
def test_no_text_is_a_query_language(text):
    """Whatever is typed, FTS5, whose signs are all ASCII, is given quoted words only, and takes them."""
    sought = expression(text)
    inside = sought.split('"')[1::2]
    assert all(char.isalnum() or char == " " or not char.isascii() for run in inside for char in run)
    outside = "".join(sought.split('"')[0::2])
    assert set(outside.replace(" AND ", "").replace(" *", "")) <= {" "}
    if sought:
        with sqlite3.connect(":memory:") as database:
            database.execute("CREATE VIRTUAL TABLE words USING fts5(name, content='', tokenize='ascii')")
            database.execute("SELECT rowid FROM words WHERE words MATCH ?", (sought,)).fetchall()
        database.close()


@given(st.text(max_size=200), st.text(max_size=20))
def test_an_excerpt_is_a_part_of_the_text(text, sought):
    """The pieces of an excerpt, put together, stand in the text, and what is marked was looked for."""
    pieces = excerpt(text, sought, 40)
    line = " ".join(text.split())
    whole = "".join(piece for piece, _ in pieces)
    assert whole.removeprefix("…").removesuffix("…") in line or whole in line
    for piece, marked in pieces:
        if marked:
            assert any(words(piece))


def test_facets_count_what_the_filter_leaves(index: Index):
    """The count beside a choice is the number of hits after it is chosen."""
    hits = index.search("残疾人")
    for name, counts in hits.facets.items():
        for key, number in counts.items():
            assert index.search("残疾人", {name: key}).total == number, (name, key)
    assert sum(hits.facets["class"].values()) == hits.total
    rows = index.rows("targets", {})
    assert sum(rows.facets["kind"].values()) == rows.total == 78
    assert index.rows("projects", {"source": "fs:fiscal"}).total == 9
    assert index.rows("projects", {"source": "fs:other"}).total == 0


def test_a_facet_counts_under_the_other_filters(index: Index):
    """Choosing a kind leaves the other kinds to be chosen, and narrows the severities."""
    rows = index.rows("targets", {"kind": "itype:cost"})
    assert len(rows.facets["kind"]) > 1
    assert sum(rows.facets["severity"].values()) <= rows.total == rows.facets["kind"]["itype:cost"]


def test_a_list_is_ordered_by_any_column_and_turned(index: Index):
    """Sorting by a number and by a text holds over pages; turning it round gives the reverse values."""
    totals = [row["total"] for row in index.rows("projects", {}, "total", size=50).rows]
    assert totals == sorted(totals)
    turned = [row["total"] for row in index.rows("projects", {}, "-total", size=50).rows]
    assert turned == totals[::-1]
    pages = [row["thing"] for page in (1, 2) for row in index.rows("targets", {}, "name", page, 40).rows]
    assert len(set(pages)) == 78


@pytest.mark.parametrize("sort", ["id; DROP TABLE entry", 'name" --', "nothing", "-nothing"])
def test_a_column_that_is_not_there_is_refused(index: Index, sort):
    """A name from an address never reaches the database as it is."""
    with pytest.raises(QueryError, match="found no column"):
        index.rows("targets", {}, sort)


def test_a_list_that_is_not_there_is_refused(index: Index):
    """Only lists can be read, no other table of the file."""
    for name in ("entry", "words", "sqlite_master", 'targets" --'):
        with pytest.raises(QueryError, match="found no list"):
            index.rows(name, {})


@pytest.mark.parametrize("text", ["", "  ", "一" * (LONGEST + 1)])
def test_a_text_that_is_empty_or_too_long_is_refused(index: Index, text):
    """1 to 200 characters are looked for."""
    with pytest.raises(QueryError, match="expected 1 to 200"):
        index.search(text)


def test_a_text_of_signs_finds_nothing(index: Index):
    """What holds no letter and no digit is no fault and has no hits."""
    assert index.search('"*() -^').total == 0


def test_a_search_that_takes_too_long_is_stopped(index: Index):
    """At its time limit a question ends with a clear message, and the next one is answered."""
    hurried = Index(index.path, seconds=-1)
    with pytest.raises(TooSlow, match="found no end"):
        hurried.search("的")
    with pytest.raises(TooSlow, match="found no end"):
        hurried.rows("findings", {}, "-name")
    hurried.seconds = 60
    assert hurried.search("的").total > 0
    hurried.close()


def test_the_same_graph_gives_the_same_answers(sample: PerformanceGraph, index: Index, tmp_path: Path):
    """Two builds answer alike, hit by hit."""
    build(sample, tmp_path / "again.sqlite")
    again = Index(tmp_path / "again.sqlite", seconds=60)
    for text in ("残疾人", "满意度", "60元", "quantity"):
        assert again.search(text) == index.search(text)
    again.close()


def test_a_build_is_whole_or_nothing(sample: PerformanceGraph, tmp_path: Path, monkeypatch):
    """A build that fails leaves the index that was there, and no part of a new one."""
    path = tmp_path / "index.sqlite"
    build(sample, path)
    before = path.read_bytes()

    def fail(*_arguments: object) -> None:
        raise StoreError("the store is gone")

    monkeypatch.setattr("perfgraph.index.building.DocumentRows.rows", fail)
    with pytest.raises(StoreError, match="the store is gone"):
        build(sample, path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["index.sqlite"]


def test_a_folder_that_is_not_there_is_told(sample: PerformanceGraph, tmp_path: Path):
    """The path and what to do are in the message."""
    with pytest.raises(StoreError, match="the search index cannot be written"):
        build(sample, tmp_path / "none" / "index.sqlite")


def test_a_file_that_is_no_index_is_told(tmp_path: Path):
    """A missing file, a foreign one and one of another edition are no index."""
    with pytest.raises(StoreError, match="found no search index"):
        Index(tmp_path / "none.sqlite")
    (tmp_path / "text.sqlite").write_text("no database at all, only text that is long enough to be read")
    with pytest.raises(StoreError, match="found no search index"):
        Index(tmp_path / "text.sqlite")
    with sqlite3.connect(tmp_path / "other.sqlite") as other:
        other.execute("PRAGMA user_version = 999")
    other.close()
    with pytest.raises(StoreError, match="found edition 999"):
        Index(tmp_path / "other.sqlite")


def test_an_index_cannot_be_written_through(index: Index):
    """The connection of a reader is read only."""
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        index._database.execute("DELETE FROM entry")


@pytest.mark.parametrize(
    ("facet", "iri"),
    [
        ("unit", f"{HOME}id/unit/130303/762001"),
        ("region", f"{HOME}id/region/130303"),
        ("kind", f"{HOME}scheme/indicator-type/cost"),
        ("kind", f"{HOME}ns#ProjectGoal"),
        ("source", f"{HOME}scheme/fund-source/fiscal"),
        ("rule", f"{HOME}shapes#IndicatorTarget-CostFigure"),
        ("rule", f"{HOME}scheme/reading-rule/stray-whitespace"),
        ("document", f"{HOME}id/doc/0123456789abcdef"),
    ],
)
def test_a_key_stands_for_one_iri(facet, iri):
    """What an address says can be turned back into what it means."""
    assert iri_of_key(FACETS[facet], HOME, key_of(FACETS[facet], HOME, iri)) == iri


def test_questions_and_terms_are_found_in_both_languages(index: Index):
    """The library and the ontology are found by their Chinese and their English names."""
    for text in ("baseline", "基线"):
        lists = index.search(text).facets["class"]
        assert lists["queries"]
        assert lists["terms"]
    hit = index.search("indicators-by-baseline 基线").hits or index.search("reuse the same baseline").hits
    assert hit[0].list == "queries"
