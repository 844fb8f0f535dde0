"""The units: every symbol that the value grammar reads has an address."""

from decimal import Decimal

import pytest
import rdflib
from rdflib import RDF, SKOS, URIRef

from perfgraph.terms import PGU, QUDT, UNIT, slug
from perfgraph.values import parse
from perfgraph.values.lexicon import UNITS
from perfgraph.values.model import YUAN
from perfgraph.vocabulary import units


def test_every_symbol_of_the_grammar_has_a_unit() -> None:
    """No unit that the grammar reads is lost on the way to the graph."""
    assert {symbol for symbol in UNITS if symbol not in units()} == set()


@pytest.mark.parametrize(
    ("symbol", "unit"),
    [
        ("人", PGU("Person")),
        ("人/次", PGU("PersonTime")),
        ("门", PGU("Skill")),
        ("元", UNIT("CCY_CNY")),
        ("万元", PGU("TenThousandCNY")),
        ("%", UNIT("PERCENT")),
        ("km", UNIT("KiloM")),
        ("元/人", PGU("CNY-PER-Person")),
        ("元/人·月", PGU("CNY-PER-Person-Month")),
        ("元/人*月", PGU("CNY-PER-Person-Month")),
        ("元/人年", PGU("CNY-PER-Person-Year")),
    ],
)
def test_symbols_name_their_unit(symbol: str, unit: object) -> None:
    """A symbol or spelling finds the unit it stands for; QUDT's own address where QUDT has it."""
    assert units()[symbol] == unit


def test_scaled_money_agrees_with_the_grammar(schemes: dict[str, rdflib.Graph]) -> None:
    """The ontology and the grammar scale money alike."""
    for symbol, scale in YUAN.items():
        node = URIRef(units()[symbol].value)
        multiplier = schemes["unit"].value(node, URIRef(QUDT + "conversionMultiplier"))
        assert Decimal(str(multiplier or 1)) == scale, symbol


def test_own_units_are_addressed_by_their_notation(schemes: dict[str, rdflib.Graph]) -> None:
    """A unit defined here has its notation as its address, and no two units share a notation."""
    graph = schemes["unit"]
    notations = [str(notation) for notation in graph.objects(None, SKOS.notation)]
    assert len(notations) == len(set(notations))
    for node, notation in graph.subject_objects(SKOS.notation):
        if str(node).startswith(PGU):
            assert str(node) == PGU + str(notation)


def test_composed_units_are_composed_of_units(schemes: dict[str, rdflib.Graph]) -> None:
    """The parts of a composed unit's name and of its symbol are units of the scheme, in the same order."""
    graph = schemes["unit"]
    by_notation = {str(notation): node for node, notation in graph.subject_objects(SKOS.notation)}
    composed = 0
    for node in graph.subjects(RDF.type, URIRef(QUDT + "Unit")):
        name, symbol = str(graph.value(node, SKOS.notation)), str(graph.value(node, URIRef(QUDT + "symbol")))
        if "-PER-" not in name:
            continue
        numerator, denominators = name.split("-PER-")
        parts = [by_notation[part] for part in (numerator, *denominators.split("-"))]
        written = [units()[part] for part in symbol.replace("·", "/").split("/")]
        assert [URIRef(unit.value) for unit in written] == parts
        composed += 1
    assert composed > 20


@pytest.mark.parametrize(
    "text", ["60元/人", "780元/生/年", ">=530元/人*月", "<=5300元/户", "超13万元/年", "114人"]
)
def test_units_of_real_values_are_known(text: str) -> None:
    """The units of values seen in documents need not be composed on the way."""
    value = parse(text)
    symbol = "/".join([value.unit, "·".join(value.per)]) if value.per else value.unit
    assert slug(units()[symbol])
