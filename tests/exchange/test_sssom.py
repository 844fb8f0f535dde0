"""SSSOM out and in: the same graph comes back; a file with faults changes nothing and names them all."""

import subprocess
import sys
from pathlib import Path

import pytest
from defined import BRIDGES_2023, NAMES
from pyoxigraph import NamedNode, Triple

from perfgraph.exchange.sssom import Imported, import_mappings, links_of, read, write
from perfgraph.exchange.sssom.consistency import components
from perfgraph.exchange.sssom.prefixes import NO_TERM, expanded, prefixes, shortened
from perfgraph.exchange.sssom.rows import COLUMNS, link_of
from perfgraph.findings import Severity
from perfgraph.links import MAPPINGS, NONE_FITS, RESOLVES_TO, Link, links_in, oriented
from perfgraph.review import Judgement, decide, undo
from perfgraph.stores import Store
from perfgraph.terms import SKOS, Names
from perfgraph.validation import validate

REVIEWER = "reviewer-1"
REVIEWED = NAMES.shared_graph("reviewed")


def text_of(store: Store, accepted: bool = False) -> bytes:
    """Return the file of a store's links."""
    return "".join(write(store, NAMES, links_of(store, NAMES, accepted))).encode()


def decided(store: Store) -> set[Triple]:
    """Return what the reviewed graph says of links, and which claims hold."""
    links = list(links_in(store, REVIEWED))
    about = {link.iri(NAMES) for link in links} | {link.subject for link in links}
    return {quad.triple for quad in store.quads(REVIEWED) if quad.subject in about}


def review(store: Store) -> None:
    """Accept, reject and change proposals, and say that nothing fits."""
    links = [link for link in links_of(store, NAMES) if link.relation in MAPPINGS]
    bases = [link for link in links_of(store, NAMES) if link.relation == RESOLVES_TO]
    documents = [link for link in bases if link.object != NONE_FITS]
    nothing = [link for link in bases if link.object == NONE_FITS]
    judgements = [
        Judgement(
            "accepted", link=links[0].iri(NAMES), relation=SKOS("exactMatch"), comment="同一指标|两种写法\t"
        ),
        Judgement("rejected", link=links[1].iri(NAMES), comment='"不同"'),
        Judgement("accepted", link=documents[0].iri(NAMES)),
        Judgement("none-fits", subject=nothing[0].subject, relation=RESOLVES_TO),
    ]
    decide(store, NAMES, REVIEWER, judgements)


def test_what_was_decided_comes_back_as_the_same_graph(store: Store, other_store: Store) -> None:
    """Out of one store and into another: links with status, reviewers, evidence, and the claims that hold."""
    review(store)
    done = import_mappings(other_store, NAMES, text_of(store), REVIEWER)
    assert (done.findings, done.already) == ((), 0)
    assert done.decisions == 5  # four judgements, one of which rejects the relation that was proposed
    assert decided(other_store) == decided(store)
    assert {link.status for link in links_in(store, REVIEWED)} == {"accepted", "rejected"}


def test_accepted_links_alone_come_back_too(store: Store, other_store: Store) -> None:
    """A file of accepted links makes them accepted, and says nothing of the others."""
    review(store)
    accepted = links_of(store, NAMES, accepted=True)
    assert {link.status for link in accepted} == {"accepted"}
    done = import_mappings(other_store, NAMES, text_of(store, accepted=True), REVIEWER)
    assert done.decisions == len(accepted) == 3
    assert links_of(other_store, NAMES, accepted=True) == accepted


def test_a_file_taken_in_twice_changes_nothing(store: Store) -> None:
    """What was decided in the same words is left as it is."""
    review(store)
    before = set(map(str, store.quads(REVIEWED)))
    done = import_mappings(store, NAMES, text_of(store), REVIEWER)
    assert (done.decisions, done.refused) == (0, False)
    assert done.already == 5
    assert set(map(str, store.quads(REVIEWED))) == before


def test_proposals_are_read_back_and_left_alone(store: Store) -> None:
    """Every field of every link comes back from its row; nothing is decided by a file of proposals."""
    links = links_of(store, NAMES)
    file = read(text_of(store))
    assert file.findings == []
    back = [link_of(row.cells, file.prefixes) for row in file.rows]
    assert sorted(back, key=lambda link: link.iri(NAMES).value) == links
    done = import_mappings(store, NAMES, text_of(store), REVIEWER)
    assert (done.decisions, done.already, done.left) == (0, 0, len(links))
    assert not store.holds(REVIEWED)


def test_the_same_contents_give_the_same_bytes(store: Store, other_store: Store) -> None:
    """Rows are sorted, there is no clock, and every prefix that is used is declared."""
    assert text_of(store) == text_of(other_store)
    lines = text_of(store).decode().splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert rows[0] == list(COLUMNS)
    keys = [(row[0], row[2], row[4]) for row in rows[1:]]
    assert keys == sorted(keys)
    assert NO_TERM in {row[4] for row in rows}
    declared = {line.split(":")[0].strip("# ") for line in lines if line.startswith("#  ")}
    assert {key.split(":")[0] for row in rows[1:] for key in (row[0], row[2], row[4])} <= declared


def test_another_base_has_its_own_prefixes() -> None:
    """Addresses of another base are shortened by that base, and none is shortened to nothing."""
    names = Names("https://data.example.gov.cn/")
    known = prefixes(names)
    for node in (
        names.indicator("quantity", "巡查"), names.policy("a/b#c"), names.clause(names.policy("x"), "c-1"),
        NamedNode(names.base), NamedNode("urn:x"), SKOS("exactMatch"), NONE_FITS,
    ):  # fmt: skip
        text = shortened(node, known)
        assert expanded(text, known) == node or text == "urn:x"


THEIRS = """
import sys
from sssom.parsers import parse_sssom_table
from sssom.validators import validate
from sssom.writers import write_table

mine, theirs = sys.argv[1:]
found = parse_sssom_table(mine)
for kind, report in validate(found).items():
    assert not report.results, (kind, [result.message for result in report.results])
assert len(found.df) == int(sys.stdin.read())
with open(theirs, "w") as written:
    write_table(found, written)
"""
"""What sssom-py does with a file: read it strictly, validate it, write it."""


def test_sssom_py_accepts_the_file(store: Store, other_store: Store, tmp_path: Path) -> None:
    """sssom-py finds no fault; what it writes is taken in as the same decisions.

    It has a process of its own, because what it imports warns.
    """
    review(store)
    mine, theirs = tmp_path / "mine.sssom.tsv", tmp_path / "theirs.sssom.tsv"
    mine.write_bytes(text_of(store, accepted=True))
    accepted = links_of(store, NAMES, accepted=True)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", THEIRS, str(mine), str(theirs)],
        input=str(len(accepted)), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    taken_in = import_mappings(other_store, NAMES, theirs.read_bytes(), REVIEWER)
    assert (taken_in.findings, taken_in.decisions) == ((), 3)
    assert [link.iri(NAMES) for link in links_of(other_store, NAMES, True)] == [
        link.iri(NAMES) for link in accepted
    ]


HEAD = f"#curie_map:\n#  i: {NAMES.base}id/indicator/\n#  d: {NAMES.base}id/doc/\n"
SLOTS = (
    "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tconfidence\treviewer_id"
)
LINES = HEAD.count("\n") + 1


def indicator(name: str, kind: str = "quantity") -> str:
    """Return an indicator of the documents as a CURIE."""
    return "i:" + NAMES.indicator(kind, name).value.rpartition("/")[2]


def mapping(one: str, predicate: str, other: str, modifier: str = "", **cells: str) -> str:
    """Return a row."""
    said = {"justification": "semapv:ManualMappingCuration", "confidence": "1", "reviewer": "", **cells}
    texts = (one, predicate, modifier, other, said["justification"], said["confidence"], said["reviewer"])
    return "\t".join(texts)


def taken(store: Store, *rows: str, head: str = HEAD, slots: str = SLOTS) -> Imported:
    """Take rows in."""
    return import_mappings(store, NAMES, (head + "\n".join([slots, *rows]) + "\n").encode(), REVIEWER)


def faults(done: Imported) -> list[tuple[str, int, int]]:
    """Return rule, line (of the rows, from 1) and column of each finding."""
    return [
        (one.rule.rpartition("/mapping-")[2], one.place.start_line - LINES, one.place.column)
        for one in done.findings
    ]


A, B, C, D = (indicator(name) for name in ("养护里程", "检测桥梁", "巡查次数", "绿化养护面积"))


def test_all_faults_are_named_at_once_and_nothing_is_applied(store: Store) -> None:
    """One row is right, each other has its fault, with line and column; the right one is not taken in."""
    done = taken(
        store,
        mapping(A, "skos:exactMatch", B),
        mapping("x:1", "skos:exactMatch", B),
        mapping(A, "skos:broader", B),
        mapping(A, "skos:closeMatch", B, "not"),
        mapping(A, "skos:closeMatch", "", confidence="1.5"),
        mapping(A, "skos:closeMatch", C, confidence="NaN"),
        mapping(A, "skos:closeMatch", D) + "\textra",
        mapping(A, "skos:closeMatch", D, justification="by hand", reviewer="nobody:me"),
    )
    assert done.refused
    assert faults(done) == [
        ("prefix", 2, 1),
        ("predicate", 3, 2),
        ("modifier", 4, 3),
        ("empty", 5, 4),
        ("confidence", 5, 6),
        ("confidence", 6, 6),
        ("cells", 7, 0),
        ("prefix", 8, 5),
        ("prefix", 8, 7),
    ]
    assert not store.holds(REVIEWED)


def test_unknown_and_unfit_things_are_named(store: Store) -> None:
    """An indicator that is not there, a document as the object of a SKOS mapping, a thing and itself."""
    document = "d:" + next(graph.value for graph in store.graphs() if "/graph/doc/" in graph.value)[-16:]
    done = taken(
        store,
        mapping("i:aaaaaaaaaaaaaaaa", "skos:exactMatch", A),
        mapping(A, "skos:exactMatch", document),
        mapping(document, "pg:resolvesTo", document),
        mapping(A, "skos:exactMatch", A),
        mapping(A, "skos:exactMatch", "i:不存在"),
    )
    assert faults(done) == [
        ("thing-unknown", 1, 1),
        ("thing-unfit", 2, 4),
        ("self", 3, 4),
        ("thing-unfit", 3, 1),
        ("self", 4, 4),
        ("thing-unknown", 5, 4),
    ]


def test_one_mapping_is_there_once_however_it_is_written(store: Store) -> None:
    """A symmetric mapping the other way round, and the inverse of an inverse one, are duplicates."""
    done = taken(
        store,
        mapping(A, "skos:closeMatch", B),
        mapping(B, "skos:closeMatch", A),
        mapping(A, "skos:broadMatch", C),
        mapping(C, "skos:narrowMatch", A),
    )
    assert faults(done) == [("duplicate", 2, 0), ("duplicate", 4, 0)]
    assert str(LINES + 1) in done.findings[0].message.en


def test_a_loop_of_exact_matches_around_a_rejected_one_is_refused(store: Store) -> None:
    """A is B, B is C, but A is not C: the file contradicts itself, or what was decided before."""
    loop = [mapping(A, "skos:exactMatch", B), mapping(B, "skos:exactMatch", C)]
    denied = mapping(A, "skos:exactMatch", C, "Not")
    assert faults(taken(store, *loop, denied)) == [("contradiction", 3, 0)]
    assert not store.holds(REVIEWED)
    assert taken(store, denied).decisions == 1
    assert faults(taken(store, *loop)) == [("contradiction", 1, 0), ("contradiction", 2, 0)]
    related = taken(store, mapping(A, "skos:exactMatch", D), mapping(D, "skos:relatedMatch", A))
    assert faults(related) == [("contradiction", 2, 0)]


def test_a_circle_of_broader_matches_is_refused(store: Store) -> None:
    """A under B, B under C, C under A, also where an exact match closes the circle."""
    steps = [mapping(A, "skos:broadMatch", B), mapping(B, "skos:broadMatch", C)]
    assert faults(taken(store, *steps, mapping(A, "skos:narrowMatch", C))) == [
        ("cycle", 1, 0), ("cycle", 2, 0), ("cycle", 3, 0),
    ]  # fmt: skip
    assert taken(store, *steps).decisions == 2
    assert faults(taken(store, mapping(C, "skos:exactMatch", A))) == [("cycle", 1, 0)]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "column-missing"),
        (b"\xff\xfe", "file"),
        ((HEAD + "#  x: [\n" + SLOTS).encode(), "file"),
        (("#- a\n" + SLOTS).encode(), "file"),
        (("#curie_map: 3\n" + SLOTS).encode(), "file"),
        ((HEAD + SLOTS + '\n"open').encode(), "file"),
        (HEAD.encode() + b"subject_id\tobject_id\n", "column-missing"),
        (b"\x00" * 100, "column-missing"),
    ],
)
def test_what_is_no_mapping_file_says_so(store: Store, data: bytes, rule: str) -> None:
    """Neither bytes nor broken YAML nor open quotation marks raise anything but a finding."""
    done = import_mappings(store, NAMES, data, REVIEWER)
    assert done.refused
    assert {one.rule.rpartition("/mapping-")[2] for one in done.findings} & {rule}
    assert all(one.message.zh and one.expected.en for one in done.findings)


def test_other_columns_are_read_past_and_unknown_ones_named(store: Store) -> None:
    """A slot of SSSOM is left alone, a heading of one's own is an Info, and the file is taken in."""
    slots = f"{SLOTS}\tsubject_category\t我的列"
    done = taken(store, mapping(A, "skos:closeMatch", B) + "\tx\ty", slots=slots)
    assert [(one.severity, one.found) for one in done.findings] == [(Severity.INFO, "我的列")]
    assert done.decisions == 1


def test_what_nobody_proposed_is_a_link_by_hand_with_evidence(store: Store) -> None:
    """A mapping the machines had not: it is accepted, with the rows of both indicators as its evidence."""
    assert taken(store, mapping(B, "skos:relatedMatch", A)).decisions == 1
    (link,) = links_in(store, REVIEWED)
    assert link == oriented(link)
    assert link.evidence
    claim = (link.subject, link.relation, link.object)
    assert Triple(*claim) in {quad.triple for quad in store.quads(REVIEWED)}


def test_made_up_evidence_and_reviewers_count_for_nothing(store: Store) -> None:
    """Words that stand nowhere are not kept as evidence; who decides is whose token was given."""
    fragment = next(link for link in links_of(store, NAMES) if link.relation in MAPPINGS).evidence[0].source
    other = f"status=accepted|evidence={fragment.value} 编造的原文|rank=1"
    row = mapping(A, "skos:closeMatch", B, reviewer=f"{NAMES.base}id/reviewer/somebody-else") + f"\t{other}"
    assert taken(store, row, slots=f"{SLOTS}\tother").decisions == 1
    (link,) = links_in(store, REVIEWED)
    assert link.reviewers == (NAMES.reviewer(REVIEWER),)
    assert link.evidence
    assert "编造的原文" not in {found.text for found in link.evidence}
    report = validate(quad.triple for graph in store.graphs() for quad in store.quads(graph))
    assert not [one for one in report.findings if "AssertedLink" in one.rule or "Decision" in one.rule]


def test_a_decision_that_was_undone_is_not_written_as_one(store: Store) -> None:
    """After undo a link is proposed again, without reviewer, modifier or date."""
    link = next(link for link in links_of(store, NAMES) if link.relation in MAPPINGS)
    made = decide(store, NAMES, REVIEWER, [Judgement("rejected", link=link.iri(NAMES))])
    assert "\tNot\t" in text_of(store).decode()
    undo(store, NAMES, REVIEWER, [decision.iri for decision in made.decisions])
    assert "\tNot\t" not in text_of(store).decode()
    assert links_of(store, NAMES, accepted=True) == []


def test_ten_thousand_rows_are_checked_at_once(store: Store) -> None:
    """Ten thousand faults are ten thousand findings, in the order of their lines; a long chain is no loop."""
    done = taken(store, *(mapping(A, "skos:exactMatch", f"i:{number:016}") for number in range(10_000)))
    assert len(done.findings) == 10_000
    assert [one.place.start_line for one in done.findings] == sorted(
        one.place.start_line for one in done.findings
    )
    chain = {number: [number + 1] for number in range(100_000)}
    assert len(set(components(chain).values())) == 100_001
    assert len(set(components({**chain, 100_000: [0]}).values())) == 1


def test_links_of_policies_keep_their_own_relations(store: Store) -> None:
    """Every row of a file, whatever it is about, has the relation that the link has."""
    relations = {row.cells["predicate_id"] for row in read(text_of(store)).rows}
    assert relations == {"pg:resolvesTo", "skos:relatedMatch"}
    assert BRIDGES_2023  # the documents that the links are from


def test_mappings_are_turned_so_that_a_pair_has_one_address() -> None:
    """Broad turns into narrow with the ends, symmetric relations stay, other links are left alone."""
    one, other = NamedNode(f"{NAMES.base}a"), NamedNode(f"{NAMES.base}b")
    for relation, turned in (("broad", "narrow"), ("narrow", "broad"), ("exact", "exact")):
        link = Link(other, SKOS(f"{relation}Match"), one, 1, "test 1")  # type: ignore[arg-type]
        assert oriented(link) == Link(one, SKOS(f"{turned}Match"), other, 1, "test 1")  # type: ignore[arg-type]
        assert oriented(oriented(link)) == oriented(link)
    for object_ in (one, NONE_FITS):
        basis = Link(other, RESOLVES_TO, object_, 1, "test 1")  # type: ignore[arg-type]
        assert oriented(basis) == basis
