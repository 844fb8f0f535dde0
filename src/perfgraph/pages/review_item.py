"""One item of the review desk: the subject in its source, and its candidates with what speaks for each."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from perfgraph.findings import Bilingual
from perfgraph.links import Reason
from perfgraph.pages.asking import iri, select
from perfgraph.pages.grid import Table, row_of
from perfgraph.pages.labels import labels_of
from perfgraph.pages.links import link
from perfgraph.pages.site import NotThere, Site, Wanted
from perfgraph.review import (
    RELATIONS,
    STATUSES,
    Decision,
    Held,
    Item,
    ItemState,
    QueueFilter,
    disagree,
    queue,
    stale,
    standing,
    state,
    votes,
)

SHOWN = 5
"""How many candidates are shown at once; the others unfold."""

LONGEST = 2_000
"""How many characters of a clause are shown; its own page has the rest."""

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]{1,1000}")

_AROUND = """SELECT DISTINCT ?row ?project ?document WHERE {
  VALUES ?thing { UNDEF }
  OPTIONAL { ?thing prov:wasDerivedFrom ?row }
  OPTIONAL { { ?thing pg:project ?project } UNION { ?thing pg:sheet/pg:project ?project } }
  OPTIONAL { { ?thing dcterms:isPartOf ?document } UNION { ?thing pg:sheet/dcterms:isPartOf ?document }
             UNION { ?document pg:hasGoal ?thing } }
} LIMIT 200"""

_PARTS = "SELECT DISTINCT ?thing ?whole WHERE { VALUES ?thing { UNDEF } ?thing dcterms:isPartOf ?whole }"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: `shared` is the kind of the reason whose words it has, "" for the rest."""

    text: str
    shared: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A decision as the page shows it."""

    decision: Decision
    standing: bool
    stale: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link that is proposed, with its text marked, the document it stands in, and what was said of it."""

    held: Held
    name: str
    whole: str
    pieces: tuple[Piece, ...]
    said: tuple[Said, ...]
    disagree: bool
    stale: bool


@dataclass(frozen=True, slots=True)
class Around:
    """Where a subject stands: the rows of its source, its project and its document."""

    tables: tuple[Table, ...]
    cells: tuple[str, ...]
    project: str
    document: str


def address(site: Site, wanted: Wanted, item: Item, chosen: QueueFilter, at: int) -> str:
    """Return the address of an item, the `at`th of a queue."""
    return link(
        site,
        "review/item",
        subject=item.subject.value,
        kind=item.kind,
        of=chosen.kind,
        status=chosen.status if chosen.status != "waiting" else "",
        unit=chosen.unit,
        at=at or "",
        lang=wanted.get("lang"),
    )


def context(site: Site, wanted: Wanted) -> Mapping[str, object]:
    """Return what the page of an item needs; raises `NotThere` for a subject without links of the kind."""
    subject, kind = wanted.get("subject"), wanted.get("kind")
    if kind not in RELATIONS or not _ADDRESS.fullmatch(subject):
        raise _nothing(kind)
    found = state(site.graph.store, site.graph.names, NamedNode(subject))
    held = [one for one in found.links if one.claim.kind == kind]
    if not held:
        raise _nothing(kind)
    reasons = [reason for one in held for reason in one.link.reasons]
    candidates = _candidates(site, wanted, found, held)
    around = _around(site, subject, [reason.text for reason in reasons])
    chosen = _queue(wanted)
    return {
        "state": found,
        "kind": kind,
        "name": labels_of(site, [subject])[subject].of(wanted.language),
        "pieces": marked(found.text, reasons),
        "around": around,
        "candidates": candidates,
        "shown": SHOWN,
        "relations": [one.value for one in RELATIONS[kind]],
        "chosen": chosen,
        "next": _following(site, wanted, found, chosen, wanted.number("at", 0)),
        "skip": _following(site, wanted, found, chosen, wanted.number("at", 0) + 1),
        "back": _back(site, wanted, chosen),
        "data": _data(found, kind, candidates),
    }


def marked(text: str, reasons: Iterable[Reason]) -> tuple[Piece, ...]:
    """Return a text in pieces, those words marked that are a reason, the longest first where they overlap."""
    kinds = {reason.text: reason.kind for reason in reasons if reason.text}
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    if not kinds:
        return (Piece(text),)
    pattern = "|".join(re.escape(words) for words in sorted(kinds, key=len, reverse=True))
    pieces: list[Piece] = []
    at = 0
    for match in re.finditer(pattern, text):
        if match.start() > at:
            pieces.append(Piece(text[at : match.start()]))
        pieces.append(Piece(match[0], kinds[match[0]]))
        at = match.end()
    return (*pieces, Piece(text[at:])) if at < len(text) else tuple(pieces)


def _nothing(kind: str) -> NotThere:
    return NotThere(
        Bilingual(
            zh=f"此对象没有可审核的关联（种类：{kind or '未给出'}），可能已有新版文件；请从队列重新进入。",
            en=f"The thing has no links to review (kind: {kind or 'not given'}); there may be a newer "
            "version of its document. Enter from the queue again.",
        )
    )


def _queue(wanted: Wanted) -> QueueFilter:
    kind, status = wanted.get("of"), wanted.get("status", "waiting") or "waiting"
    return QueueFilter(
        kind if kind in RELATIONS else "", status if status in STATUSES else "waiting", wanted.get("unit")
    )


def _back(site: Site, wanted: Wanted, chosen: QueueFilter) -> str:
    status = chosen.status if chosen.status != "waiting" else ""
    return link(site, "review", kind=chosen.kind, status=status, unit=chosen.unit, lang=wanted.get("lang"))


def _following(site: Site, wanted: Wanted, found: ItemState, chosen: QueueFilter, at: int) -> str:
    """Return the address of the first other item of the queue from a place on, "" when there is none."""
    items = queue(site.graph.store, site.graph.names, chosen, at, 3)
    here = (found.subject, wanted.get("kind"))
    other = [item for item in items if (item.subject, item.kind) != here]
    return address(site, wanted, other[0], chosen, at) if other else ""


def _candidates(site: Site, wanted: Wanted, found: ItemState, held: Sequence[Held]) -> tuple[Candidate, ...]:
    objects = [one.link.object for one in held]
    parts = {
        iri(row["thing"]): iri(row["whole"]) for row in select(site, _PARTS, thing=dict.fromkeys(objects))
    }
    names = labels_of(site, [*(one.value for one in objects), *parts.values()])
    ordered = sorted(held, key=lambda one: one.claim.none)
    return tuple(
        Candidate(
            held=one,
            name=names[one.link.object.value].of(wanted.language),
            whole=parts.get(one.link.object.value, ""),
            pieces=marked(one.object_text, one.link.reasons),
            said=_said(found, one),
            disagree=disagree(found, one),
            stale=bool(stale(found, one)),
        )
        for one in ordered
    )


def _said(found: ItemState, held: Held) -> tuple[Said, ...]:
    every = found.on(held.claim)
    counts, old = standing(every).values(), stale(found, held)
    return tuple(Said(one, one in counts, one in old) for one in every)


def _around(site: Site, subject: str, words: Sequence[str]) -> Around:
    rows: set[str] = set()
    projects: set[str] = set()
    documents: set[str] = set()
    for row in select(site, _AROUND, thing=[NamedNode(subject)]):
        rows |= {iri(row["row"])} if row["row"] else set()
        projects |= {iri(row["project"])} if row["project"] else set()
        documents |= {iri(row["document"])} if row["document"] else set()
    tables = [table for name in sorted(rows)[:3] if (table := row_of(site, name))]
    cells = [
        cell.iri
        for table in tables
        for row in table.rows
        for cell in row.cells
        if f"{subject}-value" in cell.made or any(word in cell.text for word in words)
    ]
    whole = min(documents, default="") or min(rows, default="").partition("#")[0]
    return Around(tuple(tables), tuple(cells), min(projects, default=""), whole)


def _data(found: ItemState, kind: str, candidates: Sequence[Candidate]) -> Mapping[str, object]:
    return {
        "subject": found.subject.value,
        "kind": kind,
        "text": found.text,
        "tag": found.tag,
        "candidates": [
            {
                "link": one.held.iri.value,
                "relation": one.held.link.relation.value,
                "object": one.held.link.object.value,
                "text": one.held.object_text,
                "confidence": float(one.held.link.confidence),
                "method": one.held.link.method,
                "rank": one.held.link.rank,
                "status": one.held.link.status,
                "stale": one.stale,
                "reasons": [{"kind": reason.kind, "text": reason.text} for reason in one.held.link.reasons],
                "votes": dict(votes(found, one.held)),
                "decisions": [
                    {
                        "decision": said.decision.iri.value,
                        "reviewer": said.decision.reviewer,
                        "verdict": said.decision.verdict,
                        "time": said.decision.time,
                        "comment": said.decision.comment,
                        "stands": said.standing,
                        "stale": said.stale,
                    }
                    for said in one.said
                ],
            }
            for one in candidates
        ],
    }
