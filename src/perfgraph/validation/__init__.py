"""Shapes to findings: a document's statements are checked by SHACL, and every fault is led back to its cell.

The shapes are compiled once, to look-ups in tables of the statements and queries that Oxigraph answers
(`perfgraph.validation.shacl`); pySHACL, the reference, can be asked for instead. rdflib is used nowhere else
in perfgraph.
"""

from perfgraph.validation.check import Engine, Report, in_order, validate
from perfgraph.validation.stored import findings_of

__all__ = ["Engine", "Report", "findings_of", "in_order", "validate"]
