"""An answer is written exactly in every format that its kind can have, and refused in the others."""

import csv
import importlib.util
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, RdfFormat, Store, parse, parse_query_results

from perfgraph.answers import FORMATS, Answer, Kind, as_table, render
from perfgraph.catalogue import Need, Query, parse_query
from perfgraph.errors import QueryError
from perfgraph.findings import Bilingual, Language

ENGLISH, CHINESE = Language.ENGLISH, Language.CHINESE

HEADER = """\
#+ title: {en: "Sums: 2021/22 [draft]", zh: 合计}
#+ description: {en: What is summed., zh: 汇总。}
#+ columns:
#+   thing: {type: iri, label: {en: thing, zh: 对象}}
#+   name: {type: string, label: {en: name, zh: 名称}}
#+   money: {type: money, label: {en: amount (yuan), zh: 金额（元）}}
#+   count: {type: integer, label: {en: count, zh: 数量}}
#+   day: {type: date, label: {en: day, zh: 日期}}
#+   year: {type: year, label: {en: year, zh: 年度}}
#+   yes: {type: boolean, label: {en: holds, zh: 是否成立}}
"""
XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\nPREFIX pg: <https://w3id.org/perfgraph/ns#>\n"
TABLE = (
    HEADER
    + XSD
    + """SELECT ?thing ?name ?money ?count ?day ?year ?yes WHERE {
  VALUES (?thing ?name ?money ?count ?day ?year ?yes) {
    (pg:Indicator "=1+1" 95160.25 3 "2021-12-31"^^xsd:date "2021"^^xsd:gYear true)
    (<http://a.example/?q=1> "a|b, \\"c\\"\\nd"@zh-Hans 1234567890123456.78 UNDEF
     "1899-12-31"^^xsd:date "2022" "1"^^xsd:integer)
    (UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF)
  }
}"""
)


def answer(text: str, **details: object) -> Answer:
    """Return the answer to a query that needs no data."""
    query = parse_query(text, "sums")
    return Answer.of(Store().query(query.text), query, **details)  # type: ignore[arg-type]


@pytest.fixture
def table() -> Answer:
    """Return an answer with a term of every type, hostile texts, and a row of nothing."""
    return answer(TABLE)


def test_csv_is_that_of_the_w3c(table):
    """CSV has CR LF, doubled quotes, no types and an empty field for no value (SPARQL 1.1 CSV §3)."""
    lines = render(table, "csv").decode().split("\r\n")
    assert lines[0] == "thing,name,money,count,day,year,yes"
    assert lines[1] == "https://w3id.org/perfgraph/ns#Indicator,=1+1,95160.25,3,2021-12-31,2021,true"
    assert lines[2].startswith('http://a.example/?q=1,"a|b, ""c""\nd",1234567890123456.78,,')
    assert lines[3:] == [",,,,,,", ""]


def test_tsv_is_that_of_the_w3c(table):
    """TSV has variables with ?, terms as in Turtle and an empty field for no value (SPARQL 1.1 TSV §4)."""
    lines = render(table, "tsv").decode().split("\n")
    assert lines[0] == "?thing\t?name\t?money\t?count\t?day\t?year\t?yes"
    assert lines[1].split("\t")[:4] == [
        "<https://w3id.org/perfgraph/ns#Indicator>",
        '"=1+1"',
        "95160.25",
        "3",
    ]
    assert lines[2].split("\t")[1] == '"a|b, \\"c\\"\\nd"@zh-hans'


def test_json_and_xml_are_those_of_the_w3c(table):
    """JSON and XML results keep every term: kind, datatype, language, and leave out what is unbound."""
    bindings = json.loads(render(table, "json"))["results"]["bindings"]
    assert bindings[0]["money"] == {
        "type": "literal", "value": "95160.25", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"
    }  # fmt: skip
    assert bindings[1]["name"] == {"type": "literal", "value": 'a|b, "c"\nd', "xml:lang": "zh-hans"}
    assert bindings[2] == {}
    root = etree.fromstring(render(table, "xml"))
    names = {"r": "http://www.w3.org/2005/sparql-results#"}
    assert root.xpath("count(//r:result)", namespaces=names) == 3
    assert (
        root.xpath("string(//r:result[2]/r:binding[@name='name']/r:literal)", namespaces=names)
        == 'a|b, "c"\nd'
    )


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=20), max_size=5))
def test_any_text_comes_back_from_json_and_csv(texts):
    """JSON results and CSV give back every text as it was, whatever is in it."""
    columns = "#+ columns:\n#+   t: {type: string, label: {en: text, zh: 文}}\n"
    query = parse_query(columns + "SELECT ?t { ?s ?p ?t }", "texts")
    rows = tuple((Literal(text),) for text in texts)
    given_answer = Answer(query, Kind.SOLUTIONS, tuple(query.columns.values()), rows)
    again = parse_query_results(render(given_answer, "json"), format=QueryResultsFormat.JSON)
    assert [row["t"].value for row in again] == texts
    found = list(csv.reader(io.StringIO(render(given_answer, "csv").decode(), newline="")))
    assert ["".join(row) for row in found[1:]] == texts


def test_a_spreadsheet_has_typed_cells_and_no_formula(table):
    """Text that begins with = stays text, numbers are numbers, too long ones and early days are text."""
    book = openpyxl.load_workbook(io.BytesIO(render(table, "xlsx", ENGLISH)))
    sheet = book.worksheets[0]
    assert sheet.title == "Sums  2021 22  draft"
    assert sheet.freeze_panes == "A2"
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == [
        "thing", "name", "amount (yuan)", "count", "day", "year", "holds"
    ]  # fmt: skip
    first = rows[1]
    assert (first[1].value, first[1].data_type) == ("=1+1", "s")
    assert (first[2].value, first[2].number_format) == (95160.25, "#,##0.00")
    assert first[3].value == 3
    assert first[4].value.date() == date(2021, 12, 31)
    assert (first[5].value, first[6].value) == (2021, True)
    assert (rows[2][2].value, rows[2][2].data_type) == ("1234567890123456.78", "s")
    assert rows[2][4].value == "1899-12-31"
    assert (rows[2][5].value, rows[2][6].value) == (2022, True)
    assert len(rows) == 3, "a row of nothing has no cells"
    assert [row[0].value for row in book["About"].iter_rows()][:3] == [
        "Sums: 2021/22 [draft]", "What is summed.", "sums"
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://a.example", "0012", "{=1}"])
def test_no_text_becomes_anything_else_in_a_spreadsheet(text):
    """Whatever a text begins with, its cell is a text cell without a link."""
    query = parse_query("SELECT ?t { ?s ?p ?t }", "texts")
    one = Answer(query, Kind.SOLUTIONS, tuple(query.columns.values()), ((Literal(text),),))
    cell = openpyxl.load_workbook(io.BytesIO(render(one, "xlsx"))).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_the_same_answer_gives_the_same_spreadsheet(table):
    """A spreadsheet has no date of making in it."""
    assert render(table, "xlsx") == render(table, "xlsx")


def test_a_text_that_no_cell_can_hold_is_refused():
    """A text beyond the limit of a cell is refused, not cut."""
    query = parse_query("SELECT ?t { ?s ?p ?t }", "texts")
    one = Answer(query, Kind.SOLUTIONS, tuple(query.columns.values()), ((Literal("a" * 32768),),))
    with pytest.raises(QueryError, match="found a text of 32768 characters, expected at most 32767; use csv"):
        render(one, "xlsx")


def test_a_table_is_for_readers(table):
    """A table has headings in the language, money with two decimals, words for truth, short IRIs."""
    chinese, english = as_table(table, CHINESE), as_table(table, ENGLISH)
    assert chinese.heading[:3] == ("对象", "名称", "金额（元）")
    assert chinese.rows[0] == ("pg:Indicator", "=1+1", "95,160.25", "3", "2021-12-31", "2021", "是")
    assert english.rows[1][6] == "yes"
    assert english.numeric == (False, False, True, True, False, False, False)
    assert render(table, "table", CHINESE).decode().splitlines()[1].startswith("----")


def test_markdown_escapes_its_own_signs(table):
    """A pipe, a line break and HTML in a cell do not break the table."""
    lines = render(table, "md", ENGLISH).decode().splitlines()
    assert lines[1] == "| --- | --- | ---: | ---: | --- | --- | --- |"
    assert 'a\\|b, "c"<br>d' in lines[3]
    script = answer('SELECT ?x { VALUES ?x { "<script>" } }')
    assert "&lt;script&gt;" in render(script, "md").decode()


def test_triples_come_back_from_every_rdf_format():
    """Turtle, JSON-LD and N-Quads of a CONSTRUCT hold the same triples; the order is always the same."""
    built = answer(
        'CONSTRUCT { <urn:x:s> <urn:x:p> ?v } WHERE { VALUES ?v { "b"@zh-Hans "a" 1.5 <urn:x:o> } }'
    )
    expected = {str(triple) for triple in built.triples}
    assert len(expected) == 4
    for name, form in (
        ("turtle", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD), ("nquads", RdfFormat.N_QUADS)
    ):  # fmt: skip
        data = render(built, name)
        assert {str(quad.triple) for quad in parse(data, format=form)} == expected
        assert data == render(built, name)
    assert as_table(built, ENGLISH).heading == ("subject", "predicate", "object")


def test_yes_or_no_has_its_formats():
    """An ASK is written as JSON, XML, text and Markdown."""
    yes = answer("ASK { }")
    assert yes.boolean is True
    assert json.loads(render(yes, "json")) == {"head": {}, "boolean": True}
    assert b"<boolean>true</boolean>" in render(yes, "xml")
    assert "是" in render(yes, "table").decode()
    assert "yes" in render(yes, "md", ENGLISH).decode()


KINDS = {
    Kind.SOLUTIONS: "SELECT ?x { VALUES ?x { 1 } }",
    Kind.TRIPLES: "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    Kind.BOOLEAN: "ASK { }",
}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("name", [*FORMATS, "docx"])
def test_a_format_serves_its_kinds_and_no_other(kind, name):
    """A format that a kind of answer cannot have is refused with the list of those it can."""
    one = answer(KINDS[kind])
    assert one.kind is kind
    if name in FORMATS and kind in FORMATS[name].kinds:
        assert isinstance(render(one, name), bytes)
    else:
        with pytest.raises(QueryError, match=f'format: found "{name}", expected for .* one of: table, '):
            render(one, name)


def test_media_types_and_suffixes_tell_formats_apart():
    """No two formats share a media type or a suffix."""
    assert len({known.media_type for known in FORMATS.values()}) == len(FORMATS)
    assert len({known.suffix for known in FORMATS.values()}) == len(FORMATS)


def test_half_an_answer_is_never_taken_for_a_whole_one():
    """An answer that was cut says so to readers and is refused to machines."""
    cut = answer("SELECT ?x { VALUES ?x { 1 2 3 } }", limit=2)
    assert (len(cut.rows), cut.complete) == (2, False)
    assert "Incomplete: only the first 2 rows" in render(cut, "table", ENGLISH).decode()
    assert "仅列出前2行" in render(cut, "md", CHINESE).decode()
    for name in ("csv", "tsv", "json", "xml"):
        with pytest.raises(QueryError, match="found more than 2 rows"):
            render(cut, name)
    assert answer("SELECT ?x { VALUES ?x { 1 2 } }", limit=2).complete


NEED = Need("scores", Bilingual(zh="得分", en="scores"), "ASK { }")


def test_an_empty_answer_says_which_data_is_missing():
    """Without the data a question needs, the answer names the data in both languages."""
    empty = answer("SELECT ?x { ?x ?y ?z }", missing=(NEED,))
    assert empty.notes(ENGLISH) == (
        "Cannot be answered: the graph lacks the data: scores. Load files that hold them.",
    )
    assert "缺少所需数据：得分" in render(empty, "table", CHINESE).decode()


def test_an_empty_answer_with_all_data_is_itself_the_answer():
    """With the data loaded, none is the answer and is called so."""
    empty = answer("SELECT ?x { ?x ?y ?z }")
    assert empty.empty
    assert empty.notes(ENGLISH) == ("None. The data this question needs are loaded, so none is the answer.",)
    assert "即为答案" in empty.notes(CHINESE)[0]
    assert not answer("ASK { ?s ?p ?o }").empty


def test_an_answer_with_rows_still_names_missing_data():
    """Where part of the data is missing, rows come with a note."""
    some = answer("SELECT ?x { VALUES ?x { 1 } }", missing=(NEED,))
    assert some.notes(ENGLISH) == ("Note: the graph lacks some of the data: scores.",)


Find = Callable[[str], object]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_data_frame_has_typed_columns(table, monkeypatch, library):
    """Decimals stay exact, days are dates, whole numbers are whole, in pandas and in polars alike."""
    find = importlib.util.find_spec
    other = {"pandas": "polars", "polars": "pandas"}[library]
    monkeypatch.setattr(
        "perfgraph.answers.frame.find_spec", lambda name: None if name == other else find(name)
    )
    frame = table.to_frame()
    assert type(frame).__module__.split(".")[0] == library
    assert list(frame.columns) == ["thing", "name", "money", "count", "day", "year", "yes"]
    assert frame["money"][0] == Decimal("95160.25")
    assert frame["money"][1] == Decimal("1234567890123456.78")
    assert frame["day"][0] == date(2021, 12, 31)
    assert (frame["count"][0], frame["year"][1], bool(frame["yes"][1])) == (3, 2022, True)
    assert frame["name"][0] == "=1+1"
    assert len(frame) == 3


def test_a_frame_needs_a_library_and_a_table(table, monkeypatch):
    """Without pandas and polars, and for an answer that is no table, the message says what to do."""
    with pytest.raises(QueryError, match="expected a table of solutions"):
        answer("ASK { }").to_frame()
    monkeypatch.setattr("perfgraph.answers.frame.find_spec", lambda name: None)
    with pytest.raises(
        QueryError, match="found neither pandas nor polars, expected one; run: pip install pandas"
    ):
        table.to_frame()


def test_a_term_that_is_no_literal_is_shown_by_its_address():
    """An IRI without a known prefix is shown whole."""
    query: Query = parse_query("SELECT ?x { ?x ?y ?z }", "things")
    one = Answer(query, Kind.SOLUTIONS, tuple(query.columns.values()), ((NamedNode("urn:x:y"),),))
    assert as_table(one, ENGLISH).rows == (("urn:x:y",),)
