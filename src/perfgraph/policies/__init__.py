"""Policy documents (政策文件) and their clauses: the register, added texts, what citations mean."""

from perfgraph.policies.adding import Added, AddReport, add_policies, remove_policy
from perfgraph.policies.matching import Choice
from perfgraph.policies.model import Amount, Clause, Entry, Passage, PolicyText
from perfgraph.policies.register import register_graph, register_triples
from perfgraph.policies.resolving import Register, Resolution
from perfgraph.policies.stored import clauses, entries

__all__ = [
    "AddReport",
    "Added",
    "Amount",
    "Choice",
    "Clause",
    "Entry",
    "Passage",
    "PolicyText",
    "Register",
    "Resolution",
    "add_policies",
    "clauses",
    "entries",
    "register_graph",
    "register_triples",
    "remove_policy",
]
