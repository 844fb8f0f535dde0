"""The reference processor: pySHACL on the same store, for whoever wants a second opinion."""

from collections.abc import Iterator

import pyshacl
from pyoxigraph import Store
from rdflib import BNode, Graph
from rdflib.namespace import SH
from rdflib.term import Node

from perfgraph.validation.data import StoreGraph
from perfgraph.validation.shacl import Result
from perfgraph.validation.shacl.stored import ox
from perfgraph.validation.shacl.written import Written
from perfgraph.validation.shapes import Shapes


def by_pyshacl(store: Store, shapes: Shapes) -> list[Result]:
    """Return every validation result of the store's default graph, as pySHACL finds it; takes seconds."""
    _, report, _ = pyshacl.validate(
        StoreGraph(store), shacl_graph=shapes.graph, inplace=True, inference="none"
    )
    assert isinstance(report, Graph), report
    return list(_results(report))


def _results(report: Graph) -> Iterator[Result]:
    for result in report.objects(None, SH.result):
        shape, focus = report.value(result, SH.sourceShape), report.value(result, SH.focusNode)
        value, path = report.value(result, SH.value), report.value(result, SH.resultPath)
        component = report.value(result, SH.sourceConstraintComponent)
        assert shape is not None
        assert focus is not None
        # A path that is no property has a name within the report alone: its last step stands for it.
        while isinstance(path, BNode):
            steps = list(report.items(path))
            path = steps[-1] if steps else None
        yield Result(_written(focus), None if value is None else _written(value), shape, str(component), path)


def _written(node: Node) -> Written:
    return str(ox(node))
