"""The evidence: every cell and paragraph of a source is drawn, leads to what was made of it, and is found."""

from collections import Counter

import pytest
from lxml import html
from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.findings import Language
from perfgraph.graph import open_graph
from perfgraph.pages import Site, Wanted, document, layout, render
from perfgraph.terms import DCTERMS, HOME, OA, PG, RDF


@pytest.fixture(scope="module")
def path(site: Site) -> str:
    """Return the path of the document."""
    query = f"SELECT ?document WHERE {{ ?document a {PG('TargetDocument')} }}"
    return next(iter(site.graph.store.query(query)))[0].value[len(site.base) :]


def page(site: Site, path: str, **parameters: str) -> html.HtmlElement:
    """Return a page that is there, in English, as a browser reads it."""
    made = render(site, Wanted(path, language=Language.ENGLISH, parameters=parameters))
    assert made.status == 200
    return html.fromstring(made.body)


def stored(site: Site, pattern: str) -> Counter[str]:
    """Return the local names of what a pattern finds in the graph."""
    rows = site.graph.store.query(f"SELECT DISTINCT ?x WHERE {{ {pattern} }}")
    return Counter(row[0].value.partition("#")[2] for row in rows)


def test_every_cell_and_paragraph_is_drawn_once(site: Site, path: str):
    """Nothing of the source is hidden: each fragment of the graph is an element with its name as id."""
    drawn = Counter(page(site, path).xpath("//*[starts-with(@id,'t') or starts-with(@id,'p')]/@id"))
    cells = stored(site, f"?x {PG('columnNumber')} ?n")
    paragraphs = stored(site, f"?x {PG('paragraphNumber')} ?n")
    assert len(cells) > 600
    for name in (*cells, *paragraphs):
        assert drawn[name] == 1, name


def test_a_table_is_drawn_as_it_stands(site: Site, path: str):
    """Rows, columns and merged cells are those of the source, and every row is as wide as the others."""
    (table,) = page(site, path).xpath("//table[@id='t16']")
    covered: Counter[int] = Counter()
    for number, row in enumerate(table.xpath(".//tr")):
        for cell in row.xpath("td"):
            for line in range(int(cell.get("rowspan", 1))):
                covered[number + line] += int(cell.get("colspan", 1))
    assert set(covered.values()) == {6}
    assert len(covered) == 9
    (kind,) = table.xpath(".//td[@id='t16-r2-c1']")
    assert (kind.get("rowspan"), kind.get("class")) == ("4", "made")


def test_a_cell_leads_to_what_was_made_of_it(site: Site, path: str):
    """A value leads to its target value, a heading is a heading, other text is shown as unread."""
    tree = page(site, path)
    (value,) = tree.xpath("//td[@id='t16-r2-c5']/a[1]/@href")
    assert value.endswith("13030321W9TGCMKL98GWR~t16-r2-value")
    (name,) = tree.xpath("//td[@id='t16-r2-c3']/a[1]/@href")
    assert name.endswith("~t16-r2")
    states = {
        one: tree.xpath(f"//td[@id='{one}']/@class")[0] for one in ("t16-r1-c5", "t15-r1-c7", "t15-r6-c2")
    }
    assert states == {"t16-r1-c5": "heading", "t15-r1-c7": "unread", "t15-r6-c2": "made"}
    (blank,) = tree.xpath("//td[@id='t15-r6-c2']/a[1]")
    assert blank.text == "(blank)"
    assert tree.xpath("//p[@id='p1']/@class") == ["paragraph unread"]
    (goal,) = tree.xpath("//p[@id='p6']/a/@href")
    assert goal.endswith("~overall-goal")


def test_findings_stand_at_their_cells(site: Site, path: str):
    """Each finding of the document that names a cell is marked there, up to three."""
    tree = page(site, path)
    assert len(tree.xpath("//td[@id='t16-r9-c5']/a[@class='found']")) == 3
    (count,) = {
        one.text_content() for one in tree.xpath("//header//a[@href='#rules'][contains(.,'warning')]")
    }
    assert "40" in count
    rules = tree.xpath("//ul[preceding-sibling::h2[@id='rules']]//span[@class='badge']")
    assert sum(int(rule.text) for rule in rules) == 112


def test_contents_list_the_sheets_in_order(site: Site, path: str):
    """The contents have the text part and the nine sheets; each entry leads to an element of the page."""
    tree = page(site, path)
    entries = tree.xpath("//nav[@class='contents']/ol/li/a")
    assert len(entries) == 10
    ids = set(tree.xpath("//@id"))
    assert all(entry.get("href").removeprefix("#") in ids for entry in entries)
    assert entries[8].text == "社区、村残疾人专职委员补贴"


def test_a_fragment_is_shown_in_its_place(site: Site, path: str):
    """The page of a cell draws the sheet it stands in, the cell outlined, and leads to the whole document."""
    tree = page(site, f"{path}~t16-r2-c5")
    assert tree.xpath("//td[contains(@class,'chosen')]/@id") == ["t16-r2-c5"]
    assert tree.xpath("//table[@class='evidence-table']/@id") == ["t15", "t16"]
    assert tree.xpath("//h1")[0].text == "table 16, row 2, column 5"
    (whole,) = tree.xpath("//header/p/a[contains(@href,'#t16-r2-c5')]/@href")
    assert whole.startswith(f"/{path}.html")
    assert page(site, f"{path}~p6").xpath("//p[contains(@class,'chosen')]/@id") == ["p6"]


def test_a_long_document_goes_on_on_the_next_page(site: Site, path: str, monkeypatch: pytest.MonkeyPatch):
    """Pages are bounded: together they draw each table once, and the page of a cell draws that cell."""
    for module in (layout, document):
        monkeypatch.setattr(module, "CELLS", 100)
    first = page(site, path)
    assert first.xpath("//nav[@class='pager']/a/@rel") == ["next"]
    last = int(first.xpath("//nav[@class='pager']/span")[0].text.split("/")[1].strip().split()[0])
    drawn = [
        one
        for number in range(1, last + 1)
        for one in page(site, path, page=str(number)).xpath("//table/@id")
    ]
    assert drawn == [f"t{number}" for number in range(1, 19)]
    assert page(site, f"{path}~t16-r5-c3").xpath("//td[@id='t16-r5-c3']")
    elsewhere = first.xpath("//nav[@class='contents']/ol/li[last()]/a/@href")[0]
    assert elsewhere == f"/{path}~t17.html"


def test_a_long_table_is_shown_by_rows(site: Site, path: str, monkeypatch: pytest.MonkeyPatch):
    """Of a table longer than a page the rows around the wanted one are drawn, with the way to the others."""
    for module in (layout, document):
        monkeypatch.setattr(module, "CELLS", 20)
    seen: list[str] = []
    address = f"{path}~t16-r1"
    while address:
        tree = page(site, address)
        seen += tree.xpath("//table[@id='t16']//tr/@id")
        later = [one.get("href") for one in tree.xpath("//p[@class='notice']/a") if "later" in one.text]
        address = later[0].removeprefix("/").removesuffix(".html") if later else ""
    assert set(seen) == {f"t16-r{row}" for row in range(1, 10)}
    assert len(tree.xpath("//table[@id='t16']//td")) <= 20 + 6


def test_the_document_tells_how_it_was_read(site: Site, path: str):
    """File, format, hash, reading and graphs are told, and a document without other versions says so."""
    tree = page(site, path)
    text = " ".join(tree.xpath("//main")[0].text_content().split())
    assert "sample.docx" in text
    assert "perfgraph 0.1.0" in text
    assert tree.xpath(f"//dd/a[@href='/graph/doc/{path.rpartition('/')[2]}']")


def test_absurd_spans_draw_a_bounded_table():
    """A source that claims cells of a thousand million columns gets a page all the same."""
    name = f"{HOME}id/doc/absurd"
    graph, source = NamedNode(f"{HOME}graph/doc/absurd"), NamedNode(name)
    cell, row, table = (NamedNode(f"{name}#{local}") for local in ("t1-r1-c9", "t1-r1", "t1"))
    huge = Literal(10**9)
    said = [
        Triple(source, RDF("type"), PG("TargetDocument")),
        *(Triple(one, RDF("type"), PG("SourceFragment")) for one in (cell, row, table)),
        *(Triple(one, OA("hasSource"), source) for one in (cell, row, table)),
        Triple(row, DCTERMS("isPartOf"), table),
        Triple(row, PG("rowNumber"), huge),
        Triple(cell, DCTERMS("isPartOf"), row),
        Triple(cell, PG("columnNumber"), huge),
        Triple(cell, PG("rowSpan"), huge),
        Triple(cell, PG("columnSpan"), huge),
        Triple(cell, PG("quote"), Literal("<b>")),
    ]
    with open_graph("memory:") as opened:
        opened.store.put([{graph: said}])
        tree = page(Site(opened, "0" * 16, "http://127.0.0.1/"), "id/doc/absurd")
    (drawn,) = tree.xpath("//td[@id='t1-r1-c9']")
    assert drawn.text == "<b>"
    assert int(drawn.get("colspan")) <= 1000
