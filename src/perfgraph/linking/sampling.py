"""Subjects drawn from a store for annotators."""

import heapq
import random
from collections.abc import Iterator
from typing import TextIO

from pyoxigraph import QuerySolutions

from perfgraph.linking.gold import write_sample
from perfgraph.linking.subjects import Subject, current_documents, subjects
from perfgraph.stores.protocol import Store
from perfgraph.terms import PG, Names


def drawn(store: Store, names: Names, number: int, seed: int, file: TextIO) -> int:
    """Write subjects drawn at random as lines of a gold set that wait for annotators; return how many.

    Only those that were drawn are held in memory. The same store, number and seed give the same lines.
    """
    draw = random.Random(seed)  # noqa: S311 - a sample, not a secret
    every = (subject for document in current_documents(store) for subject in subjects(store, names, document))
    lots = ((draw.random(), place, subject) for place, subject in enumerate(every))
    kept = sorted(heapq.nsmallest(number, lots), key=lambda lot: lot[1])
    return write_sample(_named(store, [subject for _, _, subject in kept]), file)


def _named(store: Store, some: list[Subject]) -> Iterator[tuple[str, Subject]]:
    files = {document: _file(store, str(document)) for document in {one.document for one in some}}
    for subject in some:
        yield files[subject.document], subject


def _file(store: Store, document: str) -> str:
    answer = store.query(f"SELECT ?file {{ {document} <{PG}sourceFile> ?file }}")
    assert isinstance(answer, QuerySolutions)
    return min((row["file"].value for row in answer), default="")
