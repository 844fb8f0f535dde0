"""What was withdrawn answers 410 with its reason, in every format and language, until it is read again."""

import re
import time

from perfgraph.assets import asset
from perfgraph.graph import open_graph
from perfgraph.withdrawal import withdraw

THING = "id/project/13030321W9TGCMKL98GWR"
REASON = "作者要求 <script>alert(1)</script> & more"
PATIENCE = 60


def until(site, path: str, status: int) -> None:
    """Wait until an address answers with a status: a server notices a new snapshot by itself."""
    give_up = time.monotonic() + PATIENCE
    while (found := site.send("GET", path).status) != status:
        assert time.monotonic() < give_up, f"{path}: {found}"
        time.sleep(0.05)


def test_withdrawn_addresses_are_gone(serve, tmp_path):
    """Thing, part, document and graph are gone for readers and machines; the reason is text, never markup."""
    store, sample = tmp_path / "store", asset("examples") / "sample.docx"
    with open_graph(str(store)) as graph:
        (read,) = graph.ingest([sample]).read
    site = serve(store)
    document = read.document.value.partition("/perfgraph/")[2]
    key = document.rpartition("/")[2]
    sheet = re.search(r"id/sheet/[0-9a-f]{16}/\w+", site.send("GET", f"{THING}.ttl").text)[0]
    paths = (THING, document, sheet, f"{sheet}~fund-fiscal", f"{document}~goal-1", f"graph/doc/{key}")
    assert {site.send("GET", f"{path}.ttl").status for path in paths} == {200}
    with open_graph(str(store)) as graph:
        withdraw(graph.store, graph.names, key, REASON)
    until(site, f"{THING}.ttl", 410)
    for path in paths:
        assert site.send("GET", path).status == 303
        line = site.send("GET", f"{path}.ttl")
        assert (line.status, line.media_type, REASON in line.text) == (410, "text/plain", True), path
        for language, said in (("en", "withdrawn"), ("zh", "撤回")):
            page = site.send("GET", f"{path}.html", accept_language=language)
            assert (page.status, page.media_type) == (410, "text/html")
            assert said in page.text
            assert "&lt;script&gt;" in page.text
            assert "<script>" not in page.text
    assert site.send("GET", "id/project/NEVER.ttl").status == 404
    with open_graph(str(store)) as graph:
        graph.ingest([sample])
    until(site, f"{THING}.ttl", 200)
    assert {site.send("GET", f"{path}.ttl").status for path in paths} == {200}
