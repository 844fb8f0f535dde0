"""The options that many commands have."""

from enum import StrEnum
from typing import Annotated

import typer


class Tongue(StrEnum):
    """The languages of the output."""

    zh = "zh"
    en = "en"


StoreOption = Annotated[str, typer.Option("--store", help="A folder, memory: or a SPARQL endpoint.")]
LangOption = Annotated[Tongue | None, typer.Option("--lang", help="Language of the output.")]
