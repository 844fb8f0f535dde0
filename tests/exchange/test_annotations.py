"""Decisions as Web Annotations: the same statements as in the graph, within the model of the W3C."""

import json
import re
from typing import Any

from defined import NAMES
from pyoxigraph import RdfFormat, Triple, parse

from perfgraph.exchange.annotations import CONTEXT, PACKAGED, annotations, packaged
from perfgraph.exchange.sssom import links_of
from perfgraph.links import MAPPINGS
from perfgraph.review import Judgement, decide, undo
from perfgraph.stores import Store, open_store
from perfgraph.terms import OA, PG, RDF

MOTIVATIONS = frozenset(
    {
        "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting",
        "identifying", "linking", "moderating", "questioning", "replying", "tagging",
    }
)  # fmt: skip
"""The motivations of the Web Annotation Vocabulary, §3.3."""


def judge(store: Store) -> None:
    """Accept with a comment, reject, and take the first back."""
    first, second, *_ = (link.iri(NAMES) for link in links_of(store, NAMES) if link.relation in MAPPINGS)
    made = decide(store, NAMES, "reviewer-1", [Judgement("accepted", link=first, comment="“同一”\n指标")])
    decide(store, NAMES, "reviewer-2", [Judgement("rejected", link=second)])
    undo(store, NAMES, "reviewer-1", [decision.iri for decision in made.decisions])


def items(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the annotations of a collection."""
    return list(document["first"]["items"])


def test_the_annotations_say_what_the_graph_says(store: Store) -> None:
    """Read as JSON-LD, each decision has exactly the statements it has in the graph."""
    judge(store)
    text = json.dumps(packaged(annotations(store, NAMES)))
    read = {quad.triple for quad in parse(text, format=RdfFormat.JSON_LD)}
    quads = store.quads(NAMES.shared_graph("reviewed"))
    held = {quad.triple for quad in quads}
    decisions = {triple.subject for triple in held if triple.object == PG("Decision")}
    assert len(decisions) == 3
    assert {one for one in read if one.subject in decisions} == {
        one for one in held if one.subject in decisions
    }
    assert {Triple(decision, RDF("type"), OA("Annotation")) for decision in decisions} <= read


def test_every_annotation_is_one_by_the_model(store: Store) -> None:
    """Context, id, type, target (§3.1), bodyValue alone (§3.2.5), creator, created, motivation (§3.3)."""
    judge(store)
    document = annotations(store, NAMES)
    assert document["@context"][0] == CONTEXT
    assert document["type"] == "AnnotationCollection"
    assert document["total"] == len(items(document)) == 3
    assert [item["created"] for item in items(document)] == sorted(
        item["created"] for item in items(document)
    )
    for item in items(document):
        assert re.fullmatch(r"https?://\S+", item["id"])
        assert "Annotation" in item["type"]
        assert item["target"]["id"]
        assert "body" not in item
        assert isinstance(item.get("bodyValue", ""), str)
        assert item["motivation"] in MOTIVATIONS
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", item["created"])
        assert item["creator"]["name"] in ("reviewer-1", "reviewer-2")
    assert [item.get("bodyValue") for item in items(document)] == ["“同一”\n指标", None, None]


def test_a_target_says_what_the_link_claims(store: Store) -> None:
    """The subject, the relation and the object of the link are with it; an undoing names what it undoes."""
    judge(store)
    first, second, undoing = items(annotations(store, NAMES))
    assert first["target"]["linkRelation"] == MAPPINGS[-1].value
    assert first["target"] != second["target"]
    assert undoing["undoes"] == first["id"]
    assert undoing["target"] == first["target"]


def test_a_store_without_decisions_has_an_empty_collection() -> None:
    """Nothing decided is a collection of nothing."""
    with open_store("memory:") as store:
        document = annotations(store, NAMES)
    assert (document["total"], items(document)) == (0, [])


def test_every_name_that_is_used_is_packaged(store: Store) -> None:
    """No key of the JSON is left to a context that would have to be fetched."""
    judge(store)
    document = packaged(annotations(store, NAMES))
    known = {name for context in document["@context"] for name in context}

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {key for inner in value.values() for key in keys(inner)}
        return {key for inner in value for key in keys(inner)} if isinstance(value, list) else set()

    used = keys({key: value for key, value in document.items() if key != "@context"})
    assert used <= known
    assert CONTEXT not in json.dumps(PACKAGED)
