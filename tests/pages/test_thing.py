"""The address of a thing: one description in every format, and a page that shows where each figure stands."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

import pytest
from lxml import html
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import Dataset, Graph

from perfgraph.errors import QueryError
from perfgraph.findings import Language
from perfgraph.graph import open_graph
from perfgraph.pages import Page, Site, Wanted, render
from perfgraph.pages.statements import describe
from perfgraph.terms import HOME, PG, PROV, RDF, RDFS, SH, SKOS, XSD

PROJECT = "id/project/13030321W9TGCMKL98GWR"
UNIT = "id/unit/130303/762001"

# rdflib reads JSON-LD and TriG through names that it calls deprecated itself.
pytestmark = [
    pytest.mark.filterwarnings(f"ignore:{name} is deprecated:DeprecationWarning")
    for name in ("ConjunctiveGraph", "Dataset.default_context")
]


def read_json_ld(text: str) -> Graph:
    """Return the triples of JSON-LD, read by an engine other than the one that wrote it."""
    return Graph().parse(data=text, format="json-ld")


def first(site: Site, kind: NamedNode) -> str:
    """Return the path of the first thing of a class."""
    query = f"SELECT ?thing WHERE {{ ?thing a {kind} }} ORDER BY ?thing LIMIT 1"
    return next(iter(site.graph.store.query(query)))[0].value[len(site.base) :].replace("#", "~", 1)


def sheet_of(site: Site, project: str = PROJECT) -> str:
    """Return the path of the sheet of a project."""
    query = f"SELECT ?sheet WHERE {{ <{site.base}{project}> {PG('hasTargetSheet')} ?sheet }}"
    return next(iter(site.graph.store.query(query)))[0].value[len(site.base) :]


CLASSES = (
    PG("BudgetUnit"), PG("BudgetProject"), PG("TargetSheet"), PG("OverallGoal"), PG("SubGoal"),
    PG("ProjectGoal"), PG("SafeguardMeasure"), PG("Indicator"), PG("IndicatorTarget"),
    PG("FundingAllocation"), PG("DisbursementPlan"), PG("DisbursementMilestone"),
    PG("ValueSpecification"), PG("BasisSource"), PG("TargetDocument"), PG("SourceFragment"), PG("Finding"),
    PG("AdministrativeRegion"), PG("FiscalYear"), PG("ExtractionRun"), PG("Inference"),
)  # fmt: skip


def page(site: Site, path: str, language: Language = Language.CHINESE, **parameters: str) -> html.HtmlElement:
    """Return a page that is there, as a browser reads it."""
    made = render(site, Wanted(path, language=language, parameters=parameters))
    assert (made.status, made.media_type) == (200, "text/html; charset=utf-8"), path
    return html.fromstring(made.body)


def data(site: Site, path: str, form: str) -> Page:
    """Return a page of data."""
    return render(site, Wanted(path, form))


def words(node: html.HtmlElement) -> str:
    """Return the text of an element in one line."""
    return " ".join(node.text_content().split())


def facts(node: html.HtmlElement) -> Mapping[str, str]:
    """Return what the lists of facts say: each name with the text of its values."""
    found: dict[str, str] = {}
    for name in node.xpath("//dl[@class='facts']/dt"):
        values = []
        for value in name.itersiblings():
            if value.tag != "dd":
                break
            values.append(words(value))
        found.setdefault(words(name), " | ".join(values))
    return found


@pytest.mark.parametrize("kind", CLASSES, ids=[kind.value.partition("#")[2] for kind in CLASSES])
@pytest.mark.parametrize("language", Language)
def test_every_class_has_a_page(site: Site, kind: NamedNode, language: Language):
    """A thing of any class is shown with one heading, its class, its address to cite and its formats."""
    path = first(site, kind)
    tree = page(site, path, language)
    assert len(tree.xpath("//h1")) == 1
    assert words(tree.xpath("//h1")[0])
    assert tree.xpath(f"//p[@class='kinds']/a[@href='/ns#{kind.value.partition('#')[2]}']")
    cited = site.base + path.replace("~", "#", 1)
    assert cited in [words(code) for code in tree.xpath("//p[@class='address']/code")]
    assert len(tree.xpath("//link[@rel='alternate'][@type='text/turtle']")) == 1
    levels = [int(node.tag[1]) for node in tree.xpath("//main//*[self::h1 or self::h2 or self::h3]")]
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("kind", CLASSES, ids=[kind.value.partition("#")[2] for kind in CLASSES])
def test_formats_hold_the_same_statements(site: Site, kind: NamedNode):
    """Turtle, N-Triples, RDF/XML, JSON-LD, TriG, N-Quads and the data inside the page say the same, and an
    independent reader reads them alike.
    """
    path = first(site, kind)
    turtle = set(Graph().parse(data=data(site, path, "turtle").body, format="turtle"))
    assert len(turtle) > 0
    for name, form in (("ntriples", "nt"), ("rdfxml", "xml")):
        assert set(Graph().parse(data=data(site, path, name).body, format=form)) == turtle
    inside = page(site, path).xpath("//script[@type='application/ld+json']")[0].text
    for text in (data(site, path, "jsonld").body.decode(), inside):
        assert set(read_json_ld(text)) == turtle
    for name, form in (("trig", "trig"), ("nquads", "nquads")):
        dataset = Dataset().parse(data=data(site, path, name).body, format=form)
        flat = Graph()
        for subject, predicate, value, graph in dataset.quads():
            assert str(graph).startswith(f"{site.base}graph/")
            flat.add((subject, predicate, value))
        assert set(flat) == turtle


def test_a_description_holds_the_thing_and_its_parts(site: Site):
    """The description of X is each statement, once, whose subject is X or X#…: no more and no less."""
    sheet = sheet_of(site)
    name = site.base + sheet
    stored = {
        quad.triple
        for graph in site.graph.store.graphs()
        for quad in site.graph.store.quads(graph)
        if quad.subject.value == name or quad.subject.value.startswith(name + "#")
    }
    lines = data(site, sheet, "ntriples").body.decode().splitlines()
    assert len(lines) == len(set(lines)) == len(stored)
    found = {quad.triple for quad in parse(data(site, sheet, "ntriples").body, RdfFormat.N_TRIPLES)}
    assert found == stored
    row = next(name for name in stored if name.predicate == PG("targetValue")).subject.value
    part = row[len(site.base) :].replace("#", "~")
    beginnings = {
        quad.subject.value for quad in parse(data(site, part, "ntriples").body, RdfFormat.N_TRIPLES)
    }
    assert beginnings >= {row, row + "-value"}
    assert all(one == row or one.startswith(row + "-") for one in beginnings)


def test_a_document_is_described_without_its_cells(site: Site):
    """The description of a document stays small: its cells are described each by itself, its rows by their
    cells.
    """
    document = first(site, PG("TargetDocument"))
    subjects = {
        quad.subject.value for quad in parse(data(site, document, "ntriples").body, RdfFormat.N_TRIPLES)
    }
    assert site.base + document + "#goal-1" in subjects
    assert not any("#t1" in subject or "#p" in subject for subject in subjects)
    row = {
        quad.subject.value.partition("#")[2]
        for quad in parse(data(site, f"{document}~t16-r2", "ntriples").body, RdfFormat.N_TRIPLES)
    }
    assert row == {"t16-r2", *(f"t16-r2-c{column}" for column in range(1, 7))}


def test_bytes_are_the_same_each_time(site: Site):
    """A representation is made the same way twice, and never names the server."""
    for form in ("turtle", "jsonld", "nquads", "html"):
        bodies = {render(site, Wanted(sheet_of(site), form)).body for _ in range(2)}
        assert len(bodies) == 1
        assert form == "html" or b"127.0.0.1" not in bodies.pop()


def test_a_project_shows_its_money_plan_and_indicators(site: Site):
    """The page of a project has total, sources, blanks as blanks, goals and targets, each with its cell."""
    tree = page(site, PROJECT, Language.ENGLISH)
    figures = [words(value) for value in tree.xpath("//dl[@class='figures']//dd")]
    assert figures == ["95,160.00", "2021", "8"]
    total = tree.xpath("//dl[@class='figures']/div[1]//a[contains(@class,'evidence')]/@href")
    assert [address.partition("#")[2] for address in total] == ["t15-r3-c3"]
    plan = [[words(cell) for cell in row.xpath("td")] for row in tree.xpath("//h2[@id='plan']/..//tbody/tr")]
    assert [row[1].startswith("blank") for row in plan] == [True, True, True, False]
    assert plan[3][2] == "95,160.00"
    assert all("inferred" in row[0] for row in plan)
    rows = tree.xpath("//table[contains(@class,'targets')]//tr[th[@scope='row']]")
    assert len(rows) == 8
    assert len(tree.xpath("//table[contains(@class,'targets')]//th[@scope='rowgroup']")) == 8
    name, value, basis, policy, findings = rows[0].xpath("th|td")
    assert words(name).startswith("支付专职委员补贴人员数量")
    assert value.xpath(".//a/@href")[0].endswith("#t16-r2-c5")
    assert words(value).startswith("114人")
    assert "inferred" in words(basis)
    assert words(policy) == "–"
    assert words(findings).endswith("1 remark")


def test_every_number_of_a_page_leads_to_its_cell(site: Site):
    """Each mark of a project's page leads to a cell of the document that is drawn there."""
    tree = page(site, PROJECT)
    marks = set(tree.xpath("//a[@class='evidence']/@href"))
    assert len(marks) > 30
    drawn = page(site, first(site, PG("TargetDocument")))
    anchors = set(drawn.xpath("//main//@id"))
    assert {mark.rpartition("#")[2] for mark in marks} <= anchors


def test_statements_are_grouped_labelled_and_marked(site: Site):
    """A target's properties have the label and definition of the ontology; what was inferred is marked and
    says why; the value is shown with its parse.
    """
    tree = page(site, f"{sheet_of(site)}~t16-r2", Language.ENGLISH)
    said = facts(tree)
    assert said["stated basis"].startswith("年度工作计划")
    assert said["basis"].startswith("annual work plan inferred why")
    assert said["numeric value"] == "114"
    assert said["unit of measure"] == "person"
    (term,) = tree.xpath("//dt/a[@href='/ns#statedBasis']")
    assert "grounds of the target value" in term.get("title")
    why = tree.xpath("//a[@class='why']/@href")
    assert all("inference" in address for address in why)
    assert (
        "quantity indicator"
        in facts(page(site, f"{sheet_of(site)}~t16-r2", Language.ENGLISH))["indicator type"]
    )
    crumbs = [words(step) for step in tree.xpath("//nav[@class='crumbs']//li")]
    assert crumbs[0] == "Home"
    assert crumbs[-1] == "支付专职委员补贴人员数量"
    assert len(crumbs) == 5


def test_a_unit_lists_its_projects(site: Site):
    """A unit has its projects with their totals, and their sum when none is declared twice."""
    tree = page(site, UNIT, Language.ENGLISH)
    assert [words(value) for value in tree.xpath("//dl[@class='figures']//dd")] == ["9", "2,232,960.00"]
    cells = tree.xpath("//h2[@id='projects']/..//tbody/tr/td[3]//a[1]")
    assert sum(Decimal(words(cell).replace(",", "")) for cell in cells) == Decimal("2232960.00")


def test_incoming_links_are_counted_and_paged(site: Site):
    """What points to a thing is counted by property; a property that is chosen is listed page by page."""
    year = "id/fiscal-year/CN/2021"
    tree = page(site, year, Language.ENGLISH)
    (count,) = tree.xpath("//section[@id='in']//dt[a[@href='/ns#fiscalYear']]/span")
    assert words(count) == "10"
    (address,) = tree.xpath(
        "//section[@id='in']//dt[a[@href='/ns#fiscalYear']]/following-sibling::dd/a[contains(@href,'?in=')]/@href"
    )
    assert address.endswith("#in")
    chosen = page(site, year, Language.ENGLISH, **{"in": PG("fiscalYear").value})
    after = chosen.xpath("//section[@id='in']//dt[a[@href='/ns#fiscalYear']]/following-sibling::dd[a]")
    assert len(after) >= 10
    assert not chosen.xpath("//nav[@class='pager']")
    document = first(site, PG("TargetDocument"))
    source = "http://www.w3.org/ns/oa#hasSource"
    pages = [
        page(site, document, **{"in": source, "page": str(number)}).xpath("//section[@id='in']")[0]
        for number in (1, 2, 99)
    ]
    shown = [set(one.xpath(".//dd/a[starts-with(@href,'/id/finding/')]/@href")) for one in pages]
    assert [len(one) for one in shown] == [50, 50, 12]
    assert not shown[0] & shown[1]
    assert pages[0].xpath(".//nav[@class='pager']/a/@rel") == ["next"]
    assert pages[1].xpath(".//nav[@class='pager']/a/@rel") == ["prev", "next"]
    assert pages[2].xpath(".//nav[@class='pager']/a/@rel") == ["prev"]


def test_questions_carry_what_they_need(site: Site):
    """The questions beside a thing are those of the library, asked about its unit, year or document."""
    tree = page(site, PROJECT)
    asked = tree.xpath("//section[h2[@id='ask-heading']]//a/@href")
    assert "/query/unit-overview?unitCode=130303%2F762001&year=2021" in asked
    names = {address.split("?")[0].removeprefix("/query/") for address in asked}
    assert names <= set(site.graph.queries)
    document = first(site, PG("TargetDocument"))
    about = page(site, document).xpath("//section[h2[@id='ask-heading']]//a/@href")
    assert f"/query/findings-by-severity?documentId={document.rpartition('/')[2]}" in about


def test_every_question_of_a_class_exists(site: Site):
    """Each question that a class of things lists is in the library, with the parameters it is given."""
    from perfgraph.pages.kinds import GIVEN, KINDS

    for kind in KINDS.values():
        for name, parameters in kind.questions:
            assert set(parameters) <= set(site.graph.question(name).parameters), name
            assert set(parameters.values()) <= set(GIVEN)


def test_a_finding_says_what_where_and_how_to_mend(site: Site):
    """A finding has its severity, its words in the reader's language, its row of the source and its rule."""
    path = first(site, PG("Finding"))
    tree = page(site, path, Language.ENGLISH)
    said = facts(tree)
    assert {"What", "Expected", "Where", "Rule"} <= set(said)
    assert tree.xpath("//a[starts-with(@href,'/findings?rule=')]")
    assert tree.xpath("//td[contains(@class,'chosen')]")
    chinese = facts(page(site, path))
    assert chinese["问题说明"] != said["What"]


def test_what_is_not_there_is_told(site: Site):
    """An address that names nothing, or is no IRI at all, is 404 in every format; nothing breaks."""
    for path in ("id/project/NEVER", "id/<script>", "id/a b", f"{PROJECT}~part", "id/doc/x~t1", "id/%"):
        for form in ("html", "turtle", "nquads"):
            assert render(site, Wanted(path, form)).status == 404, path


@pytest.fixture(scope="module")
def hostile() -> Iterator[Site]:
    """Return a site over hostile statements, a copied sheet, and something that was withdrawn."""
    bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>]]>-->{{7*7}}"
    thing, graph = NamedNode(f"{HOME}id/project/BAD"), NamedNode(f"{HOME}graph/doc/bad")
    sheet, copy = (NamedNode(f"{HOME}id/sheet/bad/BAD{end}") for end in ("", "~2"))
    part, gone = NamedNode(f"{copy.value}#t1-r2"), NamedNode(f"{HOME}id/doc/gone")
    tomb = NamedNode(f"{HOME}graph/withdrawn")
    said = [
        Triple(thing, RDF("type"), PG("BudgetProject")),
        Triple(thing, SKOS("prefLabel"), Literal(bad, language="zh-Hans")),
        Triple(thing, PG("statement"), Literal(bad)),
        Triple(thing, PG("issuer"), NamedNode("javascript:alert(1)")),
        Triple(thing, PG("declaredTotal"), Literal("no number", datatype=XSD("decimal"))),
        Triple(thing, PG("hasTargetSheet"), sheet),
        Triple(thing, PG("hasTargetSheet"), copy),
        Triple(thing, PG("partOfGoal"), thing),
        *(Triple(one, RDF("type"), PG("TargetSheet")) for one in (sheet, copy)),
        *(Triple(one, PG("statedTitle"), Literal(bad)) for one in (sheet, copy)),
        Triple(copy, PG("hasGoal"), part),
        Triple(part, RDF("type"), PG("ProjectGoal")),
        Triple(part, PG("partOfGoal"), part),
        Triple(part, PG("statement"), Literal(bad)),
        Triple(NamedNode(f"{HOME}id/finding/f"), RDF("type"), PG("Finding")),
        Triple(NamedNode(f"{HOME}id/finding/f"), SH("resultMessage"), Literal(bad, language="zh-Hans")),
    ]
    withdrawn = [
        Triple(gone, RDF("type"), PROV("Entity")),
        Triple(gone, PROV("invalidatedAtTime"), Literal("2026-01-31T08:00:00Z", datatype=XSD("dateTime"))),
        Triple(gone, RDFS("comment"), Literal("印错了", language="zh-Hans")),
        Triple(gone, RDFS("comment"), Literal("misprinted", language="en")),
    ]
    with open_graph("memory:") as opened:
        opened.store.put([{graph: said, tomb: withdrawn}])
        yield Site(opened, "0" * 16, "http://127.0.0.1:8000/")


@pytest.mark.parametrize(
    "path", ["id/project/BAD", "id/sheet/bad/BAD~2", "id/sheet/bad/BAD~2~t1-r2", "id/finding/f"]
)
def test_hostile_texts_stay_texts(hostile: Site, path: str):
    """Whatever a document says, its page has no script of it, no handler and no address that runs."""
    made = render(hostile, Wanted(path))
    assert made.status == 200
    tree = html.fromstring(made.body)
    assert {script.get("type") for script in tree.xpath("//script")} == {"application/ld+json"}
    assert not tree.xpath("//img[@src='x']")
    assert not tree.xpath("//*[@onerror or starts-with(@href,'javascript:')]")
    assert "alert(1)" in tree.xpath("//main")[0].text_content()
    inside = tree.xpath("//script")[0].text
    turtle = Graph().parse(data=data(hostile, path, "turtle").body, format="turtle")
    assert set(read_json_ld(inside)) == set(turtle)


def test_a_code_may_hold_a_tilde(hostile: Site):
    """The second sheet of a project, whose address has a tilde of its own, is not taken for a part."""
    assert describe(hostile, "id/sheet/bad/BAD~2").iri == f"{HOME}id/sheet/bad/BAD~2"
    assert describe(hostile, "id/sheet/bad/BAD~2~t1-r2").iri == f"{HOME}id/sheet/bad/BAD~2#t1-r2"


def test_what_was_withdrawn_is_gone(hostile: Site):
    """A withdrawn document, its parts, its sheets and its graphs answer 410 with date and reason."""
    for path in (
        "id/doc/gone",
        "id/doc/gone~t1",
        "id/sheet/gone/X",
        "id/sheet/gone/X~plan",
        "graph/doc/gone",
    ):
        for form, language, reason in (
            ("html", Language.CHINESE, "印错了"),
            ("turtle", Language.ENGLISH, "misprinted"),
        ):
            made = render(hostile, Wanted(path, form, language))
            assert made.status == 410, path
            assert reason in made.body.decode()
            assert "2026-01-31" in made.body.decode()
    assert render(hostile, Wanted("id/doc/other")).status == 404


def test_a_page_asks_nothing_of_the_reader(site: Site):
    """A parameter that is no number or no property changes nothing and breaks nothing."""
    plain = page(site, PROJECT).xpath("//main")[0].text_content()
    for parameters in ({"page": "-1"}, {"page": "x" * 50}, {"in": "nonsense"}, {"in": "<>"}, {"in": ""}):
        try:
            made = render(site, Wanted(PROJECT, parameters=parameters))
        except QueryError:
            pytest.fail(f"{parameters} reached a query")
        assert html.fromstring(made.body).xpath("//main")[0].text_content() == plain
