"""Links between pages become links between files."""

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgraph.findings import Language
from perfgraph.publishing.site.places import Place, relative
from perfgraph.publishing.site.rewriting import BrokenLink, Links

BASE = "https://data.example.gov.cn/budget/"
DOCUMENT = "id/doc/0123456789abcdef"
FILES = frozenset(
    {
        *(Place(path, language).file for path in (
            "", "projects", "query/unit-overview", "sparql", "search", "ns", DOCUMENT,
            "id/unit/130303/A%2F1", "id/sheet/x/C", "id/sheet/x/C~t16-r2") for language in Language),
        Place("projects", page=2).file,
        Place(DOCUMENT, page=3).file,
        Place("id/sheet/x/C", suffix="ttl").file,
        Place("projects", suffix="csv").file,
        Place("projects", suffix="xlsx").file,
        Place("projects", Language.ENGLISH, suffix="xlsx").file,
    }
)  # fmt: skip
LINKS = Links("/budget/", BASE, FILES, lambda path, local: 3 if local.startswith("t99") else 1)
HOME = Place("")
ENGLISH = Place("id/sheet/x/C", Language.ENGLISH)


@pytest.mark.parametrize(
    ("address", "place", "expected"),
    [
        ("/budget/", ENGLISH, "../../../index.html"),
        ("/budget/projects", HOME, "projects.html"),
        ("/budget/projects?page=2", HOME, "projects-page-2.html"),
        ("/budget/projects?page=2&sort=name", ENGLISH, "../../../projects.html"),
        ("/budget/projects.csv?page=2", ENGLISH, "../../../../projects.csv"),
        ("/budget/projects.xlsx", ENGLISH, "../../../projects.xlsx"),
        ("/budget/projects?lang=zh", ENGLISH, "../../../../projects.html"),
        ("/budget/projects?lang=en", HOME, "en/projects.html"),
        ("/budget/id/unit/130303/A%2F1", HOME, "id/unit/130303/A=2F1.html"),
        ("/budget/id/sheet/x/C.ttl", ENGLISH, "../../../../id/sheet/x/C.ttl"),
        ("/budget/id/sheet/x/C~t16-r2", HOME, "id/sheet/x/C~t16-r2.html"),
        ("/budget/id/sheet/x/C~m-3", HOME, "id/sheet/x/C.html#m-3"),
        (f"/budget/{DOCUMENT}~t2-r5-c3#t2-r5-c3", HOME, f"{DOCUMENT}.html#t2-r5-c3"),
        (f"/budget/{DOCUMENT}~t99-r5-c3#t99-r5-c3", HOME, f"{DOCUMENT}-page-3.html#t99-r5-c3"),
        ("/budget/ns#IndicatorTarget", HOME, "ns.html#IndicatorTarget"),
        ("/budget/query/unit-overview?year=1&lang=en", HOME, "en/query/unit-overview.html?year=1"),
        ("/budget/search?q=%E8%BD%AE", HOME, "search.html?q=%E8%BD%AE"),
        ("/budget/static/style.css?v=12", ENGLISH, "../../../../static/style.css?v=12"),
        ("/budget/docs/en/index.html", ENGLISH, "../../../../docs/en/index.html"),
        ("/budget/releases/latest/index.html", ENGLISH, "../../../../releases/latest/index.html"),
        (f"{BASE}projects", HOME, "projects.html"),
        ("/budget/id/project/unknown", HOME, f"{BASE}id/project/unknown"),
        ("https://creativecommons.org/", HOME, None),
        ("//elsewhere/budget/", HOME, None),
        ("#main", HOME, None),
        ("mailto:a@example.org", HOME, None),
    ],
)  # fmt: skip
def test_an_address_of_the_site_leads_to_a_file(address: str, place: Place, expected: str | None) -> None:
    """Pages, their languages, their data, parts, cells and parameters each find their file."""
    assert LINKS.target(address, place) == expected


def test_a_link_to_no_page_is_a_fault() -> None:
    """A page that the plan forgot is found when the site is made, not by a reader."""
    with pytest.raises(BrokenLink, match=r"index.html: found a link to coverage"):
        LINKS.target("/budget/coverage", HOME)
    with pytest.raises(BrokenLink, match=r"units.csv"):
        LINKS.target("/budget/units.csv", HOME)


def test_only_links_are_rewritten() -> None:
    """Text and data that look like an address stay as they are; an address is escaped as it was."""
    page = '<p title="href=">%s</p><a class="x" href="%s">/budget/projects</a>'
    before = page % ("href=/budget/", "/budget/query/unit-overview?unitCode=1&amp;year=2021")
    after = page % ("href=/budget/", "query/unit-overview.html?unitCode=1&amp;year=2021")
    assert LINKS.rewritten(before, HOME) == after


_NAMES = st.text("abcXYZ019-~.", min_size=1, max_size=6).filter(lambda text: text.strip("."))
_FILES = st.lists(_NAMES, min_size=1, max_size=5).map("/".join)


@given(_FILES, _FILES)
def test_a_relative_address_leads_back(file: str, start: str) -> None:
    """From whatever folder, the relative address resolves to the file that was meant (RFC 3986 §5.2)."""
    folder = posixpath.dirname(start)
    joined = posixpath.normpath(posixpath.join(folder, relative(file, folder)))
    assert joined == file
