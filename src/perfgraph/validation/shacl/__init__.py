"""SHACL Core and SPARQL constraints, compiled once to SPARQL text that Oxigraph runs over all nodes at once.

A shape's focus nodes are marked in a graph of their own; each constraint is a pattern that finds what breaks
it among them. Shapes within shapes (sh:node, sh:or …) are answered from the sets of nodes that failed.
"""

from perfgraph.validation.shacl.compiling import compiled
from perfgraph.validation.shacl.model import Result, Shape, ShapeError
from perfgraph.validation.shacl.processor import check

__all__ = ["Result", "Shape", "ShapeError", "check", "compiled"]
