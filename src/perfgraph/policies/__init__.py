"""Policy documents (政策文件) and their clauses: the register, added texts, what citations mean."""

from perfgraph.policies.model import Amount, Clause, Entry, Passage, PolicyText
from perfgraph.policies.register import register_graph, register_triples
from perfgraph.policies.resolving import Register, Resolution
from perfgraph.policies.stored import clauses, entries

__all__ = [
    "Amount",
    "Clause",
    "Entry",
    "Passage",
    "PolicyText",
    "Register",
    "Resolution",
    "clauses",
    "entries",
    "register_graph",
    "register_triples",
]
