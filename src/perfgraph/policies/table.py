"""Tables of clauses that were divided by somebody else: documents, labels and texts as JSON or CSV."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from perfgraph.citations import citations
from perfgraph.errors import DocumentError
from perfgraph.policies.amounts import stated_values
from perfgraph.policies.model import Passage, PolicyText
from perfgraph.policies.numbering import numbered
from perfgraph.readers.files import load

TABLES = (".json", ".csv")
"""The suffixes of tables of clauses."""

COLUMNS = ("document", "clause", "text")
"""The columns of such a table: the title of the document, the label of the clause, the text of the clause."""

_DATED = re.compile(r"(?P<title>.+?)[(（](?P<day>(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})[)）]")


class _Row(NamedTuple):
    document: str
    clause: str
    text: str


def read_table(path: Path) -> tuple[PolicyText, ...]:
    """Return the policy texts in a table of clauses, in its order.

    JSON is a list of [document, clause, text] or of objects with these names, CSV has them in its first line
    (RFC 4180). A day in brackets behind the title, as in 预算法(2018-12-29), is the day of issue. Raises
    `DocumentError` for anything else.
    """
    data = load(path)
    try:
        rows = list(_json(data) if path.suffix.lower() == ".json" else _csv(data))
    except (ValueError, KeyError, TypeError, RecursionError, csv.Error) as error:
        raise DocumentError(
            f"{path.name}: found no table of clauses ({error}); expected rows of {', '.join(COLUMNS)}"
        ) from None
    texts: dict[str, list[_Row]] = {}
    for row in rows:
        texts.setdefault(row.document, []).append(row)
    if not texts:
        raise DocumentError(f"{path.name}: found no clauses; expected rows of {', '.join(COLUMNS)}")
    return tuple(_text(path.name, title, own) for title, own in texts.items())


def _json(data: bytes) -> Iterator[_Row]:
    for row in json.loads(data.decode("utf-8-sig")):
        yield _row(*(row[name] for name in COLUMNS) if isinstance(row, dict) else row)


def _csv(data: bytes) -> Iterator[_Row]:
    for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        yield _row(*(row[name] for name in COLUMNS))


def _row(document: str, clause: str, text: str) -> _Row:
    if not all(isinstance(one, str) for one in (document, clause, text)) or not (
        document.strip() and text.strip()
    ):
        raise ValueError(f"a row is {[document, clause, text]!r:.80}")
    return _Row(document.strip(), clause.strip(), text.strip())


def _text(file: str, name: str, rows: list[_Row]) -> PolicyText:
    dated = _DATED.fullmatch(name)
    title = dated["title"] if dated else name
    cited = next((one.number for one in citations(title) if one.number and not one.title), None)
    digest = hashlib.sha256("\0".join(part for row in rows for part in row).encode()).hexdigest()
    return PolicyText(
        file, digest, "text/csv" if file.lower().endswith(".csv") else "application/json",
        title, cited, (), dated["day"] if dated else "", "", tuple(_passages(rows)),
    )  # fmt: skip


def _passages(rows: list[_Row]) -> Iterator[Passage]:
    used: set[str] = set()
    for place, row in enumerate(rows, start=1):
        mark = numbered(row.clause)
        path = (mark.number,) if mark else (place,)
        plain = f"c-{path[0]}" + (f"_{mark.inserted}" if mark and mark.inserted else "")
        local, copy = plain, 1
        while local in used:
            copy += 1
            local = f"{plain}~{copy}"
        used.add(local)
        label = row.clause or f"第{place}条"
        yield Passage(path, local, row.clause, label, row.text, values=stated_values(row.text))
