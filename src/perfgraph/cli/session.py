"""A review with single keys on a terminal; from a pipe, the first character of each line is a key."""

import sys
from collections.abc import Sequence

import typer

from perfgraph.cli import wording
from perfgraph.cli.reviewer import Desk
from perfgraph.errors import QueryError
from perfgraph.findings import Bilingual
from perfgraph.review import RELATIONS, Conflict, Held, Item, QueueFilter, Verdict, none_relation, queue

SHOWN = 3
"""How many candidates are shown before `m` asks for the rest."""


def review_session(desk: Desk, kind: str, status: str, unit: str) -> None:
    """Show item after item and do what the keys say, until q, the end of the input or of the queue."""
    wanted = QueueFilter(kind, status, unit, desk.reviewer)
    skipped = 0
    while items := queue(desk.store, desk.names, wanted, skipped, 1):
        outcome = _Item(desk, items[0]).review()
        if outcome == "quit":
            return
        skipped += outcome == "skip"
    desk.screen.note(wording.QUEUE_EMPTY)


class _Item:
    """One item under review: which candidate is chosen, and the comment for the next decision."""

    def __init__(self, desk: Desk, item: Item) -> None:
        self.desk, self.item = desk, item
        self.place, self.more, self.comment = 0, False, ""
        self.state = desk.look(item.subject)

    def review(self) -> str:
        """Return "done", "skip" or "quit"."""
        self._show()
        while True:
            key = _key()
            try:
                outcome = self._do(key)
            except Conflict as conflict:
                self.desk.screen.fault(str(conflict))
                self._again()
                outcome = ""
            except QueryError as error:
                self.desk.screen.fault(str(error))
                outcome = ""
            if outcome:
                return outcome

    def _do(self, key: str) -> str:
        chosen = self._candidates()[self.place]
        match key:
            case "" | "q":
                return "quit"
            case "s":
                return "skip"
            case "j" | "k":
                self.place = (self.place + (1 if key == "j" else -1)) % len(self._candidates())
                self._show()
            case "m":
                self.more = not self.more
                self._show()
            case "c":
                self.comment = _line(self.desk, wording.COMMENT)
            case "u":
                if self.desk.undo([]):
                    self._again()
            case "a":
                return self._decided("accepted", chosen)
            case "r":
                self._decided("rejected", chosen)
                self._again()
                return "" if any(one.link.status == "proposed" for one in self._candidates()) else "done"
            case "o":
                return self._with_relation(chosen)
            case "n":
                relation = none_relation(self.item.kind).value
                self.desk.decide(
                    "none-fits", subject=self.item.subject.value, relation=relation, **self._words()
                )
                return "done"
            case _:
                self.desk.screen.note(wording.KEYS)
        return ""

    def _decided(self, verdict: Verdict, chosen: Held) -> str:
        self.desk.decide(verdict, link=chosen.iri.value, **self._words())
        self.comment = ""
        return "done"

    def _with_relation(self, chosen: Held) -> str:
        relations = RELATIONS[self.item.kind]
        for number, relation in enumerate(relations, start=1):
            self.desk.screen.out.print(f"  {number}  {relation.value}", markup=False)
        answer = _line(self.desk, wording.WHICH_RELATION)
        if not answer.isdecimal() or not 1 <= int(answer) <= len(relations):
            return ""
        other = relations[int(answer) - 1].value
        self.desk.decide("accepted", link=chosen.iri.value, relation=other, **self._words())
        return "done"

    def _words(self) -> dict[str, str]:
        return {"comment": self.comment, "tag": self.state.tag}

    def _again(self) -> None:
        self.state = self.desk.look(self.item.subject)
        self.place = 0
        self._show()

    def _candidates(self) -> Sequence[Held]:
        return [one for one in self.state.links if one.claim.kind == self.item.kind]

    def _show(self) -> None:
        out = self.desk.screen.out
        out.rule()
        out.print(self.state.text or self.state.subject.value, markup=False)
        candidates = self._candidates()
        shown = candidates if self.more else candidates[: max(SHOWN, self.place + 1)]
        for number, one in enumerate(shown):
            mark = ">" if number == self.place else " "
            text = "–" if one.claim.none else one.object_text or one.link.object.value
            out.print(
                f"{mark} {number + 1}  [{one.link.status}] {one.link.confidence:.2f}  {text}", markup=False
            )
            for reason in one.link.reasons:
                out.print(f"       {reason.kind}: {reason.text}", markup=False)
            for said in self.state.on(one.claim):
                out.print(
                    f"       {said.reviewer} {said.verdict} {said.time[:16]} {said.comment}", markup=False
                )
        if len(shown) < len(candidates):
            out.print(f"  … {len(candidates) - len(shown)}  (m)", markup=False)
        self.desk.screen.note(wording.KEYS)


def _key() -> str:
    """Return the next key, "" at the end of the input."""
    if sys.stdin.isatty():
        try:
            return str(typer.getchar())
        except EOFError:  # Ctrl+D
            return ""
    while line := sys.stdin.readline():
        if line.strip():
            return line.strip()[0]
    return ""


def _line(desk: Desk, text: Bilingual) -> str:
    """Return a line that is asked for."""
    desk.screen.err.print(f"{desk.screen.say(text)}: ", end="")
    return sys.stdin.readline().strip()
