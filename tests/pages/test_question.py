"""One question on the site: its form, its answer in every format, and its citation."""

import hashlib
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from pyoxigraph import Literal, NamedNode, Store

from perfgraph.answers import FORMATS, Answer, Kind
from perfgraph.answers import render as render_answer
from perfgraph.catalogue import parse_query
from perfgraph.catalogue.parameters import serialise
from perfgraph.findings import Language
from perfgraph.limits import Limits
from perfgraph.pages import Page, Site, Wanted, render
from perfgraph.pages.cells import rows_of, words
from perfgraph.pages.citation import Citation
from perfgraph.pages.environment import html
from perfgraph.pages.exact import take
from perfgraph.pages.filling import fill
from perfgraph.pages.question import Shown, editor, formats_of
from perfgraph.terms import XSD

ENGLISH, CHINESE = Language.ENGLISH, Language.CHINESE


def page_of(site: Site, name: str, form: str = "html", language: Language = ENGLISH, **values: str) -> Page:
    """Return a page of a question."""
    return render(site, Wanted(f"query/{name}", form, language, values))


def tree_of(page: Page) -> Element:
    """Return the tree of a page, which must be HTML without a fault."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(page.body)
    return tree


def text_of(element: Element | None) -> str:
    """Return the text of an element."""
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def rows_shown(page: Page) -> list[list[str]]:
    """Return the cells of the table of answers."""
    table = tree_of(page).find(".//table")
    assert table is not None
    return [[text_of(cell) for cell in row.findall("td")] for row in table.findall("./tbody/tr")]


@pytest.mark.parametrize("language", list(Language))
def test_every_question_has_a_page(site: Site, language: Language):
    """Each question of the library is a well-formed page with one heading, in both languages."""
    for name, query in site.graph.queries.items():
        page = page_of(site, name, language=language)
        tree = tree_of(page)
        assert page.status == 200, name
        assert [text_of(one) for one in tree.findall(".//h1")] == [query.title.of(language)]


def test_the_answer_is_a_table_with_typed_cells(site: Site):
    """Money has thousands and two decimals and stands to the right, a code leads to its project."""
    page = page_of(site, "unit-overview")
    rows = rows_shown(page)
    assert len(rows) == 9
    assert rows[0][4] == "110,000.00"
    table = tree_of(page).find(".//table")
    assert table is not None
    cells = table.findall("./tbody/tr")[0].findall("td")
    assert cells[4].get("class") == "number"
    assert cells[4].get("data-label") == "budget (yuan)"
    link = cells[3].find("a")
    assert link is not None
    assert link.get("href") == "/id/project/1303032128HRAXGII0LHI"
    assert "9 rows, complete" in text_of(table.find("caption"))
    assert [one.get("scope") for one in table.findall("./thead/tr/th")] == ["col"] * 8


def test_only_codes_of_projects_lead_to_projects(site: Site):
    """Codes of other things stand as text: they are no addresses."""
    found = rows_of(site, ENGLISH, site.ask("list-units"))
    codes = [
        row[number] for row in found.rows for number, one in enumerate(found.headings) if one.name == "code"
    ]
    assert [(cell.text, cell.address) for cell in codes] == [("762001", "")]


def test_things_are_linked_by_their_names(site: Site):
    """An IRI in an answer is a link that bears the thing's name, its IRI beside it."""
    tree = tree_of(page_of(site, "graph-summary"))
    links = {a.get("title"): a for a in tree.findall(".//td/a")}
    link = links["https://w3id.org/perfgraph/ns#IndicatorTarget"]
    assert text_of(link) == "Indicator target"
    assert str(link.get("href")).startswith("/ns")


def test_names_follow_the_language_of_the_page(site: Site):
    """The parameter lang of the library is the page's language unless it is given."""
    english, chinese = (page_of(site, "money-by-source", language=one) for one in (ENGLISH, CHINESE))
    assert rows_shown(english)[0][3] == "fiscal funds"
    assert rows_shown(chinese)[0][3] == "财政资金"
    given = page_of(site, "money-by-source", lang="zh")
    assert rows_shown(given)[0][3] == "财政资金"


def test_a_cut_table_says_so(site: Site):
    """A page shows no more rows than it may, says how many there are, and the downloads have them all."""
    page = page_of(replace(site, shown=3), "unit-overview")
    assert len(rows_shown(page)) == 3
    assert "9 rows, the first 3 shown" in text_of(tree_of(page).find(".//caption"))
    assert len(page_of(site, "unit-overview", "csv").body.splitlines()) == 10


def options(tree: Element, name: str) -> dict[str, str]:
    """Return the choices of a field, by value."""
    found = tree.findall(f".//select[@name='{name}']/option")
    return {str(one.get("value")): text_of(one) for one in found}


def test_the_choices_come_from_the_data_with_counts(site: Site):
    """Years, units and concepts are those of the graph, each with the number of things that have it."""
    tree = tree_of(page_of(site, "indicator-targets", ofKind="satisfaction"))
    assert options(tree, "year") == {"": "any", "2021": "2021 (9)"}
    assert list(options(tree, "unitCode")) == ["", "130303/762001"]
    kinds = options(tree, "ofKind")
    assert kinds["satisfaction"] == "satisfaction of those served (11)"
    assert list(kinds)[1:3] == ["output", "quantity"]
    chosen = tree.findall(".//select[@name='ofKind']/option[@selected]")
    assert [one.get("value") for one in chosen] == ["satisfaction"]
    assert not tree.findall(".//select[@name='lang']")


def test_every_choice_of_unit_and_document_answers(site: Site):
    """What a form offers finds something: the codes are those that the queries look for."""
    for name, parameter in (("unit-overview", "unitCode"), ("findings-by-severity", "documentId")):
        for value in list(options(tree_of(page_of(site, name)), parameter))[1:]:
            assert rows_shown(page_of(site, name, **{parameter: value}))


def test_defaults_are_shown(site: Site):
    """A field with a default holds it; an optional one says "any"."""
    tree = tree_of(page_of(site, "late-spending"))
    field = tree.find(".//input[@name='threshold']")
    assert field is not None
    assert (field.get("value"), field.get("type"), field.get("step")) == ("50", "number", "any")


@pytest.mark.parametrize("language", list(Language))
def test_a_wrong_value_is_told_beside_its_field(site: Site, language: Language):
    """A wrong value: status 400, the text kept, the message tied to its field, and no answer."""
    page = page_of(site, "late-spending", language=language, threshold="<b>much", year="21")
    tree = tree_of(page)
    assert page.status == 400
    field = tree.find(".//input[@name='threshold']")
    assert field is not None
    assert (field.get("value"), field.get("aria-invalid")) == ("<b>much", "true")
    message = tree.find(f".//p[@id='{field.get('aria-describedby')}']")
    assert ("应为数" if language is CHINESE else "expected a number") in text_of(message)
    assert tree.find(".//select[@name='year']/option[@selected]") is not None
    assert tree.find(".//table") is None


def test_a_form_may_be_sent_with_empty_fields_and_spaces(site: Site):
    """A browser sends empty fields, readers type spaces: both mean what the reader meant."""
    page = page_of(site, "unit-overview", year=" 2021 ", unitCode="")
    assert page.status == 200
    assert len(rows_shown(page)) == 9


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("unit-overview", {"yr": "2021"}, 'the parameter "yr", expected some of: year, unitCode, lang'),
        ("unit-overview", {"year": ""}, "parameter year"),
        ("unit-overview", {"year": " 2021"}, "parameter year"),
        ("unit-overview", {"lang": "fr"}, "zh or en"),
        ("unit-overview", {"snapshot": "x"}, "16 hexadecimal digits"),
        ("indicator-targets", {"ofKind": "speed"}, "expected one of benefit, cost"),
        ("shared-indicators", {"agreeing": "TRUE"}, "true or false"),
        ("late-spending", {"threshold": "1e3"}, "a number, such as 0.5"),
        ("source-cells", {"thing": "javascript:alert(1)"}, "an absolute IRI"),
        ("unit-overview", {"unitCode": "a\nb"}, "one line"),
        ("unit-overview", {"unitCode": "x" * 401}, "400 characters"),
    ],
)
def test_a_program_is_told_what_is_wrong(site: Site, name: str, values: dict[str, str], said: str):
    """A machine format answers a wrong or unknown parameter with 400 and a plain text that names it."""
    page = page_of(site, name, "csv", **values)
    assert (page.status, page.media_type) == (400, "text/plain; charset=utf-8")
    assert said in page.body.decode()


def test_values_never_change_the_query(site: Site):
    """A text that looks like SPARQL is a text: the answer is that of a unit that does not exist."""
    page = page_of(site, "unit-overview", "csv", unitCode='" } UNION { ?s ?p ?o } #')
    assert page.status == 200
    assert len(page.body.splitlines()) == 1


def test_an_unknown_question_names_its_neighbours(site: Site):
    """A name that the library does not have is not found, and those nearest to it are named."""
    page = page_of(site, "unit-overviews", "csv")
    assert page.status == 404
    assert "unit-overview" in page.body.decode()


def test_a_question_without_its_data_says_so(site: Site):
    """Missing data are named, and no empty table stands for an answer."""
    page = page_of(site, "missed-targets")
    tree = tree_of(page)
    assert tree.find(".//table") is None
    assert "the graph lacks the data: actual values" in text_of(tree)


def test_every_format_of_every_question_is_an_answer(site: Site):
    """Each format that a question has is what the library writes, with its media type."""
    for name, query in site.graph.queries.items():
        if query.form != "SELECT":
            continue
        for form in ("csv", "json", "md"):
            page = page_of(site, name, form)
            assert page.status == 200, (name, form)
            assert page.media_type.partition(";")[0] == FORMATS[form].media_type
    assert page_of(site, "fragments-as-web-annotations", "turtle").status == 200


def test_a_format_that_an_answer_cannot_have_is_refused(site: Site):
    """Triples for a table, a table for triples, a chart for what has none: not acceptable."""
    for name, form in (
        ("unit-overview", "turtle"), ("fragments-as-web-annotations", "csv"), ("statements", "svg"),
    ):  # fmt: skip
        page = page_of(site, name, form)
        assert page.status == 406
        assert "expected one of" in page.body.decode()


def test_a_table_is_saved_under_its_title(site: Site):
    """The file name is ASCII for old clients and the title for the others (RFC 6266, RFC 8187)."""
    page = page_of(site, "unit-overview", "xlsx", CHINESE)
    disposition = dict(page.headers)["Content-Disposition"]
    assert disposition.startswith("attachment; filename=unit-overview.xlsx; filename*=UTF-8''%E5%8D%95")
    assert disposition.isascii()
    assert page.body.startswith(b"PK")


def test_the_answer_hash_is_that_of_its_download(site: Site):
    """Anybody can check a citation: the hash is the beginning of the SHA-256 of the TSV."""
    page = page_of(site, "unit-overview", "tsv", year="2021")
    headers = dict(page.headers)
    assert headers["Perfgraph-Answer"] == hashlib.sha256(page.body).hexdigest()[:16]
    assert headers["Perfgraph-Snapshot"] == site.snapshot
    query = site.graph.queries["unit-overview"].bind(year="2021")
    assert headers["Perfgraph-Query"] == hashlib.sha256(query.encode()).hexdigest()[:16]
    html_headers = dict(page_of(site, "unit-overview", year="2021").headers)
    assert html_headers["Perfgraph-Answer"] == headers["Perfgraph-Answer"]
    triples = page_of(site, "fragments-as-web-annotations", "nquads")
    assert dict(triples.headers)["Perfgraph-Answer"] == hashlib.sha256(triples.body).hexdigest()[:16]


def permanent(page: Page) -> dict[str, str]:
    """Return the parameters of the permanent link of a page."""
    link = tree_of(page).find(".//p[@class='cite']/a")
    assert link is not None
    address = urlsplit(str(link.get("href")))
    assert (
        f"{address.scheme}://{address.netloc}{address.path}"
        == "http://127.0.0.1:8000/query/indicators-by-kind"
    )
    return dict(parse_qsl(address.query))


def test_a_permanent_link_reproduces_the_answer(site: Site):
    """The link of a citation asks the same, in the same language, and finds the answer unchanged."""
    first = page_of(site, "indicators-by-kind", year="2021")
    given = permanent(first)
    assert given["year"] == "2021"
    again = page_of(site, "indicators-by-kind", language=CHINESE, **given)
    assert rows_shown(again) == rows_shown(first)
    assert dict(again.headers)["Perfgraph-Citation"] == "current"
    assert permanent(again) == given


@pytest.mark.parametrize(
    ("answer", "header", "said"),
    [
        (None, "snapshot-changed; answer-same", "still the same"),
        ("0" * 16, "snapshot-changed; answer-changed", "now another one"),
        ("", "snapshot-changed; answer-unknown", "cannot be told"),
    ],
)
def test_a_citation_of_another_snapshot_says_what_became_of_it(
    site: Site, answer: str | None, header: str, said: str
):
    """The graph has changed: the page says so, and whether this answer has."""
    given = permanent(page_of(site, "indicators-by-kind"))
    given["snapshot"] = "f" * 16
    given["answer"] = given["answer"] if answer is None else answer
    given = {name: text for name, text in given.items() if text}
    page = page_of(site, "indicators-by-kind", **given)
    notice = text_of(tree_of(page).find(".//div[@role='status']"))
    assert "The graph has changed since it was cited" in notice
    assert site.snapshot in notice
    assert said in notice
    assert dict(page.headers)["Perfgraph-Citation"] == header
    assert dict(page_of(site, "indicators-by-kind", "csv", **given).headers)["Perfgraph-Citation"] == header


def test_downloads_ask_the_same(site: Site):
    """The links to the formats carry the parameters and the language of the page."""
    tree = tree_of(page_of(site, "unit-overview", year="2021", snapshot="f" * 16))
    links = {text_of(a): str(a.get("href")) for a in tree.findall(".//p[@id='downloads']/a")}
    assert links["CSV"] == "/query/unit-overview.csv?year=2021&lang=en"
    assert set(links) == {"CSV", "TSV", "JSON", "XML", "Markdown", "Excel", "chart (SVG)"}


def test_the_query_is_shown_and_leads_to_the_editor(site: Site):
    """The bound SPARQL stands folded on the page; the editor gets its text, or its name when it is long."""
    tree = tree_of(page_of(site, "unit-overview", year="2021"))
    bound = site.graph.queries["unit-overview"].bind(year="2021")
    code = tree.find(".//details//code")
    assert code is not None
    assert "".join(code.itertext()) == bound
    long = fill(
        site.graph.queries["unit-overview"], Wanted("query/unit-overview", parameters={"year": "2021"})
    )
    assert editor(site, long) == "/sparql?example=unit-overview&year=2021&lang=zh"
    brief = parse_query("SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s", "brief")
    assert editor(site, fill(brief, Wanted("query/brief"))).startswith("/sparql?query=SELECT+%3Fs")


HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "';alert(1)//",
    "</td></table><svg/onload=alert(1)>",
)  # fmt: skip


def test_hostile_terms_stay_text(site: Site):
    """Markup in a literal, an address that is a script, a hostile heading: all are shown as text."""
    query = parse_query("SELECT ?a ?b WHERE { ?a ?p ?b } ORDER BY ?a", "<b>mine")
    rows = tuple((NamedNode("javascript:alert(1)"), Literal(text)) for text in HOSTILE)
    answer = Answer(query, Kind.SOLUTIONS, tuple(query.columns.values()), rows)
    shown = rows_of(site, ENGLISH, answer)
    filled = fill(query, Wanted("query/unit-overview", language=ENGLISH))
    citation = Citation("", "", "", "", None)
    page = html(
        site, Wanted("query/unit-overview", language=ENGLISH), "question.html",
        query=query, filled=filled, fields=(), unmet=set(), downloads=(), picture="", editor="",
        shown=Shown(shown, (HOSTILE[0],), citation, None),
    )  # fmt: skip
    tree = tree_of(page)
    assert [row[1] for row in rows_shown(page)] == list(HOSTILE)
    assert not tree.findall(".//script")
    assert not tree.findall(".//table//img")
    assert not tree.findall(".//table//a")


def test_numbers_are_shown_by_their_type():
    """Thousands for amounts and counts; years and codes as they are."""
    columns = parse_query("SELECT ?a WHERE { ?a ?b ?c }", "q").columns
    kind = columns["a"].type
    year = Literal("2021", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#gYear"))
    assert words(year, kind, ENGLISH) == "2021"
    assert words(Literal("762001"), kind, ENGLISH) == "762001"
    assert words(Literal(2232960), kind, ENGLISH) == "2,232,960"
    assert words(Literal(True), kind, CHINESE) == "是"
    assert words(None, kind, CHINESE) == ""


def test_formats_are_those_of_the_form():
    """A question of yes or no, and one for triples, have the formats of their kind of answer."""
    assert formats_of(parse_query("ASK { ?s ?p ?o }", "q")) == ("json", "xml", "md")
    assert formats_of(parse_query("DESCRIBE <a:b>", "q")) == ("md", "turtle", "jsonld", "nquads")


def test_half_an_answer_is_no_data(site: Site):
    """More rows than allowed: a program gets a fault and no data, a reader's format says that it is cut."""
    few = replace(site, limits=Limits(anonymous=replace(Limits().anonymous, rows=4)))
    page = page_of(few, "unit-overview", "csv")
    assert page.status == 403
    assert "more than 4 rows" in page.body.decode()
    markdown = page_of(few, "unit-overview", "md")
    assert markdown.status == 200
    assert "only the first 4 rows" in markdown.body.decode()
    assert "Perfgraph-Answer" not in dict(markdown.headers)


def test_a_page_of_a_long_answer_says_that_there_is_more(site: Site):
    """A page reads a bounded number of rows, and does not name an answer that it has not read whole."""
    few = replace(site, shown=2, limits=Limits(anonymous=replace(Limits().anonymous, rows=4)))
    page = page_of(few, "unit-overview")
    assert "more than 4 rows, the first 2 shown" in text_of(tree_of(page).find(".//caption"))
    assert "Perfgraph-Answer" not in dict(page.headers)
    assert "&answer=" not in page.body.decode()


def test_the_exact_form_loses_nothing():
    """Every term, and every format, is the same as when the answer is kept as terms."""
    texts = ("tab\t", "line\nbreak\r", 'quote"', "back\\slash", "", "中文 ", "\u0085\u2028", "\U0001f600")
    literals = [Literal(text) for text in texts]
    literals += [Literal(text, language="zh-hans") for text in texts[:3]]
    kinds = {"integer": "007", "decimal": "1.50", "double": "1e3", "boolean": "true", "gYear": "2021"}
    literals += [Literal(text, datatype=XSD(kind)) for kind, text in kinds.items()]
    literals += [Literal("x", datatype=XSD("integer")), Literal("NaN", datatype=XSD("double"))]
    rows = " ".join(f"({serialise(one)} {number})" for number, one in enumerate(literals))
    text = f"SELECT ?a ?b ?c WHERE {{ VALUES (?a ?b) {{ {rows} (<a:b%20c> 99) }} }} ORDER BY ?b"
    query = parse_query(text, "mine")
    exact = take(Store().query(text), query, (), 100)
    plain = Answer.of(Store().query(text), query)
    assert exact.answer() == plain
    assert (exact.count, exact.complete) == (len(literals) + 1, True)
    for form in ("csv", "tsv", "json", "xml", "md"):
        assert exact.written(form, ENGLISH) == render_answer(plain, form, ENGLISH)


def test_an_answer_is_read_no_further_than_allowed():
    """Of more rows than allowed as many are kept, and what is kept are the first ones."""
    text = "SELECT ?a WHERE { VALUES ?a { 1 2 3 4 5 } } ORDER BY ?a"
    query = parse_query(text, "mine")
    exact = take(Store().query(text), query, (), 3)
    assert (exact.count, exact.complete, exact.hash) == (3, False, "")
    assert [str(row[0]) for row in exact.answer().rows] == [str(Literal(number)) for number in (1, 2, 3)]
    whole = take(Store().query(text), query, (), 5)
    assert whole.complete
    assert not whole.answer(2).complete


def test_the_editor_fills_a_question_in(site: Site):
    """For a query too long for an address, the editor is given its name and values and holds it bound."""
    given = {"example": "unit-overview", "year": "2021", "lang": "zh"}
    text = render_editor(site, given)
    assert "VALUES ?year { UNDEF }" not in text
    assert "2021" in text
    assert "VALUES ?year { UNDEF }" in render_editor(site, {"example": "unit-overview", "year": "nonsense"})
    assert "VALUES ?year { UNDEF }" in render_editor(site, {"example": "unit-overview", "lang": "en"})


def render_editor(site: Site, parameters: dict[str, str]) -> str:
    """Return the query in the field of the editor."""
    field = tree_of(render(site, Wanted("sparql", parameters=parameters))).find(".//textarea")
    assert field is not None
    return "".join(field.itertext())
