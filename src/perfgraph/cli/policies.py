"""The commands about policies: add texts, list and show documents, take texts out, list citations."""

from pathlib import Path
from typing import Annotated

import typer

from perfgraph.cli import policy_wording as wording
from perfgraph.cli.beginning import begin
from perfgraph.cli.options import LangOption, StoreOption

app = typer.Typer(
    name="policies", no_args_is_help=True, help="Policy documents (政策文件) and their clauses."
)

REFUSED = 2
"""The exit code when a text was not added."""


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(help="Policy texts in any format, or tables of clauses.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put a text in the place of another of its document.")
    ] = False,
    beside: Annotated[
        bool, typer.Option("--beside", help="Keep a text whose number is taken as a document of its own.")
    ] = False,
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Read policy texts into clauses; a text that is there already is left alone."""
    from perfgraph.cli.reading import opened
    from perfgraph.errors import QueryError
    from perfgraph.policies import Choice

    if replace and beside:
        raise QueryError("policies add: found --replace and --beside, expected one of them")
    settings, screen = begin(store, lang)
    choice = Choice.REPLACE if replace else Choice.BESIDE if beside else Choice.REFUSE
    with opened(settings) as graph:
        report = graph.add_policies(files, choice)
        headings = [screen.say(text) for text in wording.ADDED_COLUMNS]
        rows = [
            (one.number or "–", one.title, str(one.clauses), screen.say(wording.STATES[one.changed]))
            for one in report.added
        ]
        if rows:
            screen.table(headings, rows, right=(False, False, True, False))
        for one in report.added:
            screen.findings(one.file, one.findings)
        for refusal in report.refused:
            screen.fault(refusal.reason)
        told = {"added": len(report.added), "refused": len(report.refused), "snapshot": graph.snapshot}
        screen.note(wording.ADDED, **told)
    raise typer.Exit(REFUSED if report.refused else 0)


@app.command("list")
def list_policies(store: StoreOption = "", lang: LangOption = None) -> None:
    """List the policy documents: number, title, issuers, date, level."""
    from perfgraph.cli.policy_screen import show_list
    from perfgraph.cli.reading import opened

    settings, screen = begin(store, lang)
    with opened(settings) as graph:
        show_list(graph, screen)


@app.command()
def show(
    policy: Annotated[str, typer.Argument(metavar="NUMBER|TITLE|IRI", help="The document; any brackets.")],
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Show what is known of a policy document, how surely, and its clauses."""
    from perfgraph.cli.policy_screen import show_policy
    from perfgraph.cli.reading import opened

    settings, screen = begin(store, lang)
    with opened(settings) as graph:
        show_policy(graph, policy, screen)


@app.command()
def remove(
    policy: Annotated[str, typer.Argument(metavar="NUMBER|TITLE|IRI", help="The document; any brackets.")],
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Take the text of a policy document out; what the register says of it stays."""
    from perfgraph.cli.reading import opened
    from perfgraph.policies import remove_policy

    settings, screen = begin(store, lang)
    with opened(settings) as graph:
        entry = remove_policy(graph.store, graph.names, policy)
        screen.note(wording.REMOVED, policy=entry.number or entry.title, snapshot=graph.snapshot)


@app.command()
def citations(store: StoreOption = "", lang: LangOption = None) -> None:
    """List the citations that mean no document of the register, with those that are near."""
    from perfgraph.cli.asking import show_question
    from perfgraph.cli.reading import opened

    settings, screen = begin(store, lang)
    with opened(settings) as graph:
        show_question(graph, "unresolved-citations", screen)
