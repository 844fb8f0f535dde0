"""SPARQL as text: its tokens, its form, what is wrong with it shown where it stands, what it would call."""

from perfgraph.syntax.columns import with_columns
from perfgraph.syntax.faults import SHOWN, check_syntax, check_update, describe, projection
from perfgraph.syntax.federation import refuse_remote_access, refuse_service
from perfgraph.syntax.tokens import FORMS, Token, prologue, query_form, tokens
from perfgraph.syntax.updates import joined, with_dataset, without_dataset

__all__ = [
    "FORMS",
    "SHOWN",
    "Token",
    "check_syntax",
    "check_update",
    "describe",
    "joined",
    "projection",
    "prologue",
    "query_form",
    "refuse_remote_access",
    "refuse_service",
    "tokens",
    "with_columns",
    "with_dataset",
    "without_dataset",
]
