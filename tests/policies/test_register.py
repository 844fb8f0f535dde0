"""The register: every fact has its source and its certainty, addresses follow the base, values are parsed."""

import csv
import re

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.assets import asset
from perfgraph.citations import parse_number
from perfgraph.citations.gazetteer import marks
from perfgraph.findings import Severity
from perfgraph.policies.register import register_graph, register_triples
from perfgraph.policies.stored import entries_in
from perfgraph.quads.lines import Statements
from perfgraph.quads.values import value_statements
from perfgraph.terms import DCTERMS, PG, RDF, Names
from perfgraph.validation import validate
from perfgraph.values import parse

NAMES = Names()
OTHER = "https://data.example.gov.cn/budget/"
SAID = tuple(register_triples(NAMES))
ENTRIES = entries_in(SAID)


def about(slug: str) -> dict[NamedNode, list[str]]:
    """Return what the register says of a document."""
    found: dict[NamedNode, list[str]] = {}
    for triple in SAID:
        if triple.subject == NAMES.policy(slug) and isinstance(triple.object, Literal | NamedNode):
            found.setdefault(triple.predicate, []).append(triple.object.value)
    return found


def certainties(slug: str, predicate: NamedNode) -> set[str]:
    """Return how sure a property of a document is."""
    told = {
        triple.subject
        for triple in SAID
        if triple.predicate == PG("attestationOf") and triple.object == NAMES.policy(slug)
    }
    named = {
        triple.subject for triple in SAID if triple.predicate == PG("attests") and triple.object == predicate
    }
    return {
        triple.object.value.rsplit("/", 1)[-1]
        for triple in SAID
        if triple.subject in told & named and triple.predicate == PG("certainty")
    }


def test_the_register_breaks_no_shape() -> None:
    """Every document has its title, every fact its attestation, every clause its text."""
    assert [found for found in validate(SAID).findings if found.severity is not Severity.INFO] == []


def test_the_register_has_the_documents_that_were_collected() -> None:
    """Fifty-one documents of four levels; those with a number bear it in its normal form, each another."""
    assert len(ENTRIES) == 51
    numbers = [entry.number for entry in ENTRIES.values() if entry.number]
    assert len(numbers) == len(set(numbers)) == 47
    assert [number for number in numbers if str(parse_number(number)) != number] == []
    assert {entry.level for entry in ENTRIES.values()} == {
        "central", "provincial", "prefectural", "county",
    }  # fmt: skip
    local = [entry for entry in ENTRIES.values() if entry.level != "central"]
    assert all(entry.region for entry in local)


def test_the_wheelchair_notice_sets_260_yuan_a_vehicle_and_year() -> None:
    """The notice, its issuers, its clause and the amount."""
    entry = ENTRIES[NAMES.policy("mof-2010-256")]
    assert (entry.title, entry.number) == ("关于残疾人机动轮椅车燃油补贴的通知", "财社〔2010〕256号")
    assert (set(entry.issuers), entry.issued) == ({"财政部", "中国残疾人联合会"}, "2010")
    clause = NAMES.clause(NAMES.policy("mof-2010-256"), "standard")
    assert Triple(clause, PG("quote"), Literal("每车每年260元")) in SAID
    (value,) = (
        triple.object
        for triple in SAID
        if triple.subject == clause and triple.predicate == PG("standardValue")
    )
    assert Triple(value, PG("sourceText"), Literal("260元/辆·年")) in SAID


@pytest.mark.parametrize(
    ("slug", "name", "certainty"),
    [
        ("mof-2010-256", "identifier", {"confirmed"}),
        ("mof-2015-88", "title", {"confirmed"}),
        ("mof-2015-88", "identifier", {"unconfirmed"}),
        ("mof-2019-136", "title", {"unconfirmed"}),
        ("cdpf-2012-10", "identifier", {"as-cited"}),
        ("cpc-2008-7", "identifier", {"unconfirmed"}),
        ("state-council-2018-20", "title", {"confirmed"}),
        ("state-council-2018-20", "identifier", {"unconfirmed"}),
    ],
)
def test_what_is_only_general_knowledge_is_unconfirmed(slug: str, name: str, certainty: set[str]) -> None:
    """A fact is confirmed by the source that it names, or says that it is not."""
    assert certainties(slug, DCTERMS(name)) == certainty
    assert (DCTERMS(name).value in ENTRIES[NAMES.policy(slug)].unconfirmed) is (certainty == {"unconfirmed"})


def test_every_value_is_what_the_grammar_makes_of_its_text() -> None:
    """A standard is stated as reading its text states it."""
    values = [triple.object for triple in SAID if triple.predicate == PG("standardValue")]
    assert len(values) == 4
    for node in values:
        own = {triple for triple in SAID if triple.subject == node}
        (text,) = (triple.object.value for triple in own if triple.predicate == PG("sourceText"))
        assert own == {
            said for said in Statements.of_lines(value_statements(node, parse(text))) if said.subject == node
        }


def test_the_register_stands_below_another_base() -> None:
    """No address of the data is left below the first base; as much is said."""
    below = tuple(register_triples(Names(OTHER)))
    assert len(below) == len(SAID)
    assert not [triple for triple in below if f"{NAMES.base}id/" in str(triple)]


def test_the_register_is_written_once() -> None:
    """A store that has it is left alone; the receipt stands for its statements."""
    graph, said = next(iter((register_graph(NAMES, {}) or {}).items()))
    (receipt,) = (triple.object.value for triple in said if triple.predicate == PG("contentHash"))
    assert register_graph(NAMES, {graph.value: receipt}) is None
    assert register_graph(NAMES, {graph.value: "another"}) is not None


def test_every_file_can_be_read_by_hand() -> None:
    """Addresses are relative, no node is nameless, and every document stands in the file of its level."""
    for path in asset("policies").glob("*.ttl"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\[|_:", re.sub(r'"[^"]*"', "", text)), path.name
        assert f"{NAMES.base}id/" not in text
    for entry in ENTRIES.values():
        local = entry.iri.value.removeprefix(NAMES.base)
        path = asset("policies") / f"{entry.level}.ttl"
        assert f"<{local}>\n    a pg:PolicyDocument" in path.read_text(encoding="utf-8")


def test_every_mark_is_told_once_with_its_certainty() -> None:
    """The gazetteer: a mark a line, sorted out by level, confirmed ones with a source."""
    with (asset("policies") / "issuer-marks.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(marks())
    for row in rows:
        assert row["level"] in ("central", "provincial", "prefectural", "county", "")
        assert row["certainty"] in ("confirmed", "as-cited", "unconfirmed")
        assert row["source"] or row["certainty"] == "unconfirmed", row["mark"]
        assert bool(row["issuer"]) == bool(row["level"]), row["mark"]


def test_every_mark_of_the_register_is_known() -> None:
    """The issuer of each number is in the gazetteer, so that a bracket may be lost."""
    issuers = {entry.key.issuer for entry in ENTRIES.values() if entry.key}
    assert issuers <= set(marks())


def test_regions_are_called_by_their_names() -> None:
    """A region of the register has its code and its name."""
    region = NAMES.region("610304")
    labels = {
        triple.object.value for triple in SAID if triple.subject == region and triple.predicate != RDF("type")
    }
    assert labels >= {"610304", "宝鸡市陈仓区"}
