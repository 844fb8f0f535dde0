"""The documentation at `docs/`: its addresses, its headers, and nothing beyond its folder."""

import os
from pathlib import Path

import pytest
from lxml import html
from raw_requests import request

from perfgraph.findings import Language
from perfgraph.pages import handbook
from perfgraph.web.surroundings import POLICY

HOSTILE = [
    "/docs/../app.py",
    "/docs/..%2f..%2fapp.py",
    "/docs/zh/..%2f..%2f..%2fweb/app.py",
    "/docs/zh/%2e%2e/%2e%2e/handbook.py",
    "/docs//etc/passwd",
    "/docs/%2fetc%2fpasswd",
    "/docs/zh/index.html%00",
    "/docs/zh\\index.html",
    "/docs/.",
    "/docs/..",
    "/docs/zh/.",
    "/docs/zh/nothing.html",
    "/docs/fr/index.html",
]


@pytest.fixture
def documented(served):
    """Return a server that has the documentation."""
    if not handbook.first(Language.CHINESE):
        message = "the documentation is not built; run make docs"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    return served


@pytest.mark.parametrize(("asked", "led"), [("zh-CN", "zh"), ("en", "en"), ("zh;q=0.2, en", "en")])
@pytest.mark.parametrize("path", ["docs", "docs/"])
def test_it_opens_in_the_language_of_the_reader(documented, path: str, asked: str, led: str):
    """The address leads to the first page, by the language that the browser asks for."""
    answer = documented.send("GET", path, accept_language=asked)
    assert (answer.status, answer.headers["location"]) == (303, f"/docs/{led}/index.html")
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["vary"].split(", "))


@pytest.mark.parametrize("path", ["docs/zh", "docs/zh/"])
def test_a_folder_leads_to_its_first_page(documented, path: str):
    """Links of the first page need its whole address."""
    answer = documented.send("GET", path)
    assert (answer.status, answer.headers["location"]) == (308, "/docs/zh/index.html")


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("zh/index.html", "text/html; charset=utf-8"),
        ("en/reference/commands.html", "text/html; charset=utf-8"),
        ("zh/_static/perfgraph.css", "text/css; charset=utf-8"),
        ("zh/_static/mark.svg", "image/svg+xml"),
    ],
)
def test_files_are_what_was_built(documented, name: str, media_type: str):
    """Bytes, type, length, tag and policy; HEAD says the same without a body; a held copy is not sent."""
    answer = documented.send("GET", f"docs/{name}")
    assert answer.body == (handbook.FOLDER / name).read_bytes()
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    head = documented.send("HEAD", f"docs/{name}")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(answer.body))
    again = documented.send("GET", f"docs/{name}", if_none_match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_scripts_are_scripts(documented):
    """A browser that is told not to guess runs only what is called a script."""
    answer = documented.send("GET", "docs/zh/_static/scheme.js")
    assert answer.media_type in ("text/javascript", "application/javascript")


def test_no_page_holds_a_script_or_a_style(documented):
    """What stands in a page itself would not run under the policy; nothing from elsewhere is asked for."""
    pages = [path for path in handbook.files().values() if path.suffix == ".html"]
    assert len(pages) > 100
    for path in pages:
        page = html.fromstring(path.read_bytes())
        assert (
            page.xpath("//@style | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]") == []
        ), path
        fetched = page.xpath("//script/@src | //img/@src | //link[not(@rel='author')]/@href | //iframe/@src")
        assert [address for address in fetched if ":" in address or address.startswith("//")] == [], path


@pytest.mark.parametrize("target", HOSTILE)
def test_no_name_leads_out_of_the_folder(documented, target: str):
    """A name is looked up among those that were built; every other one is nothing."""
    answer = request(documented.address, target)
    assert answer.status in (400, 404), answer.status
    assert b"import" not in answer.body
    assert b"root:" not in answer.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_it_can_only_be_read(documented, method: str):
    """Other methods are refused with those that are allowed."""
    answer = documented.send(method, "docs/zh/index.html")
    assert answer.status == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_nothing_is_promised_where_it_was_not_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Without the files there is no address to link to, and no name is known."""
    monkeypatch.setattr(handbook, "FOLDER", tmp_path / "docs")
    assert [handbook.first(language) for language in Language] == ["", ""]
    assert handbook.files() == {}
