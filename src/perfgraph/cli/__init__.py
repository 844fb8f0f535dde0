"""The command line: results on standard output, findings and progress on standard error.

Exit codes: 0 fine, 1 violations or a failure, 2 wrong use or unreadable input.
"""

import os
import sys

from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup
from typer.main import get_command

from perfgraph.cli import linking, policies
from perfgraph.cli.commands import app
from perfgraph.cli.described import speak_chinese
from perfgraph.errors import PerfgraphError, StoreError
from perfgraph.findings import Language
from perfgraph.settings import reader_language

app.add_typer(policies.app)
app.add_typer(linking.app)

FAILURE, WRONG_USE, INTERRUPTED = 1, 2, 130


def program() -> TyperGroup:
    """Return the commands as typer runs them."""
    made = get_command(app)
    assert isinstance(made, TyperGroup)
    return made


def main() -> None:
    """Run a command; a fault that stops the work is one message and an exit code, never a traceback."""
    perfgraph = program()
    if reader_language(os.environ) is Language.CHINESE:
        speak_chinese(perfgraph)
    try:
        perfgraph()
    except PerfgraphError as error:
        Console(stderr=True, highlight=False).print(
            f"[red]perfgraph:[/] {escape(str(error))}", soft_wrap=True
        )
        sys.exit(FAILURE if isinstance(error, StoreError) else WRONG_USE)
    except BrokenPipeError:
        # The reader of the pipe has seen enough; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILURE)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
