"""The questions are portable SPARQL: engines that share no code give the same rows."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

import pytest
import rdflib
from pyoxigraph import RdfFormat
from query_cases import CASES, ids

from perfgraph.answers import plain
from perfgraph.catalogue import Query

# rdflib 7.6 warns of names that its own parser and evaluator still use.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.*is deprecated:DeprecationWarning")


def comparable(value: object) -> object:
    """Return a value so that 1.50 is 1.5, and an empty text is no value."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        return Decimal(value).normalize()
    return str(value) or None


def rdflib_value(term: object) -> object:
    """Return the value of an rdflib term, as `plain` does for one of Oxigraph's."""
    if not isinstance(term, rdflib.Literal):
        return None if term is None else str(term)
    typed = (rdflib.XSD.integer, rdflib.XSD.decimal, rdflib.XSD.boolean, rdflib.XSD.dateTime)
    return term.value if term.datatype in typed else str(term)


@pytest.fixture(scope="module")
def datasets(graphs):
    """Return the graphs of the tests as rdflib data sets, made once each."""
    made: dict[str, rdflib.Dataset] = {}

    def dataset(name: str) -> rdflib.Dataset:
        if name not in made:
            made[name] = rdflib.Dataset(default_union=True)
            text = graphs(name).dump(format=RdfFormat.N_QUADS).decode()
            made[name].parse(data=text, format="nquads")
        return made[name]

    return dataset


ON_FIXTURES = [case for case in CASES if case.graph != "seed"]


@pytest.mark.parametrize("case", ON_FIXTURES, ids=ids(ON_FIXTURES))
def test_rdflib_gives_the_same_answer(case, answer_of, datasets, library: Mapping[str, Query]):
    """Oxigraph and rdflib give the same rows, as often, or the same number of triples."""
    answer = answer_of(case.graph, case.name, **case.values)
    result = datasets(case.graph).query(library[case.name].bind(**case.values))
    if answer.triples:
        assert len(set(result)) == len(answer.triples)
        return
    names = [column.name for column in answer.columns]
    ours = Counter(tuple(comparable(plain(term)) for term in row) for row in answer.rows)
    theirs = Counter(tuple(comparable(rdflib_value(row[name])) for name in names) for row in result)
    assert theirs == ours
