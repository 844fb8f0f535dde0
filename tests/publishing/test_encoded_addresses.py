"""Things whose addresses are percent-encoded are found on real web servers, and gone ones are gone."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import web_servers
from part_of_site import BELOW, path_of, standing
from web_servers import WebServer

import perfgraph
from perfgraph.quads.statements import Thing
from perfgraph.terms import ORG, PG, PROV, RDFS, Names
from perfgraph.withdrawal import graph_of, stated

THERE, GONE = ("130303", "7620 01A.山$"), ("130303", "海关 {2}")
"""A unit that is there and one that was withdrawn, by region and code: spaces, signs, Chinese letters."""


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    """Return a folder with the page of the unit that is there and with the rules."""
    with perfgraph.open("memory:") as graph:
        there, gone = (Thing(graph.names.unit(*unit)) for unit in (THERE, GONE))
        doc = graph.names.graph("doc", "0123456789abcdef")
        stone = (*gone.a(PROV("Entity")), *gone.has(RDFS("comment"), "The unit was dissolved."))
        said = (*there.a(PG("BudgetUnit")), *there.has(ORG("identifier"), THERE[1]))
        graph.store.put([{doc: said, graph_of(graph.names): stated(graph.names, {gone.node: stone})}])
        with standing(graph, [there.node.value.removeprefix(graph.names.base)]) as root:
            yield root


def address(unit: tuple[str, str]) -> str:
    """Return the path of a unit, as a client asks for it."""
    return path_of(Names().unit(*unit).value.removeprefix(Names().base))


def test_a_thing_with_an_encoded_address_is_found(server: WebServer) -> None:
    """A browser is led to its page, a client for data to its data; both files are there."""
    for accept, media_type in (("text/html", "text/html"), ("text/turtle", "text/turtle")):
        led = server.get(address(THERE), accept)
        assert led.status == 303
        found = server.get(urlsplit(led.headers["location"]).path)
        assert found.status == 200, led.headers["location"]
        assert found.headers["content-type"].partition(";")[0] == media_type
        assert address(THERE) in found.body.decode()


def test_one_that_was_withdrawn_is_gone(server: WebServer) -> None:
    """It answers 410, as any other that was withdrawn."""
    assert server.get(address(GONE)).status == 410


def test_what_looks_like_it_is_not_it(server: WebServer) -> None:
    """The signs of an address mean themselves in the rules: the point is no other sign."""
    assert server.get(address((THERE[0], THERE[1].replace(".", "x")))).status == 404


@pytest.mark.parametrize("ending", ["%0d%0aSet-Cookie:%20a=b", "a%0aSet-Cookie:%20a=b", "a%0db", "a%0d%0a"])
def test_an_encoded_line_break_makes_no_header(server: WebServer, ending: str) -> None:
    """What an address brings is never written into the headers of the answer but as one printable line."""
    answer = server.get(f"{path_of('id/project/')}{ending}")
    assert "set-cookie" not in answer.headers
    assert not set("\r\n ") & set(answer.headers.get("location", ""))


def test_the_permanent_address_leads_to_the_same_one(root: Path, tmp_path: Path) -> None:
    """w3id.org, which runs Apache, passes on what it is asked for, as it is encoded, and no line break."""
    web_servers.expect("apache")
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        rules = Path(made) / BELOW / "server" / "apache.htaccess"
        rules.parent.mkdir(parents=True)
        shutil.copyfile(root / BELOW / "server" / "w3id.htaccess", rules)
        with web_servers.running("apache", Path(made), Path(made) / BELOW, tmp_path) as w3id:
            led = w3id.get(address(THERE))
            broken = w3id.get(f"{path_of('id/')}%0d%0aSet-Cookie:%20a=b")
    assert led.status == 303
    assert unquote(led.headers["location"]) == f"https://HOST/id/unit/{'/'.join(THERE)}"
    assert "set-cookie" not in broken.headers
