"""The commands: each reads its arguments, calls one verb and prints the answer."""

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perfgraph import __version__
from perfgraph.cli import mappings, reviewing, wording
from perfgraph.cli.beginning import begin
from perfgraph.cli.described import epilog
from perfgraph.cli.formats import AnswerFormat, ChangesFormat, ExportFormat, Part, ReportFormat
from perfgraph.cli.options import LangOption, StoreOption
from perfgraph.findings import Severity
from perfgraph.limits import MB

if TYPE_CHECKING:
    from perfgraph.ingest import IngestOptions

app = typer.Typer(
    name="perfgraph",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Budget performance target documents (预算绩效目标) as a checked, queryable knowledge graph.",
    epilog=epilog().en,
)


app.add_typer(reviewing.app, name="review")
app.add_typer(mappings.app, name="mappings")


JobsOption = Annotated[
    int, typer.Option(help="Processes that read; 1 reads in this one, 0 one for each core.", min=0, max=256)
]
MemoryOption = Annotated[int, typer.Option(help="Memory of such a process, in MB.", min=200)]
SecondsOption = Annotated[float, typer.Option(help="Time for a file, in seconds.", min=0.1)]


def _options(jobs: int, memory: int, seconds: float) -> "IngestOptions":
    from perfgraph.ingest import Bounds, IngestOptions, cores

    return IngestOptions(jobs=jobs or cores(), bounds=Bounds(memory * MB, seconds))


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"perfgraph {__version__}")
        raise typer.Exit


@app.callback()
def perfgraph(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")
    ] = False,
) -> None:
    """Budget performance target documents (预算绩效目标) as a checked, queryable knowledge graph."""


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files, archives (.zip), or folders of them.")],
    jobs: JobsOption = 0,
    memory: MemoryOption = 2_000,
    seconds: SecondsOption = 120.0,
    again: Annotated[
        bool, typer.Option("--again/--resume", help="Read files that did not change as well.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="A list of all files: FILE.html, FILE.csv or FILE.json.")
    ] = None,
    cluster: Annotated[str, typer.Option(help="A Dask scheduler whose workers read.")] = "",
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Read documents into the graph; what was read already and did not change is left alone."""
    from perfgraph.cli.reading import failures, opened, read_with_progress, show_ingested

    settings, screen = begin(store, lang)
    if report:
        from perfgraph.ingest.listing import require_form, write_listing

        require_form(report)
    options = _options(jobs, memory, seconds)
    options = replace(options, again=again, cluster=cluster, findings=False)
    with opened(settings) as graph:
        done = read_with_progress(graph, paths, screen, options)
        if report:
            write_listing(done, report, screen.language)
            screen.note(wording.REPORTED, file=report)
        show_ingested(done, graph.snapshot if done.read else "–", screen)
    raise typer.Exit(failures(done))


@app.command()
def watch(
    folder: Annotated[
        Path, typer.Argument(help="The folder to watch.", exists=True, file_okay=False, resolve_path=True)
    ],
    jobs: JobsOption = 0,
    memory: MemoryOption = 2_000,
    seconds: SecondsOption = 120.0,
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Read a folder, and then each file that appears or changes in it, until Ctrl+C."""
    from perfgraph.cli.reading import opened
    from perfgraph.cli.watching import watch_folder

    settings, screen = begin(store, lang)
    options = replace(_options(jobs, memory, seconds), findings=False, root=folder)
    with opened(settings) as graph:
        watch_folder(graph, folder, options, screen)


@app.command()
def validate(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files to check without storing them.")] = None,
    store: StoreOption = "",
    form: Annotated[ReportFormat, typer.Option("--format", help="How it is written.")] = ReportFormat.text,
    lang: LangOption = None,
) -> None:
    """Check files, or all documents of the graph, against the shapes; exit 1 when a rule is violated."""
    from perfgraph.cli.reading import check_files, check_store
    from perfgraph.validation.report import render

    settings, screen = begin(store, lang)
    findings, unread = check_files(settings, paths, screen) if paths else check_store(settings)
    _write(render(findings, form.value, screen.language))
    violated = any(finding.severity is Severity.VIOLATION for finding in findings)
    raise typer.Exit(2 if unread else int(violated))


@app.command()
def reconcile(
    file: Annotated[Path, typer.Argument(help="A CSV file in UTF-8 or GB 18030.")],
    column: Annotated[str, typer.Option(help="The column that names or numbers the things.")],
    kind: Annotated[str, typer.Option("--type", help="project, unit, indicator, policy or clause.")] = "",
    properties: Annotated[
        list[str] | None, typer.Option("--property", help="A property and its column: unit=COLUMN.")
    ] = None,
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Link a spreadsheet of your own: print its rows with id, name, score and match of what each names."""
    from perfgraph.cli.reading import opened
    from perfgraph.cli.reconciling import link_file, linking_of

    settings, screen = begin(store, lang)
    linking = linking_of(column, kind, properties or [])
    with opened(settings) as graph:
        link_file(graph, file, linking, sys.stdout.buffer, screen)


@app.command()
def queries(lang: LangOption = None) -> None:
    """List the questions of the library."""
    from perfgraph.assets import asset
    from perfgraph.catalogue import read_catalogue

    _, screen = begin("", lang)
    headings = [screen.say(text) for text in (wording.NAME, wording.QUESTION, wording.PARAMETERS)]
    library = read_catalogue(asset("queries")).values()
    for topic in dict.fromkeys(query.topic for query in library):
        rows = [
            (query.name, query.title.of(screen.language), " ".join(query.parameters))
            for query in library
            if query.topic == topic
        ]
        screen.table(headings, rows, title=topic)
    screen.note(wording.ASK_SO)


@app.command()
def query(
    question: Annotated[
        str, typer.Argument(metavar="NAME|FILE.rq|-", help="What is asked; - reads it from stdin.")
    ],
    param: Annotated[
        list[str] | None, typer.Option("--param", help="name=value; once for each parameter.")
    ] = None,
    form: Annotated[AnswerFormat, typer.Option("--format", help="How it is written.")] = AnswerFormat.table,
    lang: LangOption = None,
    store: StoreOption = "",
) -> None:
    """Answer a question of the library, or a SPARQL query of your own."""
    from perfgraph.cli.asking import parameters, read_question, show_answer
    from perfgraph.cli.reading import opened

    settings, screen = begin(store, lang)
    with opened(settings) as graph:
        asked = read_question(graph, question, sys.stdin)
        answer = graph.query(asked, **parameters(param or [], asked, screen.language))
        show_answer(answer, form.value, graph.snapshot, screen)


@app.command()
def show(
    thing: Annotated[str, typer.Argument(metavar="IRI|CODE", help="An IRI, or the code of a project.")],
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Show what is said about a thing, and the cells of the document that say it."""
    from perfgraph.cli.asking import show_description
    from perfgraph.cli.reading import opened

    settings, screen = begin(store, lang)
    with opened(settings) as graph:
        show_description(graph.show(thing), screen)


@app.command()
def export(
    form: Annotated[ExportFormat, typer.Option("--format", help="How it is written.")] = ExportFormat.nquads,
    part: Annotated[Part, typer.Option("--graph", help="What is written.")] = Part.all,
    store: StoreOption = "",
) -> None:
    """Write the graph to standard output; N-Quads are sorted, so that equal graphs give equal bytes."""
    from perfgraph.cli.reading import opened
    from perfgraph.serialization import write_quads

    settings, _ = begin(store, None)
    with opened(settings) as graph:
        write_quads(graph.quads(part.value), form.value, sys.stdout.buffer)


@app.command()
def diff(
    before: Annotated[
        str, typer.Argument(metavar="A", help="A release, a document (file, ID or IRI) or a store.")
    ],
    after: Annotated[str, typer.Argument(metavar="B", help="The later one.")],
    form: Annotated[ChangesFormat, typer.Option("--format", help="How it is written.")] = ChangesFormat.text,
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Tell what changed from A to B: targets softened or tightened, money moved, findings gained or lost."""
    from perfgraph.cli.changes import show_changes

    settings, screen = begin(store, lang)
    show_changes(settings, before, after, form.value, screen)


@app.command()
def stats(store: StoreOption = "", lang: LangOption = None) -> None:
    """Count what the graph holds."""
    from perfgraph.cli.asking import show_question
    from perfgraph.cli.reading import opened

    settings, screen = begin(store, lang)
    with opened(settings) as graph:
        show_question(graph, "graph-summary", screen)


@app.command()
def withdraw(
    document: Annotated[str, typer.Argument(metavar="ID|IRI|FILE", help="The document, also by file name.")],
    reason: Annotated[str, typer.Option(help="Why; everybody can read it at the addresses that are gone.")],
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Take a document out of the graph; its addresses say that it is gone, when and why."""
    from perfgraph.cli.reading import opened
    from perfgraph.withdrawal import withdraw

    settings, screen = begin(store, lang)
    with opened(settings) as graph:
        done = withdraw(graph.store, graph.names, document, reason)
        said = {"file": done.file, "document": done.document.value, "gone": done.gone}
        screen.note(wording.WITHDRAWN, **said, snapshot=graph.snapshot)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen at; 0.0.0.0 for every one.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 takes any that is free.", min=0, max=65535)] = 8000,
    workers: Annotated[
        int, typer.Option(help="Queries that run at once; 0 keeps the setting.", min=0, max=64)
    ] = 0,
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Serve the graph as a web site: linked data, questions and a SPARQL endpoint."""
    from perfgraph.cli.serving import serve_site

    settings, screen = begin(store, lang)
    serve_site(settings, host, port, workers, screen)


@app.command()
def publish(
    out: Annotated[Path, typer.Argument(help="The folder to publish: new, empty or an earlier release.")],
    settings_file: Annotated[
        Path,
        typer.Option("--settings", help="Who publishes, under which licence; see examples/release.toml."),
    ] = Path("release.toml"),
    base: Annotated[str, typer.Option(help="The address below which it will stand, ending in /.")] = "",
    date: Annotated[str, typer.Option(help="The day of the release, YYYY-MM-DD.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Replace a release of the same version that has other files.")
    ] = False,
    jobs: Annotated[
        int, typer.Option(help="Processes that check and make pages; 0 one for each core.", min=0, max=256)
    ] = 0,
    site: Annotated[bool, typer.Option("--site/--no-site", help="With the pages, or the data alone.")] = True,
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Write the graph as open data: static files with metadata, sums and citations, which need no server."""
    from perfgraph.cli.publishing import publish_release
    from perfgraph.ingest import cores
    from perfgraph.publishing import PublishOptions, read_release_settings

    settings, screen = begin(store, lang)
    said = partial(read_release_settings, settings_file, base, date)
    publish_release(settings, out, said, PublishOptions(again, jobs or cores(), site), screen)


@app.command()
def demo(store: StoreOption = "", lang: LangOption = None) -> None:
    """Read the sample document, check it, answer three questions about it and propose links to policies."""
    from perfgraph.cli.asking import QUESTIONS, show_question
    from perfgraph.cli.linked import link_with_progress, show_report
    from perfgraph.cli.reading import (
        failures,
        opened,
        read_with_progress,
        sample,
        show_ingested,
        show_severest,
    )
    from perfgraph.linking import LinkOptions
    from perfgraph.linking.extra import can_rank

    settings, screen = begin(store, lang)
    with opened(settings) as graph:
        report = read_with_progress(graph, [sample()], screen)
        show_ingested(report, graph.snapshot, screen)
        show_severest(report, screen)
        for name in QUESTIONS:
            show_question(graph, name, screen)
        if can_rank():
            show_report(link_with_progress(graph, LinkOptions(), screen), graph.snapshot, screen)
    raise typer.Exit(failures(report))


def _write(output: bytes | str) -> None:
    sys.stdout.buffer.write(output.encode() if isinstance(output, str) else output)
