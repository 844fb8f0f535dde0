"""The drift guard states every change of a definition, and none where only figures changed."""

import itertools

import pytest
from defined import DRIFTS, NAMES, SAME, defined_store
from pyoxigraph import NamedNode, Triple

from perfgraph.linking.definitions.uses import Use, select
from perfgraph.linking.drift import drift_statements
from perfgraph.quads import in_order
from perfgraph.stores import Store, open_store
from perfgraph.terms import PG, RDF
from perfgraph.validation import validate

_STATED = f"""SELECT ?one ?other ?aspect WHERE {{
  ?drift a <{PG}DefinitionDrift> ; <{PG}driftsFrom>/<{PG}statedName> ?one ;
         <{PG}driftsTo>/<{PG}statedName> ?other ; <{PG}differsIn> ?aspect .
}}"""


def drifts(store: Store) -> set[tuple[str, str, str]]:
    """Return the names in the two uses of each drift, and what differs."""
    rows = select(store, _STATED)
    return {(row["one"].value, row["other"].value, row["aspect"].value.rpartition("/")[2]) for row in rows}


def test_every_drift_is_found_and_nothing_else() -> None:
    """Of seven drifts among twelve indicators of two years and units all are found, and no other."""
    with defined_store(reviewed=True) as store:
        assert drifts(store) == DRIFTS


def test_two_indicators_drift_only_when_they_were_accepted_as_one() -> None:
    """Before a reviewer says so, 宣传活动场数 and 宣传活动次数 are two indicators."""
    with defined_store(reviewed=False) as store:
        assert DRIFTS - drifts(store) == {(*SAME[1], "unit")}


def test_drifts_are_valid_and_always_the_same() -> None:
    """The shapes are kept; a second run states the same."""
    with defined_store(reviewed=True) as store:
        said = in_order(drift_statements(store, NAMES))
        assert said == in_order(drift_statements(store, NAMES))
        vocabulary = {quad.triple for quad in store.quads(NAMES.shared_graph("vocab"))}
        data = [quad.triple for graph in store.graphs() for quad in store.quads(graph)]
        report = validate([triple for triple in data if triple not in vocabulary])
    assert Triple(said[0].subject, RDF("type"), PG("DefinitionDrift")) in said
    assert not [finding for finding in report.findings if "DefinitionDrift" in finding.rule]


def use(number: int, **said: str) -> Use:
    """Return a use of one indicator, of its own year."""
    values = {
        "target": f"{NAMES.base}t{number}", "indicator": f"{NAMES.base}i", "name": "巡查次数",
        "kind": "quantity", "value_kind": "count", "direction": "", "unit": "", "description": "",
        "year": str(2020 + number),
        "owner": "u", **said,
    }  # fmt: skip
    return Use(**values)


def differing(monkeypatch: pytest.MonkeyPatch, *uses: Use) -> list[tuple[str, str, str]]:
    """Return the drifts between uses: numbers of the two targets and the aspect."""
    monkeypatch.setattr("perfgraph.linking.drift.uses", lambda _store, _names: iter(uses))
    with open_store("memory:") as store:
        triples = list(drift_statements(store, NAMES))
    said: dict[object, dict[NamedNode, str]] = {}
    for triple in triples:
        said.setdefault(triple.subject, {})[triple.predicate] = triple.object.value  # type: ignore[union-attr]
    return sorted(
        (
            one[PG("driftsFrom")].removeprefix(f"{NAMES.base}t"),
            one[PG("driftsTo")].removeprefix(f"{NAMES.base}t"),
            one[PG("differsIn")].rpartition("/")[2],
        )
        for one in said.values()
    )


def test_each_other_content_is_stated_once_against_the_usual_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three uses in 次, one in 场 and one in 轮: two drifts, in whatever order the uses come."""
    uses = [use(number, unit=unit) for number, unit in enumerate(("次", "场", "次", "次", "轮"))]
    for order in itertools.islice(itertools.permutations(uses), 0, 120, 17):
        assert differing(monkeypatch, *order) == [("0", "1", "unit"), ("0", "4", "unit")]


def test_within_one_year_and_unit_nothing_drifts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows of one year and one unit disagree; that is another question (shared-indicators)."""
    here = {"year": "2021", "owner": "u"}
    assert differing(monkeypatch, use(0, unit="次", **here), use(1, unit="场", **here)) == []
    elsewhere = {"year": "2021", "owner": "v"}
    assert differing(monkeypatch, use(0, unit="次", **here), use(1, unit="场", **elsewhere)) != []


def test_what_is_not_said_is_no_drift(monkeypatch: pytest.MonkeyPatch) -> None:
    """A blank unit, an unparsed value, an unknown year or unit prove nothing."""
    blank = differing(monkeypatch, use(0, unit="次"), use(1, value_kind="unparsed"))
    nowhere = differing(monkeypatch, use(0, unit="次", year="", owner=""), use(1, unit="场"))
    assert (blank, nowhere) == ([], [])


@pytest.mark.parametrize(
    ("one", "other", "aspect"),
    [
        ("巡查次数÷应巡查次数", "巡查里程÷应巡查里程", "formula"),
        ("全年巡查的次数", "全年抽查的次数", "description"),
        ("全年巡查的次数", "巡查次数÷应巡查次数", "description"),
        ("全年巡查48次", "全年巡查 52 次。", ""),
    ],
)
def test_descriptions_are_compared_without_figures(
    monkeypatch: pytest.MonkeyPatch, one: str, other: str, aspect: str
) -> None:
    """Formulas are told from other descriptions; figures, space and punctuation do not count."""
    found = differing(monkeypatch, use(0, description=one), use(1, description=other))
    assert [each[2] for each in found] == ([aspect] if aspect else [])
