"""SHACL Core and SPARQL constraints, compiled once to functions about all focus nodes of a shape at once.

The data graph is held as a table for each property (`datagraph`), in which Core constraints are looked up; a
SPARQL constraint is one query to Oxigraph about all focus nodes, which are marked in a graph of their own.
"""

from perfgraph.validation.shacl.compiling import compiled
from perfgraph.validation.shacl.datagraph import DataGraph
from perfgraph.validation.shacl.model import Result, Shape, ShapeError
from perfgraph.validation.shacl.processor import check

__all__ = ["DataGraph", "Result", "Shape", "ShapeError", "check", "compiled"]
