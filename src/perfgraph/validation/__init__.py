"""Shapes to findings: a document's statements are checked by SHACL, and every fault is led back to its cell.

pySHACL is the processor; rdflib is used nowhere else in perfgraph.
"""

from perfgraph.validation.check import Report, in_order, validate
from perfgraph.validation.stored import findings_of

__all__ = ["Report", "findings_of", "in_order", "validate"]
