"""The options that many commands have."""

from enum import StrEnum
from typing import Annotated

import typer


class Tongue(StrEnum):
    """The languages of the output."""

    zh = "zh"
    en = "en"


def ask_token() -> str:
    """Ask for the token of a reviewer on the terminal, without showing it."""
    return str(typer.prompt("token", hide_input=True, err=True))


StoreOption = Annotated[str, typer.Option("--store", help="A folder, memory: or a SPARQL endpoint.")]
LangOption = Annotated[Tongue | None, typer.Option("--lang", help="Language of the output.")]
