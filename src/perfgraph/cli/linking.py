"""`perfgraph link`: find links, show those of a thing, measure suggestions on a gold set."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from perfgraph.cli.beginning import begin
from perfgraph.cli.options import LangOption, StoreOption

app = typer.Typer(name="link", no_args_is_help=True, help="Links to policies, goals and other indicators.")

INTERRUPTED = 130


@app.command()
def run(
    citations: Annotated[
        bool, typer.Option("--citations", help="Find citations only; keep what else was proposed.")
    ] = False,
    cited: Annotated[
        bool, typer.Option("--cited", help="Suggest also for what cites a policy already.")
    ] = False,
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Find the links of all documents: citations, suggestions with evidence, goals, bases, indicators."""
    from perfgraph.cli.linked import link_with_progress, show_report
    from perfgraph.cli.reading import opened
    from perfgraph.linking import LinkOptions

    settings, screen = begin(store, lang)
    with opened(settings) as graph:
        report = link_with_progress(graph, LinkOptions(suggestions=not citations, cited=cited), screen)
        show_report(report, graph.snapshot, screen)
    raise typer.Exit(INTERRUPTED if report.interrupted else 0)


@app.command()
def show(
    thing: Annotated[
        str, typer.Argument(metavar="IRI|CODE", help="A target, goal, sheet or policy, or a project's code.")
    ],
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Show the links of a thing, and of its parts, with what speaks for each."""
    from perfgraph.cli.linked import show_links
    from perfgraph.cli.reading import opened

    settings, screen = begin(store, lang)
    with opened(settings) as graph:
        show_links(graph, thing, screen)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="A gold set, tab-separated (see gold/README.md).")],
    against: Annotated[
        str, typer.Option(help="Methods to compare with, with commas between them.")
    ] = "fused,tfidf,bm25,rapidfuzz",
    lang: LangOption = None,
) -> None:
    """Measure the suggestions on a gold set: P@1, recall@10, MRR and NIL-F1, with bootstrap intervals."""
    from perfgraph.cli.linked import show_evaluation

    settings, screen = begin("", lang)
    show_evaluation(gold, [name.strip() for name in against.split(",") if name.strip()], settings, screen)


@app.command()
def sample(
    number: Annotated[int, typer.Argument(help="How many subjects.", min=1, max=100_000)],
    seed: Annotated[int, typer.Option(help="The same seed draws the same subjects.")] = 1,
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Draw subjects of the graph for annotators, as lines of a gold set, on standard output."""
    from perfgraph.cli.reading import opened
    from perfgraph.linking.sampling import drawn

    settings, _ = begin(store, lang)
    with opened(settings) as graph:
        drawn(graph.store, graph.names, number, seed, sys.stdout)
