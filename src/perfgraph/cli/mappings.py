"""`perfgraph mappings`: links as SSSOM files, decisions as Web Annotations."""

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from perfgraph.cli import wording
from perfgraph.cli.beginning import begin
from perfgraph.cli.options import LangOption, StoreOption, ask_token
from perfgraph.errors import DocumentError
from perfgraph.limits import MB
from perfgraph.settings import read_reviewer, read_reviewing

LARGEST = 50 * MB
"""How many bytes a file of mappings may have."""

STANDARD = Path("-")
"""Stands for standard output, or input."""

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The file; - for standard output.")]

app = typer.Typer(
    no_args_is_help=True, help="Exchange links: SSSOM files out and in, decisions as annotations."
)


@app.command()
def export(
    file: FileArgument,
    accepted: Annotated[bool, typer.Option("--accepted", help="Only links that were accepted.")] = False,
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Write the links, proposed and decided, as an SSSOM file; equal graphs give equal bytes."""
    from perfgraph.cli.reading import opened
    from perfgraph.exchange.sssom import links_of, write

    settings, screen = begin(store, lang)
    with opened(settings) as graph:
        links = links_of(graph.store, graph.names, accepted)
        _put(file, write(graph.store, graph.names, links, graph.snapshot))
    screen.note(wording.MAPPINGS_WRITTEN, links=len(links), file=file)


@app.command()
def annotations(file: FileArgument, store: StoreOption = "", lang: LangOption = None) -> None:
    """Write every decision as a Web Annotation, in JSON-LD."""
    from perfgraph.cli.reading import opened
    from perfgraph.exchange.annotations import annotations as collected

    settings, screen = begin(store, lang)
    with opened(settings) as graph:
        document = collected(graph.store, graph.names)
    _put(file, [json.dumps(document, ensure_ascii=False, indent=1), "\n"])
    screen.note(wording.ANNOTATIONS_WRITTEN, decisions=document["total"], file=file)


@app.command(name="import")
def take_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The SSSOM file; - for standard input.")],
    reviewer: Annotated[str, typer.Option(help="Who stands for it (default PERFGRAPH_REVIEWER).")] = "",
    store: StoreOption = "",
    lang: LangOption = None,
) -> None:
    """Take an SSSOM file in: what was accepted or rejected in it becomes your decisions, all or nothing."""
    from perfgraph.cli.reading import opened
    from perfgraph.exchange.sssom import import_mappings
    from perfgraph.findings import Severity

    settings, screen = begin(store, lang)
    reviewing = read_reviewing(os.environ)
    data = _taken(file)
    who = read_reviewer(os.environ, reviewing, reviewer, ask_token)
    with opened(settings) as graph:
        done = import_mappings(graph.store, graph.names, data, who, reviewing.reviews)
        screen.findings(file.name, done.findings)
        if done.refused:
            faults = sum(finding.severity is Severity.VIOLATION for finding in done.findings)
            screen.fault(screen.say(wording.MAPPINGS_REFUSED, faults=faults))
            raise typer.Exit(1)
        said = {"decisions": done.decisions, "already": done.already, "left": done.left}
        screen.note(wording.MAPPINGS_TAKEN, **said, snapshot=graph.snapshot)


def _taken(file: Path) -> bytes:
    """Return the bytes of a file; raises `DocumentError` when it cannot be read or is too large."""
    try:
        if file != STANDARD and file.stat().st_size > LARGEST:
            raise DocumentError(
                f"{file}: found {file.stat().st_size:,} bytes, expected at most {LARGEST:,}; split the file"
            )
        return sys.stdin.buffer.read(LARGEST) if file == STANDARD else file.read_bytes()
    except OSError as error:
        raise DocumentError(f"{file}: {error.strerror}; expected a file of mappings (SSSOM)") from None


def _put(file: Path, pieces: Iterable[str]) -> None:
    """Write text to a file, which is there as a whole or as it was before, or to standard output."""
    if file == STANDARD:
        for piece in pieces:
            sys.stdout.buffer.write(piece.encode())
        return
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as written:
            written.writelines(pieces)
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise DocumentError(f"{file}: {error.strerror}; expected a file that can be written") from None
