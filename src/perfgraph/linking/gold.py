"""A gold set: subjects as documents print them, and what two annotators say fits them (see `gold/README.md`).

A file of tab-separated values, a line each subject:

    id split document kind unit region year name description value project purpose pool
    annotator_a annotator_b adjudicated note

`pool` tells what is looked through: `register`, the policies of the register, or `goals`, the department's
goals of the same document in this file. An answer is `none`, or the numbers (文号) or titles of policies, or
the local names of goals, with " ; " between them.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from pyoxigraph import NamedNode

from perfgraph.errors import PerfgraphError
from perfgraph.linking.subjects import SHEET, TARGET, Circumstances, Passage, Subject
from perfgraph.terms import segment

COLUMNS = (
    "id", "split", "document", "kind", "unit", "region", "year", "name", "description", "value", "project",
    "purpose", "pool", "annotator_a", "annotator_b", "adjudicated", "note",
)  # fmt: skip
NONE = "none"
SPLITS = ("train", "test")
POOLS = ("register", "goals")

_TEXTS = {"name": "statedName", "description": "statedDescription", "value": "sourceText"}
_SHEET_TEXTS = {"project": "projectName", "purpose": "fundPurpose"}


@dataclass(frozen=True, slots=True)
class Item:
    """A subject of the gold set, what fits it (nothing: an empty set), and what each annotator said."""

    id: str
    split: str
    document: str
    pool: str
    subject: Subject
    answers: frozenset[str]
    votes: tuple[frozenset[str], frozenset[str]]


def read_gold(path: Path) -> tuple[Item, ...]:
    """Return the items of a gold set that have an adjudicated answer.

    Raises `PerfgraphError` that names the lines of all faults.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PerfgraphError(f"{path}: {error}; expected a gold set, tab-separated, in UTF-8") from None
    faults = [f"line {line}: {fault}" for line, row in enumerate(rows, start=2) for fault in _faults(row)]
    if faults or not rows:
        found = "; ".join(faults[:10]) or "no rows"
        raise PerfgraphError(f"{path}: found {found}; expected the columns {' '.join(COLUMNS)}")
    return tuple(_item(row) for row in rows if row["adjudicated"])


def write_sample(subjects: Iterable[tuple[str, Subject]], file: TextIO) -> int:
    """Write subjects with the names of their documents as lines that wait for annotators; return how many."""
    writer = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar=None, quotechar=None)
    writer.writerow(COLUMNS)
    count = 0
    for document, subject in subjects:
        writer.writerow([_line(document, subject).get(column, "") for column in COLUMNS])
        count += 1
    return count


def _faults(row: Mapping[str | None, str | None]) -> Iterator[str]:
    absent = [name for name in COLUMNS if row.get(name) is None]
    if absent or None in row:
        yield f"{len(COLUMNS) - len(absent)} of {len(COLUMNS)} columns"
        return
    for name, allowed in (("split", SPLITS), ("pool", POOLS)):
        if row[name] not in allowed:
            yield f'{name} "{row[name]}", expected {" or ".join(allowed)}'
    if not row["id"] or not row["document"]:
        yield "no id or document"


def _item(row: Mapping[str, str]) -> Item:
    iri = NamedNode(f"urn:perfgraph:gold:{segment(row['id'])}")
    document = NamedNode(f"urn:perfgraph:gold:{segment(row['document'])}")
    of = Circumstances(row["unit"], row["region"], row["year"])
    texts = _SHEET_TEXTS if row["kind"] == SHEET else _TEXTS
    own = tuple(_passages(row, texts if row["kind"] in (SHEET, TARGET) else {"name": "statement"}))
    above = () if row["kind"] == SHEET else tuple(_passages(row, _SHEET_TEXTS))
    return Item(
        row["id"],
        row["split"],
        row["document"],
        row["pool"],
        Subject(iri, row["kind"], document, own, above, circumstances=of),
        answers(row["adjudicated"]),
        (answers(row["annotator_a"]), answers(row["annotator_b"])),
    )


def answers(text: str) -> frozenset[str]:
    """Return the answers of a cell; none when it says that nothing fits.

    >>> sorted(answers("财社〔2010〕256号 ; 国务院令第488号")), answers("none")
    (['国务院令第488号', '财社〔2010〕256号'], frozenset())
    """
    return frozenset(filter(None, (part.strip() for part in text.split(";")))) - {NONE}


def _passages(row: Mapping[str, str], texts: Mapping[str, str]) -> Iterator[Passage]:
    for column, name in texts.items():
        if row[column]:
            yield Passage(name, row[column], None)


def _line(document: str, subject: Subject) -> Mapping[str, str]:
    of = subject.circumstances
    own = {passage.field: _flat(passage.text) for passage in subject.passages}
    above = own if subject.kind == SHEET else {one.field: _flat(one.text) for one in subject.context}
    said = {column: own.get(name, "") for column, name in _TEXTS.items()}
    return {
        "id": subject.iri.value.rpartition("/id/")[2],
        "split": "train",
        "document": document,
        "kind": subject.kind,
        "unit": _flat(of.unit),
        "region": of.region,
        "year": of.year,
        **said,
        "name": said["name"] or own.get("statement", ""),
        "project": above.get("projectName", ""),
        "purpose": above.get("fundPurpose", ""),
        "pool": "register",
    }


def _flat(text: str) -> str:
    return " ".join(text.split())


def agreement(items: Sequence[Item]) -> float:
    """Return Cohen's kappa of the two annotators: how much more often they say the same than by chance."""
    from sklearn.metrics import cohen_kappa_score

    first, second = ([" ; ".join(sorted(item.votes[who])) or NONE for item in items] for who in (0, 1))
    return float(cohen_kappa_score(first, second)) if len({*first, *second}) > 1 else 1.0
