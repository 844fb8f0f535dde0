"""The routes of the review desk: who may decide, what is refused, and that saved means committed."""

import json
import re
import threading
import time
from pathlib import Path

import pytest
from review_cases import NAMES, clause, document_of, fill, links_of

from perfgraph.links import GROUNDED_IN
from perfgraph.review import state
from perfgraph.stores import open_store

ZHANG, LI = "zhang-token-for-tests-1", "li-token-for-tests-0002"
REVIEWERS = f"zhang:{ZHANG} li:{LI}"


@pytest.fixture(scope="module")
def filled_store(tmp_path_factory) -> Path:
    """A store with links to review."""
    folder = tmp_path_factory.mktemp("review") / "store"
    with open_store(str(folder)) as store:
        fill(store)
    return folder


@pytest.fixture(scope="module")
def links(filled_store):
    """The links that were proposed."""
    with open_store(str(filled_store)) as store:
        return list(links_of(store, document_of(store, "sample.docx")))


@pytest.fixture(scope="module")
def desk(filled_store, serve_for_all):
    """A server with two reviewers, of whom one is enough."""
    return serve_for_all(filled_store, PERFGRAPH_REVIEWERS=REVIEWERS, PERFGRAPH_CLIENT_QUERY_SECONDS="10000")


def post(site, path, body, token=ZHANG, **headers):
    """Send JSON with a reviewer's token."""
    said = {"content_type": "application/json", **headers}
    if token:
        said["authorization"] = f"Bearer {token}"
    return site.send("POST", path, body if isinstance(body, (bytes, str)) else json.dumps(body), **said)


def tag_of(site, link):
    """The tag of the state of a link's subject, as its page has it."""
    reply = site.send("GET", f"review/item.json?kind=policy&subject={link.subject.value.replace('#', '%23')}")
    assert reply.status == 200, reply.text
    return reply.json()["tag"]


def judged(site, link, verdict="accepted", token=ZHANG, **more):
    """Decide on a link as the page does."""
    said = {"verdict": verdict, "link": link.iri(NAMES).value, "tag": tag_of(site, link), **more}
    return post(site, "review/decisions", {"judgements": [said]}, token)


def test_what_was_saved_is_in_the_store_and_on_the_page(desk, links, filled_store):
    """The answer comes after the commit: another process reads the decision at once; then it is undone."""
    reply = judged(desk, links[0], comment="一致")
    assert reply.status == 200, reply.text
    said = reply.json()
    assert said["reviewer"] == "zhang"
    assert said["statuses"][links[0].iri(NAMES).value] == "accepted"
    with open_store(str(filled_store)) as store:
        (decision,) = state(store, NAMES, links[0].subject).decisions
    assert (decision.comment, decision.reviewer) == ("一致", "zhang")
    assert tag_of(desk, links[0]) == said["tags"][links[0].subject.value]
    undone = post(desk, "review/undo", {"decisions": [said["decisions"][0]["decision"]]})
    assert undone.status == 200
    assert undone.json()["statuses"][links[0].iri(NAMES).value] == "proposed"
    again = post(desk, "review/undo", {"decisions": [said["decisions"][0]["decision"]]})
    assert (again.status, again.json()["already"]) == (200, True)
    other = post(desk, "review/undo", {"decisions": [said["decisions"][0]["decision"]]}, LI)
    assert (other.status, other.json()["error"]) == (422, "fault")


def test_a_replayed_request_changes_nothing(desk, links):
    """The very same bytes again are answered as done; after an undo they are a conflict."""
    link = links[1]
    said = {"verdict": "rejected", "link": link.iri(NAMES).value, "tag": tag_of(desk, link)}
    body = json.dumps({"judgements": [said]})
    first = post(desk, "review/decisions", body).json()
    second = post(desk, "review/decisions", body)
    assert (second.status, second.json()["already"], second.json()["decisions"]) == (200, True, [])
    post(desk, "review/undo", {"decisions": [first["decisions"][0]["decision"]]})
    third = post(desk, "review/decisions", body)
    assert (third.status, third.json()["error"]) == (409, "conflict")


def test_two_reviewers_at_once_on_one_item(desk, links):
    """Both looked at the same state and send at the same moment: one is saved, the other is told by whom."""
    link, replies = links[3], {}
    tag = tag_of(desk, link)

    def decide(token, verdict):
        said = {"verdict": verdict, "link": link.iri(NAMES).value, "tag": tag}
        replies[verdict] = post(desk, "review/decisions", {"judgements": [said]}, token)

    threads = [
        threading.Thread(target=decide, args=(ZHANG, "accepted")),
        threading.Thread(target=decide, args=(LI, "rejected")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(reply.status for reply in replies.values()) == [200, 409]
    lost = next(reply.json() for reply in replies.values() if reply.status == 409)
    (made,) = lost["decisions"]
    won = "accepted" if replies["accepted"].status == 200 else "rejected"
    assert made["verdict"] == won
    assert made["reviewer"] in lost["message"]["en"]
    assert made["reviewer"] in lost["message"]["zh"]
    assert lost["tag"] == tag_of(desk, link)


@pytest.mark.parametrize("token", ["", "x" * 24, ZHANG[:-1], ZHANG + "x", "é" * 20])
def test_nobody_decides_without_a_reviewers_token(desk, links, filled_store, token):
    """Nor with one of those that write by the protocol, in a cookie, in the address or as Basic."""
    said = {"judgements": [{"verdict": "accepted", "link": links[6].iri(NAMES).value, "tag": ""}]}
    reply = post(desk, "review/decisions", said, token)
    assert reply.status == 401
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert set(reply.json()["message"]) == {"zh", "en"}
    assert post(desk, "review/undo", {"decisions": ["http://a/"]}, token).status == 401
    with open_store(str(filled_store)) as store:
        assert state(store, NAMES, links[6].subject).decisions == ()


def test_other_ways_to_carry_a_token_count_for_nothing(desk, links):
    """A browser adds cookies and Basic by itself, and addresses are logged."""
    body = json.dumps({"judgements": []})
    send = {"content_type": "application/json"}
    assert desk.send("POST", f"review/decisions?token={ZHANG}", body, **send).status == 401
    assert desk.send("POST", "review/decisions", body, cookie=f"token={ZHANG}", **send).status == 401
    assert desk.send("POST", "review/decisions", body, authorization=f"Basic {ZHANG}", **send).status == 401
    assert desk.send("POST", "review/decisions", body, token=True, **send).status == 401
    assert post(desk, "review/decisions", body).json() == {"reviewer": "zhang"}
    assert desk.send("POST", "update", "DROP ALL", authorization=f"Bearer {ZHANG}").status == 401


def test_pages_of_other_sites_cannot_decide(desk, links):
    """By Origin, by Sec-Fetch-Site, and because a browser's preflight is not granted."""
    body = {"judgements": []}
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ):
        reply = post(desk, "review/decisions", body, **headers)
        assert (reply.status, reply.json()["error"]) == (403, "origin"), headers
    assert post(desk, "review/decisions", body, origin=desk.address.rstrip("/")).status == 200
    asked = {
        "origin": "https://evil.example",
        "access_control_request_method": "POST",
        "access_control_request_headers": "authorization,content-type",
    }
    preflight = desk.send("OPTIONS", "review/decisions", **asked)
    assert "authorization" not in preflight.headers.get("access-control-allow-headers", "").lower()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        assert post(desk, "review/decisions", "{}", content_type=kind).status == 415
    assert post(desk, "review/decisions", "{}", content_type="application/json; charset=gbk").status == 415


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"\xff\xfe", 422),
        (b"[" * 100_000, 422),
        (b'{"judgements": 1}', 422),
        (b'{"judgements": [], "more": 1}', 422),
        (b'{"judgements": [{"verdict": "accepted"}]}', 422),
        (b'{"judgements": [{"verdict": "accepted", "tag": 1}]}', 422),
        (b'{"judgements": [{"verdict": "accepted", "tag": "", "link": "javascript:alert(1)"}]}', 422),
        (b'{"judgements": [{"verdict": "accepted", "tag": "", "link": "http://a/> } DROP ALL #"}]}', 422),
        (b'{"judgements": [{"verdict": "accepted", "tag": "", "comment": "\\ud800"}]}', 422),
        (b'{"judgements": [{"verdict": "perhaps", "tag": ""}]}', 422),
        (b'{"judgements": [{"verdict": "accepted", "tag": "", "link": "http://example.org/none"}]}', 404),
        (b" " * 300_000, 413),
    ],
)
def test_what_is_no_judgement_is_refused(desk, body, status):
    """With a status of its own and a text in both languages; the worker goes on."""
    reply = post(desk, "review/decisions", body)
    assert reply.status == status, reply.text
    message = reply.json()["message"]
    assert all(message[language] for language in ("zh", "en"))
    assert post(desk, "review/decisions", {"judgements": []}).status == 200


def test_limits_of_comments_and_batches(desk, links):
    """A comment that is too long, too many judgements; a batch is saved as a whole or not at all."""
    assert judged(desk, links[9], comment="长" * 2_001).status == 422
    many = [{"verdict": "accepted", "tag": "", "link": "http://example.org/x"}] * 101
    assert post(desk, "review/decisions", {"judgements": many}).status == 422
    good = {"verdict": "accepted", "link": links[9].iri(NAMES).value, "tag": tag_of(desk, links[9])}
    bad = {"verdict": "accepted", "link": "http://example.org/none", "tag": ""}
    assert post(desk, "review/decisions", {"judgements": [good, bad]}).status == 404
    assert tag_of(desk, links[9]) == good["tag"]


def test_other_methods_are_told_what_to_do(desk):
    """405 with Allow, and OPTIONS."""
    for path in ("review/decisions", "review/undo"):
        for method in ("GET", "PUT", "DELETE", "PATCH"):
            reply = desk.send(method, path)
            assert (reply.status, reply.headers["allow"]) == (405, "POST, OPTIONS")
        assert desk.send("OPTIONS", path).status == 204


def test_a_link_by_hand_may_be_named_by_the_address_of_its_page(desk, links):
    """As a reader copies it from the browser."""
    page = f"{desk.address}id/policy/test-1~c-3.html?lang=en#c-3"
    said = {
        "verdict": "accepted",
        "subject": links[12].subject.value,
        "relation": GROUNDED_IN.value,
        "object": page,
    }
    reply = post(desk, "review/decisions", {"judgements": [{**said, "tag": tag_of(desk, links[12])}]})
    assert reply.status == 200, reply.text
    made = NAMES.link(links[12].subject, GROUNDED_IN, clause("c-3")).value
    assert reply.json()["statuses"][made] == "accepted"


def test_no_log_holds_a_token_or_what_was_said(desk, links):
    """Whatever was sent, right or wrong."""
    comment = "a comment that no log may hold"
    judged(desk, links[15], comment=comment)
    post(desk, "review/decisions", {"judgements": []}, "a-wrong-token-0123456789")
    desk.send("GET", "healthz")
    log = "".join(desk.log)
    assert "review/decisions" in log
    for secret in (ZHANG, LI, "a-wrong-token-0123456789", comment):
        assert secret not in log


def test_a_client_that_tries_tokens_is_slowed_down(serve, filled_store):
    """429 with Retry-After; a reviewer who signs in from elsewhere is not concerned."""
    site = serve(filled_store, PERFGRAPH_REVIEWERS=REVIEWERS)
    statuses = [post(site, "review/decisions", {}, "x" * 20).status for _ in range(305)]
    assert set(statuses[:295]) == {401}
    assert statuses[-1] == 429
    assert post(site, "review/decisions", {"judgements": []}).status == 200
    reply = post(site, "review/decisions", {}, "x" * 20)
    assert int(reply.headers["retry-after"]) >= 1


def test_without_reviewers_nobody_can_decide(serve, filled_store):
    """The pages can be read all the same."""
    site = serve(filled_store)
    assert post(site, "review/decisions", {"judgements": []}).status == 401
    assert site.send("GET", "review", accept="text/html").status == 200


def test_a_burst_of_decisions_builds_one_index_not_one_each(desk, links):
    """Search indexes are made of the newest state, with a rest between them."""
    before = _built(desk)
    begun = time.monotonic()
    for number in range(12):
        assert judged(desk, links[4], "rejected" if number % 2 else "accepted").status == 200
    took = time.monotonic() - begun
    assert _built(desk) - before <= took / 3 + 2


def _built(site):
    found = re.search(
        r'perfgraph_jobs_total\{end="answered",pool="index"\} ([0-9.e+]+)', site.send("GET", "metrics").text
    )
    return float(found[1]) if found else 0.0
