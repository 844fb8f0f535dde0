"""Charts: what is drawn, how much of it, and that nothing else gets into or out of them."""

from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from subprocess import run
from sys import executable
from threading import Thread
from xml.etree import ElementTree

import pytest
from pyoxigraph import Literal, Store

from perfgraph.answers import Answer, Kind
from perfgraph.catalogue import parse_query
from perfgraph.errors import QueryError
from perfgraph.findings import Language
from perfgraph.pages import Site, Wanted, render
from perfgraph.pages.charts import BANDS, MARKS, VERSION, chart_of, check, draw

SVG = "{http://www.w3.org/2000/svg}"
HEADER = """#+ title: {{en: Chart, zh: 图}}
#+ columns:
#+   name: {{type: string, label: {{en: the name, zh: 名称}}}}
#+   amount: {{type: money, label: {{en: amount (yuan), zh: 金额（元）}}}}
#+ chart: {chart}
SELECT ?name ?amount WHERE {{ ?name ?p ?amount }} ORDER BY ?name
"""
BARS = "{mark: bar, encoding: {x: {field: amount, type: quantitative}, y: {field: name, type: nominal}}}"


def answer_to(rows: list[tuple[str, object]], chart: str = BARS) -> Answer:
    """Return an answer of names and amounts with a chart."""
    query = parse_query(HEADER.format(chart=chart), "mine")
    terms = tuple((Literal(name), Literal(amount)) for name, amount in rows)  # type: ignore[arg-type]
    return Answer(query, Kind.SOLUTIONS, tuple(query.columns.values()), terms)


def drawn(answer: Answer, language: Language = Language.ENGLISH) -> ElementTree.Element:
    """Return the picture of an answer."""
    chart = chart_of(answer, language)
    assert chart is not None
    return ElementTree.fromstring(draw(chart))


def texts(picture: ElementTree.Element) -> set[str]:
    """Return the texts of a picture."""
    return {"".join(one.itertext()) for one in picture.iter(f"{SVG}text")}


def bars(picture: ElementTree.Element) -> int:
    """Return the number of marks of a picture."""
    return sum(1 for one in picture.iter() if one.get("aria-roledescription") == "bar")


def test_a_chart_shows_the_rows_with_their_labels():
    """Names and titles are texts in the reader's language, one mark stands for each row."""
    answer = answer_to([("残疾人康复经费", 100000), ("b", 20)])
    english, chinese = drawn(answer), drawn(answer, Language.CHINESE)
    assert {"残疾人康复经费", "b", "the name", "amount (yuan)"} <= texts(english)
    assert {"名称", "金额（元）", "100,000"} <= texts(chinese)
    assert bars(english) == 2


def test_every_chart_of_the_library_is_one_that_may_be_drawn(site: Site):
    """The fragments use known marks, channels and columns; there are enough of them to be of use."""
    charts = [query for query in site.graph.queries.values() if query.chart is not None]
    assert len(charts) >= 12
    for query in charts:
        assert set(check(query)) <= {"x", "y", "yOffset", "color", "detail"}


def test_the_charts_of_the_sample_are_drawn(site: Site):
    """Each chart for which the sample has rows is a picture with marks, in both languages."""
    for name, query in site.graph.queries.items():
        if query.chart is None or site.ask(name).empty:
            continue
        for language in Language:
            page = render(site, Wanted(f"query/{name}", "svg", language))
            assert (page.status, page.media_type) == (200, "image/svg+xml"), name
            picture = ElementTree.fromstring(page.body)
            assert any(one.get("role") == "graphics-symbol" for one in picture.iter()), name
            said = picture.findtext(f"{SVG}title")
            assert query.title.of(language) in str(said), name


def test_a_page_has_its_chart_beside_the_table(site: Site):
    """The picture is an image with an alternative text, its address asks what the page asks."""
    page = render(site, Wanted("query/unit-overview", language=Language.ENGLISH, parameters={"year": "2021"}))
    text = page.body.decode()
    assert 'src="/query/unit-overview.svg?year=2021&amp;lang=en"' in text
    assert 'alt="Chart: Projects of a unit with their totals, 9 rows;' in text
    assert text.index('class="chart"') < text.index("<table")


def test_an_answer_without_rows_has_no_chart(site: Site):
    """Nothing to draw: no image on the page, and nothing at the picture's address."""
    values = {"year": "1999"}
    page = render(site, Wanted("query/unit-overview", parameters=values))
    assert b"<img class" not in page.body
    assert render(site, Wanted("query/unit-overview", "svg", parameters=values)).status == 404


def test_a_picture_is_served_so_that_it_can_do_nothing(site: Site):
    """Opened by itself, a picture may load and run nothing (CSP 3)."""
    page = render(site, Wanted("query/unit-overview", "svg"))
    policy = dict(page.headers)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy


HOSTILE = (
    "<script>alert(1)</script>", "</text></svg><script>alert(1)</script>", "]]><!--", "&lt;&#60;",
    '"onload="x', "javascript:alert(1)", "a.b[c]", "datum.x", "\u202egnirts",
)  # fmt: skip


def test_hostile_texts_stay_texts():
    """Whatever a name holds, the picture is well-formed and has no script, no link and no handler."""
    picture = drawn(answer_to([(text, number) for number, text in enumerate(HOSTILE, start=1)]))
    names = {str(one.tag).removeprefix(SVG) for one in picture.iter()}
    assert names <= {"svg", "g", "path", "rect", "line", "text", "title", "clipPath", "defs"}
    assert not [key for one in picture.iter() for key in one.attrib if key.startswith("on") or "href" in key]
    assert set(HOSTILE[:2]) <= texts(picture)


def test_texts_are_shown_in_chinese_fonts():
    """Every text names fonts with Chinese characters, and no text that names a font is changed."""
    trap = 'font-family="sans-serif"'
    picture = drawn(answer_to([("残疾人", 1), (trap, 2)]))
    shown = list(picture.iter(f"{SVG}text"))
    assert shown
    assert all('"Noto Sans CJK SC"' in str(one.get("font-family")) for one in shown)
    assert trap in texts(picture)


def test_a_bounded_number_of_rows_is_drawn(site: Site):
    """Rows beyond the bound are left out of the picture, and the chart knows how many it shows."""
    many = chart_of(answer_to([("one", number) for number in range(MARKS + 50)]), Language.ENGLISH)
    wide = chart_of(answer_to([(f"name {number}", 1) for number in range(BANDS + 50)]), Language.ENGLISH)
    assert many is not None
    assert wide is not None
    assert (many.drawn, wide.drawn) == (MARKS, BANDS)
    page = render(site, Wanted("query/most-used-indicators", language=Language.ENGLISH))
    assert f"The chart shows the first {BANDS} rows only." in page.body.decode()


def test_the_same_answer_gives_the_same_picture():
    """Pictures are drawn alike however often, so that they can be cached and compared."""
    chart = chart_of(answer_to([("a", 1), ("b", 2)]), Language.ENGLISH)
    assert chart is not None
    assert draw(chart) == draw(chart)


FORBIDDEN = (
    "{data: {url: 'http://127.0.0.1/'}, mark: bar, encoding: {}}",
    "{mark: image, encoding: {}}",
    "{mark: {type: bar, href: 'http://127.0.0.1/'}, encoding: {}}",
    "{mark: bar, encoding: {href: {field: name}}}",
    "{mark: bar, encoding: {url: {field: name}}}",
    "{mark: bar, encoding: {x: {field: other, type: quantitative}}}",
    "{mark: bar, encoding: {x: {field: name, type: nominal, axis: {labelExpr: '1'}}}}",
    "{mark: bar}",
)


@pytest.mark.parametrize("fragment", FORBIDDEN)
def test_a_fragment_that_asks_for_more_is_refused(fragment: str):
    """Data, addresses, images, expressions and unknown columns are no part of a chart."""
    with pytest.raises(QueryError, match="query mine, "):
        chart_of(answer_to([("a", 1)], fragment), Language.ENGLISH)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """Return the address of a server on loopback, and the paths that were asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that http.server looks for
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'[{"name": "fetched", "amount": 1}]')

        def log_message(self, *_arguments: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    thread.join()
    server.server_close()


SCRIPT = """
import sys
from perfgraph.pages.charts import Chart, draw
specification = {"data": {"url": sys.argv[1]}, "mark": "bar",
                 "encoding": {"x": {"field": "amount", "type": "quantitative"},
                              "y": {"field": "name", "type": "nominal"}}}
try:
    sys.stdout.write(draw(Chart(specification, 0)).decode())
except ValueError as error:
    sys.stdout.write(str(error))
"""


def test_drawing_fetches_nothing(listener: tuple[str, list[str]], tmp_path: Path):
    """Even a specification that names an address or a file, which no fragment can, loads nothing."""
    address, asked = listener
    canary = tmp_path / "canary.json"
    canary.write_text('[{"name": "canary", "amount": 1}]', "utf-8")
    for url in (f"{address}data.json", canary.as_uri(), str(canary)):
        # In a process of its own: while it draws, no other thread of this one could answer.
        done = run([executable, "-c", SCRIPT, url], capture_output=True, check=True, timeout=120)
        assert b"fetched" not in done.stdout
        assert b">canary<" not in done.stdout
    assert asked == []


def test_the_version_of_the_grammar_is_one_that_is_carried():
    """The pinned version of Vega-Lite is inside the library that draws."""
    import vl_convert

    assert VERSION in vl_convert.get_vegalite_versions()


def test_a_line_of_dates_is_drawn_in_universal_time(site: Site):
    """A day is that day on the axis, wherever the server stands."""
    answer = site.ask("spending-plan", year="2021")
    chart = chart_of(replace(answer, rows=answer.rows[:1]), Language.ENGLISH)
    assert chart is not None
    assert "2021-03-31" in texts(ElementTree.fromstring(draw(chart)))


def test_an_answer_of_an_engine_is_drawn():
    """Rows as an engine gives them, with a cell that is empty, are drawn."""
    query = parse_query(HEADER.format(chart=BARS), "mine")
    rows = 'VALUES (?name ?p ?amount) { ("a" 1 5.5) ("b" 1 UNDEF) (UNDEF 1 3) }'
    result = Store().query(f"SELECT ?name ?amount WHERE {{ {rows} }}")
    answer = Answer.of(result, query)  # type: ignore[arg-type]
    assert bars(drawn(answer)) >= 2
