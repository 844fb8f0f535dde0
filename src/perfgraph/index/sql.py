"""Statements of SQL whose names of tables and columns are put in checked and quoted."""

import re
from collections.abc import Iterable


class Sql(str):
    """A piece of SQL that was made by `sql`."""

    __slots__ = ()


def sql(text: str, **names: str | Iterable[str]) -> Sql:
    """Return a statement in which each `{name}` is replaced: by a piece of SQL as it is, by a name, quoted,
    or by several names parted by commas. Values are never put in: they are bound.

    Raises `ValueError` for a name that does not consist of letters.

    >>> sql("SELECT {columns} FROM {table}", columns=["row", "name"], table="targets")
    'SELECT "row", "name" FROM "targets"'
    """
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", value if isinstance(value, Sql) else _quoted(value))
    return Sql(text)


def _quoted(names: str | Iterable[str]) -> str:
    wanted = [names] if isinstance(names, str) else list(names)
    for name in wanted:
        if not re.fullmatch("[A-Za-z]+", name):
            raise ValueError(f'found the name "{name}", expected letters only')
    return ", ".join(f'"{name}"' for name in wanted)
