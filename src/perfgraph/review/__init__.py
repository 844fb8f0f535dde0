"""The decisions of people on links: the log, what follows from it, what waits, how far reviewers agree.

decide(store, names, reviewer, [Judgement(...)], reviews) -> Decided · undo(...) · last(...)
state(store, names, subject) -> ItemState · subject_keys(store, things) · subject_texts(store, names, things)
"""

from perfgraph.review.agreement import Agreement, Precision, agreement, precision
from perfgraph.review.carry import Carried, carry, decided
from perfgraph.review.claims import BY_HAND, OBJECTS, subjects_of, types_of
from perfgraph.review.decisions import decide, last, undo
from perfgraph.review.model import (
    LONGEST_COMMENT,
    RELATIONS,
    Claim,
    Conflict,
    Decided,
    Decision,
    Held,
    ItemState,
    Judgement,
    Unknown,
    Verdict,
    kind_of,
    none_relation,
)
from perfgraph.review.queue import PAGE, STATUSES, Item, QueueFilter, counts, queue
from perfgraph.review.reading import reviewed_graph, state, states
from perfgraph.review.subjects import subject_key, subject_keys
from perfgraph.review.texts import subject_texts
from perfgraph.review.votes import disagree, stale, standing, status, votes

__all__ = [
    "BY_HAND", "LONGEST_COMMENT", "OBJECTS", "PAGE", "RELATIONS", "STATUSES",
    "Agreement", "Carried", "Claim", "Conflict", "Decided", "Decision", "Held", "Item", "ItemState",
    "Judgement", "Precision", "QueueFilter", "Unknown", "Verdict",
    "agreement", "carry", "counts", "decide", "decided", "disagree", "kind_of", "last", "none_relation",
    "precision", "queue", "reviewed_graph", "stale", "standing", "state", "states", "status", "subject_key",
    "subject_keys", "subject_texts", "subjects_of", "types_of", "undo", "votes",
]  # fmt: skip
