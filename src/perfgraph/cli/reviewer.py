"""What the review commands do and print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from perfgraph.cli import wording
from perfgraph.cli.screen import Screen
from perfgraph.errors import QueryError
from perfgraph.review import (
    PAGE,
    RELATIONS,
    STATUSES,
    Decided,
    Decision,
    Item,
    ItemState,
    Judgement,
    QueueFilter,
    Verdict,
    agreement,
    counts,
    decide,
    last,
    precision,
    queue,
    state,
    subject_texts,
    subjects_of,
    undo,
)
from perfgraph.stores import Store
from perfgraph.terms import PREFIXES, Names, slug

CUT = 60
"""How many characters of a text stand in a table."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk of one reviewer ("" for somebody who only looks), of whom `reviews` must agree."""

    store: Store
    names: Names
    screen: Screen
    reviewer: str
    reviews: int

    def show_queue(self, kind: str, status: str, unit: str, page: int) -> None:
        """Print a page of the items."""
        wanted = QueueFilter(kind, status, unit)
        items = queue(self.store, self.names, wanted, (page - 1) * PAGE)
        found = counts(self.store, self.names, unit)
        texts = subject_texts(self.store, self.names, [item.subject for item in items])
        rows = [_row(item, texts) for item in items]
        screen = self.screen
        if rows:
            headings = [
                screen.say(text)
                for text in (wording.KIND, wording.SCORE, wording.EXACT, wording.TEXT, wording.SUBJECT)
            ]
            screen.table(headings, rows, (False, True))
        total = sum(found[one, status] for one in RELATIONS if kind in ("", one))
        screen.note(wording.QUEUED, shown=len(rows), total=total, status=status)

    def decide(self, verdict: Verdict, *, comment: str = "", tag: str | None = None, **said: str) -> Decided:
        """Save a judgement and print what became of it; `said` has the addresses that it is about."""
        about = {name: self.node(address) for name, address in said.items() if address}
        judgement = Judgement(
            verdict,
            link=about.get("link"),
            subject=about.get("subject"),
            relation=about.get("relation"),
            object=about.get("object"),
            comment=comment,
            tag=tag,
        )
        done = decide(self.store, self.names, self.reviewer, [judgement], self.reviews)
        self._report(done)
        return done

    def undo(self, decisions: Sequence[str]) -> bool:
        """Take decisions back, by default the latest act, and print it; tell whether there were any."""
        taken = [self.node(one) for one in decisions] or last(self.store, self.names, self.reviewer)
        if not taken:
            self.screen.note(wording.NOTHING_TO_UNDO)
            return False
        self._report(undo(self.store, self.names, self.reviewer, taken, self.reviews))
        return True

    def show_history(self, thing: str) -> None:
        """Print every decision on a subject or a link."""
        found = self.look(self.node(thing))
        decisions = [
            one for one in found.decisions if found.subject.value == thing or one.link.value == thing
        ]
        if not decisions:
            self.screen.note(wording.NO_DECISION)
            return
        headings = (wording.TIME, wording.REVIEWER, wording.VERDICT, wording.LINK, wording.COMMENT)
        self.screen.table([self.screen.say(text) for text in headings], [_line(one) for one in decisions])

    def look(self, thing: NamedNode) -> ItemState:
        """Return the state of a subject, or of the subject of a link; raises `QueryError` for neither."""
        found = state(self.store, self.names, thing)
        if found.links or found.decisions:
            return found
        judgement = Judgement("accepted", link=thing)
        try:
            subject = subjects_of(self.store, self.names, [judgement])[judgement]
        except QueryError:
            raise QueryError(f"found no link, and no links of a thing, at {thing}") from None
        return state(self.store, self.names, subject)

    def show_measures(self) -> None:
        """Print progress, agreement and precision."""
        screen, found = self.screen, counts(self.store, self.names)
        progress = [(kind, *(str(found[kind, status]) for status in STATUSES)) for kind in RELATIONS]
        numbers = (False, True, True, True, True, True)
        screen.table([screen.say(wording.KIND), *STATUSES], progress, numbers, screen.say(wording.PROGRESS))
        self._show_agreement()
        self._show_precision()

    def _show_agreement(self) -> None:
        screen = self.screen
        pairs = [
            (
                one.first,
                one.second,
                str(one.links),
                f"{one.observed:.3f}",
                f"{one.expected:.3f}",
                _kappa(one.kappa),
            )
            for one in agreement(self.store, self.names)
        ]
        headings = [
            screen.say(text)
            for text in (
                wording.REVIEWER,
                wording.REVIEWER,
                wording.LINKS,
                wording.OBSERVED,
                wording.BY_CHANCE,
            )
        ]
        screen.table([*headings, "Cohen κ"], pairs, (False, False, True, True, True, True))

    def _show_precision(self) -> None:
        screen = self.screen
        methods = [
            (
                one.kind,
                one.method,
                f"{one.accepted}/{one.decided}",
                f"{one.share:.3f}",
                f"{one.low:.3f}–{one.high:.3f}",
            )
            for one in precision(self.store, self.names)
        ]
        headings = [screen.say(text) for text in (wording.KIND, wording.METHOD, wording.ACCEPTED)]
        headings += [screen.say(wording.PRECISION), screen.say(wording.INTERVAL)]
        screen.table(headings, methods, (False, False, True, True, True))

    def node(self, address: str) -> NamedNode:
        """Return an address, or a short name as pg:groundedIn, as an IRI; raises `QueryError`."""
        prefix, _, local = address.partition(":")
        whole = PREFIXES[prefix] + local if prefix in PREFIXES else address
        try:
            return NamedNode(whole)
        except ValueError:
            raise QueryError(f"found {address!r}, expected the address of a thing or link") from None

    def _report(self, done: Decided) -> None:
        if done.already:
            self.screen.note(wording.ALREADY)
            return
        judged = {one.link for one in done.decisions}
        said = ", ".join(f"{slug(link)} {status}" for link, status in done.statuses.items() if link in judged)
        self.screen.note(wording.SAVED, links=said)


def _row(item: Item, texts: Mapping[NamedNode, str]) -> tuple[str, ...]:
    text = " ".join(texts[item.subject].split())
    return (
        item.kind,
        f"{item.confidence:.2f}",
        "=" if item.exact else "",
        text if len(text) <= CUT else text[: CUT - 1] + "…",
        item.subject.value,
    )


def _line(one: Decision) -> tuple[str, ...]:
    return one.time[:19], one.reviewer, one.verdict, slug(one.link), one.comment


def _kappa(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
