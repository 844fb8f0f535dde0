"""Behind a proxy at another address and below a path, every link, file, redirect and cookie is right."""

import http.client
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

PUBLIC = "https://x.example/perf/"
ROOT = "/perf/"
CODE = "13030321W9TGCMKL98GWR"
PAGES = 60
"""How many pages are followed: every kind of page is within them."""


class Proxy(ThreadingHTTPServer):
    """A reverse proxy for the paths below `ROOT`, which it keeps or takes away; all else is not its own."""

    daemon_threads = True

    def __init__(self, behind: str, keeps: bool) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.behind, self.keeps = urlsplit(behind), keeps
        self.strayed: list[str] = []


class Passing(BaseHTTPRequestHandler):
    """Passes one request on."""

    server: Proxy
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Ask the server behind, under the path that this proxy is set up for."""
        if not self.path.startswith(ROOT):
            self.server.strayed.append(self.path)
            self.send_error(404)
            return
        path = self.path if self.server.keeps else self.path[len(ROOT) - 1 :]
        place = self.server.behind
        behind = http.client.HTTPConnection(place.hostname or "", place.port, timeout=120)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        headers |= {"X-Forwarded-For": "203.0.113.9", "Host": "behind.example"}
        behind.request("GET", path, headers=headers)
        answer = behind.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "date", "server", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        behind.close()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


class Links(HTMLParser):
    """The addresses in a page: those that are followed, and those that are loaded with it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address of a tag."""
        self.found += [value for name, value in attrs if name in ("href", "src", "action") and value]


@pytest.fixture(scope="module", params=[True, False], ids=["keeps the path", "takes it away"])
def proxy(request, sample_store, serve_for_all) -> Iterator[Proxy]:
    """Return a proxy before a server that knows its public address."""
    settings = {"PERFGRAPH_ADDRESS": PUBLIC, "PERFGRAPH_CLIENT_QUERY_SECONDS": "10000"}
    site = serve_for_all(sample_store, **settings)
    proxy = Proxy(site.address, keeps=request.param)
    thread = threading.Thread(target=proxy.serve_forever)
    thread.start()
    yield proxy
    proxy.shutdown()
    thread.join()
    proxy.server_close()


def ask(proxy: Proxy, target: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Ask the proxy for a path, or for an address of the public site."""
    place = urlsplit(target)
    assert place.netloc in ("", "x.example"), target
    connection = http.client.HTTPConnection("127.0.0.1", proxy.server_address[1], timeout=120)
    connection.request("GET", place.path + (f"?{place.query}" if place.query else ""), headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def test_every_link_stays_below_the_root(proxy):
    """Following the links from the home page never leaves the root and never leads nowhere."""
    waiting, seen, pages = [ROOT, f"{ROOT}id/project/{CODE}"], set(), 0
    while waiting and pages < PAGES:
        target = waiting.pop(0)
        status, headers, body = ask(proxy, target)
        assert status in (200, 303, 308), f"{target}: {status}"
        if status != 200:
            found = [headers["location"]]
        elif headers["content-type"].startswith("text/html"):
            found, pages = Links(body).found, pages + 1
        else:
            found = []
        for link in found:
            address = urldefrag(urljoin(urljoin(PUBLIC, target), link)).url
            place = urlsplit(address)
            if place.scheme in ("http", "https") and place.netloc == "x.example":
                assert place.path.startswith(ROOT), f"{target} links to {link}"
                if address not in seen:
                    seen.add(address)
                    waiting.append(address)
            else:
                assert "127.0.0.1" not in address
                assert "behind.example" not in address
    assert pages >= 10
    assert any("/static/" in address for address in seen)
    assert proxy.strayed == []


def test_redirects_and_links_in_headers_name_the_public_address(proxy):
    """Location is below the root, Link has the public address, and the thing keeps its IRI."""
    status, headers, _ = ask(proxy, f"{ROOT}id/project/{CODE}", Accept="text/turtle")
    assert (status, headers["location"]) == (303, f"{ROOT}id/project/{CODE}.ttl")
    assert f'<{PUBLIC}id/project/{CODE}.ttl>; rel="alternate"' in headers["link"]
    assert f'<https://w3id.org/perfgraph/id/project/{CODE}>; rel="describes"' in headers["link"]
    status, headers, _ = ask(proxy, f"{ROOT}id/project/{CODE}/")
    assert (status, headers["location"]) == (308, f"{ROOT}id/project/{CODE}")


def test_data_keep_their_iris(proxy):
    """The graph is the same wherever the site runs: no IRI has an address of the server."""
    _, _, turtle = ask(proxy, f"{ROOT}id/project/{CODE}.ttl")
    assert "https://w3id.org/perfgraph/" in turtle
    assert "x.example" not in turtle
    assert "127.0.0.1" not in turtle


def test_the_cookie_is_for_the_site_alone(proxy):
    """The cookie of the language is sent to the root only, and over TLS only."""
    _, headers, _ = ask(proxy, f"{ROOT}id/project/{CODE}.html?lang=en")
    assert {"Path=/perf/", "Secure", "HttpOnly", "SameSite=lax"} <= set(headers["set-cookie"].split("; "))


def test_the_home_page_answers_with_and_without_its_slash(proxy):
    """The root without its last slash is the home page too, where the proxy passes it on."""
    assert ask(proxy, ROOT)[0] == 200
    assert ask(proxy, f"{ROOT}healthz")[0] == 200
    connection = http.client.HTTPConnection(proxy.behind.hostname or "", proxy.behind.port, timeout=120)
    connection.request("GET", ROOT.rstrip("/"))
    assert connection.getresponse().status == 200
    connection.close()


def test_robots_are_told_the_paths_below_the_root(proxy):
    """What crawlers should leave alone is named with the root."""
    assert "Disallow: /perf/sparql\n" in ask(proxy, f"{ROOT}robots.txt")[2]
