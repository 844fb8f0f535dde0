"""An SSSOM file read strictly: every fault with its line and column, all of them at once."""

import csv
import datetime
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import yaml

from perfgraph.exchange.sssom.prefixes import VOCABULARIES, expanded
from perfgraph.exchange.sssom.rows import COLUMNS, NOT, REQUIRED
from perfgraph.findings import Finding, Place
from perfgraph.links import CONTRIBUTES_TO, MAPPINGS, POLICY_RELATIONS, RESOLVES_TO
from perfgraph.review import LONGEST_COMMENT
from perfgraph.vocabulary import finding

RELATIONS = (*MAPPINGS, *POLICY_RELATIONS, CONTRIBUTES_TO, RESOLVES_TO)
"""The relations that can be taken in."""

_OTHERS = (
    "record_id subject_category predicate_label object_category author_label reviewer_label creator_id "
    "creator_label license subject_type subject_source_version object_type object_source_version "
    "predicate_type mapping_provider mapping_source mapping_cardinality cardinality_scope mapping_tool_id "
    "publication_date review_date reviewer_agreement curation_rule curation_rule_text subject_match_field "
    "object_match_field match_string subject_preprocessing object_preprocessing similarity_score "
    "similarity_measure see_also issue_tracker_item"
)
OTHERS = frozenset(_OTHERS.split())
"""The slots of SSSOM 1.0 and 1.1 that are read past."""

_SHOWN = 80
_ADDRESSES = ("subject_id", "object_id", "predicate_id", "mapping_justification", "reviewer_id", "author_id")


@dataclass(frozen=True, slots=True)
class Row:
    """A mapping: its line in the file, and its cells by slot."""

    line: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class MappingFile:
    """What a file says: prefixes, columns by slot (counted from 1), rows, and what is at fault."""

    prefixes: Mapping[str, str] = field(default_factory=lambda: VOCABULARIES)
    columns: Mapping[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def place(self, line: int, slot: str = "") -> Place:
        """Return the place of a cell, or of a line."""
        return Place(column=self.columns.get(slot, 0), start_line=line, end_line=line)


def read(data: bytes) -> MappingFile:
    """Return what an SSSOM file says; what cannot be read is among its findings, never an exception.

    Slots that the metadata give for the whole set hold for each row without a column of that name (SSSOM,
    propagation of mapping set slots).
    """
    file = MappingFile()
    try:
        lines = data.decode("utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError as error:
        file.findings.append(finding("mapping-file", Place(), f"byte {error.start}: no UTF-8"))
        return file
    head = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    metadata = _metadata(file, lines[:head])
    _read_rows(file, lines[head:], head, metadata)
    return file


def _metadata(file: MappingFile, lines: Sequence[str]) -> Mapping[str, str]:
    """Take the prefixes of the metadata, and return the slots that hold for every row."""
    text = "".join(line[1:] for line in lines)
    try:
        said = yaml.safe_load(text) if text.strip() else {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = file.place(mark.line + 1 if mark else 1)
        file.findings.append(finding("mapping-file", place, _shown(str(error).splitlines()[0])))
        said = {}
    if not isinstance(said, dict):
        file.findings.append(finding("mapping-file", file.place(1), _shown(text.strip())))
        said = {}
    declared = said.get("curie_map") or {}
    if isinstance(declared, dict):
        file.prefixes = {**VOCABULARIES, **{str(name): str(start) for name, start in declared.items()}}
    else:
        file.findings.append(finding("mapping-file", file.place(1), "curie_map"))
    return {slot: _joined(value) for slot, value in said.items() if slot in COLUMNS and slot not in REQUIRED}


def _joined(value: object) -> str:
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)


def _read_rows(file: MappingFile, lines: Sequence[str], head: int, metadata: Mapping[str, str]) -> None:
    reader = csv.reader(io.StringIO("".join(lines), newline=""), delimiter="\t", strict=True)
    try:
        headings = next(reader, [])
        _take_headings(file, headings, head + 1)
        before = reader.line_num
        for texts in reader:
            line, before = head + before + 1, reader.line_num
            if not any(text.strip() for text in texts):
                continue
            if len(texts) != len(headings):
                place = file.place(line)
                file.findings.append(finding("mapping-cells", place, str(len(texts)), cells=len(headings)))
                continue
            cells = {**metadata, **dict(zip(headings, map(str.strip, texts), strict=True))}
            file.rows.append(Row(line, cells))
            file.findings += _faults(file, file.rows[-1])
    except csv.Error as error:
        file.findings.append(finding("mapping-file", file.place(head + reader.line_num), str(error)))


def _take_headings(file: MappingFile, headings: Sequence[str], line: int) -> None:
    file.columns = {slot: column for column, slot in reversed(list(enumerate(headings, start=1)))}
    for column, slot in enumerate(headings, start=1):
        known = slot in COLUMNS or slot in OTHERS
        if not known or file.columns[slot] != column:
            place = Place(column=column, start_line=line, end_line=line)
            file.findings.append(finding("mapping-column-unknown", place, _shown(slot)))
    for slot in REQUIRED:
        if slot not in file.columns:
            file.findings.append(finding("mapping-column-missing", file.place(line), slot))


def _faults(file: MappingFile, row: Row) -> Iterator[Finding]:
    """Yield what is at fault in the cells of a row, each by itself."""
    for slot in REQUIRED:
        if slot in file.columns and not row.cells[slot]:
            yield finding("mapping-empty", file.place(row.line, slot), "", column=slot)
    for slot in _ADDRESSES:
        for text in filter(None, row.cells.get(slot, "").split("|")):
            meant = expanded(text, file.prefixes)
            place = file.place(row.line, slot)
            if meant is None:
                yield finding("mapping-prefix", place, _shown(text), column=slot)
            elif slot == "predicate_id" and meant not in RELATIONS:
                yield finding("mapping-predicate", place, _shown(text), column=slot)
    yield from _values(file, row)


def _values(file: MappingFile, row: Row) -> Iterator[Finding]:
    modifier, confidence = row.cells.get("predicate_modifier", ""), row.cells.get("confidence", "")
    date, comment = row.cells.get("mapping_date", ""), row.cells.get("comment", "")
    if modifier not in ("", NOT):
        place = file.place(row.line, "predicate_modifier")
        yield finding("mapping-modifier", place, _shown(modifier), column="predicate_modifier")
    if confidence and not _is_confidence(confidence):
        place = file.place(row.line, "confidence")
        yield finding("mapping-confidence", place, _shown(confidence), column="confidence")
    if date and not _is_date(date):
        place = file.place(row.line, "mapping_date")
        yield finding("mapping-date", place, _shown(date), column="mapping_date")
    if len(comment) > LONGEST_COMMENT or any(ord(sign) < 32 and sign not in "\n\t" for sign in comment):
        place = file.place(row.line, "comment")
        yield finding("mapping-comment", place, _shown(comment), column="comment")


def _is_confidence(text: str) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and 0 <= number <= 1


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _shown(text: str) -> str:
    """Return a text that can be printed: on one line, not long."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"
