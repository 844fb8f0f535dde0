"""`perfgraph review`: the review desk on the command line."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from perfgraph.cli.beginning import begin
from perfgraph.cli.options import LangOption, StoreOption, Tongue, ask_token
from perfgraph.settings import read_reviewer, read_reviewing

if TYPE_CHECKING:
    from perfgraph.cli.reviewer import Desk

app = typer.Typer(
    no_args_is_help=True,
    help="Review links: what waits, accept, reject, none fits, undo; what was decided and how far all agree.",
)


class Kind(StrEnum):
    """The kinds of links."""

    policy = "policy"
    goal = "goal"
    basis = "basis"
    indicator = "indicator"


class Status(StrEnum):
    """The states of items."""

    waiting = "waiting"
    second = "second"
    disagreement = "disagreement"
    stale = "stale"
    decided = "decided"


KindOption = Annotated[Kind | None, typer.Option(help="Only links of this kind.")]
UnitOption = Annotated[str, typer.Option(help="Only of this budget unit, by its code.")]
StatusOption = Annotated[Status, typer.Option(help="Which items.")]
ReviewerOption = Annotated[str, typer.Option(help="Who reviews (default PERFGRAPH_REVIEWER).")]
CommentOption = Annotated[str, typer.Option(help="What is remarked; at most 2,000 characters.")]
LinkArgument = Annotated[str, typer.Argument(metavar="LINK", help="The link, by its address.")]
SubjectArgument = Annotated[str, typer.Argument(metavar="SUBJECT", help="The thing, by its address.")]


@app.command(name="list")
def list_items(
    kind: KindOption = None,
    status: StatusOption = Status.waiting,
    unit: UnitOption = "",
    page: Annotated[int, typer.Option(help="Which page of 25.", min=1)] = 1,
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """List what waits, the most useful first."""
    with _desk(store, lang) as desk:
        desk.show_queue(kind or "", status, unit, page)


@app.command()
def disagreements(
    kind: KindOption = None, unit: UnitOption = "", store: StoreOption = "", lang: LangOption = None
) -> None:
    """List the items on which reviewers differ."""
    with _desk(store, lang) as desk:
        desk.show_queue(kind or "", Status.disagreement, unit, 1)


@app.command(name="next")
def next_item(
    kind: KindOption = None,
    status: StatusOption = Status.waiting,
    unit: UnitOption = "",
    reviewer: ReviewerOption = "",
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Review one item after the other with single keys: a r n o m c u, j k, s to skip, q to end."""
    from perfgraph.cli.session import review_session

    with _desk(store, lang, reviewer=reviewer, decides=True) as desk:
        review_session(desk, kind or "", status, unit)


@app.command()
def accept(
    link: LinkArgument,
    relation: Annotated[str, typer.Option(help="The relation that holds, when it is another one.")] = "",
    comment: CommentOption = "",
    reviewer: ReviewerOption = "",
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Say that a link holds, with its relation or another one."""
    with _desk(store, lang, reviewer=reviewer, decides=True) as desk:
        desk.decide("accepted", link=link, relation=relation, comment=comment)


@app.command()
def reject(
    link: LinkArgument,
    comment: CommentOption = "",
    reviewer: ReviewerOption = "",
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Say that a link does not hold."""
    with _desk(store, lang, reviewer=reviewer, decides=True) as desk:
        desk.decide("rejected", link=link, comment=comment)


@app.command(name="none-fits")
def none_fits(
    subject: SubjectArgument,
    kind: Annotated[Kind, typer.Option(help="Of which kind nothing fits.")] = Kind.policy,
    comment: CommentOption = "",
    reviewer: ReviewerOption = "",
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Say that nothing that is known fits a thing."""
    from perfgraph.review import none_relation

    with _desk(store, lang, reviewer=reviewer, decides=True) as desk:
        relation = none_relation(kind).value
        desk.decide("none-fits", subject=subject, relation=relation, comment=comment)


@app.command()
def link(
    subject: SubjectArgument,
    relation: Annotated[str, typer.Argument(help="The relation, by its address or as pg:groundedIn.")],
    object_: Annotated[str, typer.Argument(metavar="OBJECT", help="What it leads to, by its address.")],
    comment: CommentOption = "",
    reviewer: ReviewerOption = "",
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Link two things by hand, such as a target to a clause that nobody proposed."""
    with _desk(store, lang, reviewer=reviewer, decides=True) as desk:
        desk.decide("accepted", subject=subject, relation=relation, object=object_, comment=comment)


@app.command()
def undo(
    decisions: Annotated[
        list[str] | None, typer.Argument(help="Decisions by their addresses; by default the latest act.")
    ] = None,
    reviewer: ReviewerOption = "",
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Take a decision of yours back; the log keeps both."""
    with _desk(store, lang, reviewer=reviewer, decides=True) as desk:
        desk.undo(decisions or [])


@app.command()
def history(
    thing: Annotated[str, typer.Argument(metavar="THING", help="A subject or a link, by its address.")],
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Show every decision on a thing or a link: who, what, when, and why."""
    with _desk(store, lang) as desk:
        desk.show_history(thing)


@app.command()
def agreement(store: StoreOption = "", lang: LangOption = None) -> None:
    """Show progress, the agreement of reviewers (Cohen's kappa) and the precision of each method."""
    with _desk(store, lang) as desk:
        desk.show_measures()


@contextmanager
def _desk(store: str, lang: Tongue | None, *, reviewer: str = "", decides: bool = False) -> Iterator["Desk"]:
    from perfgraph.cli.reading import opened
    from perfgraph.cli.reviewer import Desk

    settings, screen = begin(store, lang)
    reviewing = read_reviewing(os.environ)
    who = read_reviewer(os.environ, reviewing, reviewer, ask_token) if decides else ""
    with opened(settings) as graph:
        yield Desk(graph.store, graph.names, screen, who, reviewing.reviews)
