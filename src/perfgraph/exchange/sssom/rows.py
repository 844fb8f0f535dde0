"""A link as a row of an SSSOM file and back: which slot holds what.

What SSSOM has no slot for (review state, place among the candidates, evidence, reasons) is in `other`, as
pairs `key=value` parted by `|` (SSSOM, `other`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from pyoxigraph import NamedNode

from perfgraph.exchange.sssom.prefixes import expanded, shortened
from perfgraph.links import REASONS, Evidence, Link, Reason
from perfgraph.quads.statements import decimal
from perfgraph.terms import SEMAPV

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "author_id", "reviewer_id", "subject_source", "object_source", "mapping_tool",
    "mapping_tool_version", "mapping_date", "confidence", "comment", "other",
)  # fmt: skip
"""The slots that are written, in the order in which SSSOM lists them."""

REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")

NOT = "Not"
"""The modifier that says that the relation does not hold: how a rejected link is written."""

BY_FILE = "SSSOM 1"
"""The method of a link whose file names no tool."""

UNSPECIFIED = SEMAPV("UnspecifiedMatching")
CURATED = (SEMAPV("ManualMappingCuration"), SEMAPV("MappingReview"))
"""The processes by which a person stands for a mapping."""

_ESCAPES = {"\\": "\\\\", "|": "\\|", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_ESCAPED = {written: sign for sign, written in _ESCAPES.items()}
_PART = re.compile(r"((?:[^\\|]|\\.)*)(?:\||$)")


def cells(link: Link, known: Mapping[str, str]) -> dict[str, str]:
    """Return the cells that a link itself fills, by slot; labels, sources and dates are not among them."""
    tool, _, version = link.method.rpartition(" ")
    return {
        "subject_id": shortened(link.subject, known),
        "predicate_id": shortened(link.relation, known),
        "predicate_modifier": NOT if link.status == "rejected" else "",
        "object_id": shortened(link.object, known),
        "mapping_justification": shortened(link.justification or UNSPECIFIED, known),
        "reviewer_id": "|".join(shortened(reviewer, known) for reviewer in link.reviewers),
        "mapping_tool": tool or version,
        "mapping_tool_version": version if tool else "",
        "confidence": decimal(link.confidence).value,
        "other": "|".join(_escaped(f"{key}={value}") for key, value in _other(link, known)),
    }


def link_of(row: Mapping[str, str], known: Mapping[str, str]) -> Link:
    """Return the link that a row of well-formed cells states.

    A row without a `status` in `other` is taken for reviewed when it names a reviewer or was curated by hand.
    """
    ends = [expanded(row[slot], known) for slot in ("subject_id", "predicate_id", "object_id")]
    subject, relation, object_ = (end for end in ends if end)
    justification = expanded(row["mapping_justification"], known)
    other = list(_pairs(row.get("other", "")))
    said = dict(other)
    return Link(
        subject,
        relation,
        object_,
        confidence=Decimal(row.get("confidence") or "1"),
        method=" ".join(filter(None, (row.get("mapping_tool"), row.get("mapping_tool_version")))) or BY_FILE,
        status=said.get("status") or _status(row, justification),
        evidence=tuple(_evidence([value for key, value in other if key == "evidence"], known)),
        reasons=tuple(Reason(key, value) for key, value in other if key in REASONS),
        rank=int(said["rank"]) if said.get("rank", "").isdecimal() else 0,
        justification=None if justification == UNSPECIFIED else justification,
        reviewers=tuple(_reviewers(row, known)),
        changed=said.get("changed") == "true",
    )


def _other(link: Link, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "status", link.status
    if link.rank:
        yield "rank", str(link.rank)
    if link.changed:
        yield "changed", "true"
    for found in link.evidence:
        yield "evidence", f"{shortened(found.source, known)} {found.text}"
    for reason in link.reasons:
        yield reason.kind, reason.text


def _status(row: Mapping[str, str], justification: NamedNode | None) -> str:
    if not row.get("reviewer_id") and justification not in CURATED:
        return "proposed"
    return "rejected" if row.get("predicate_modifier") else "accepted"


def _reviewers(row: Mapping[str, str], known: Mapping[str, str]) -> Iterator[NamedNode]:
    for text in filter(None, row.get("reviewer_id", "").split("|")):
        node = expanded(text, known)
        if node:
            yield node


def _evidence(values: Iterable[str], known: Mapping[str, str]) -> Iterator[Evidence]:
    """Yield the texts whose source can be told."""
    for value in values:
        source, _, text = value.partition(" ")
        node = expanded(source, known)
        if node:
            yield Evidence(text, node)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield key and value of each pair of `other`."""
    for part in _PART.findall(text):
        key, sign, value = re.sub(r"\\.", lambda match: _ESCAPED.get(match[0], match[0]), part).partition("=")
        if sign:
            yield key, value


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(sign, sign) for sign in text)
