"""A file to a policy text: what its document is, and its clauses.

Files are read by `perfgraph.readers`; a table of clauses (.json, .csv) that somebody has divided already is
taken as it is.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from perfgraph.errors import DocumentError, UnknownForm
from perfgraph.findings import Place
from perfgraph.forms import recognise
from perfgraph.policies.amounts import stated_values
from perfgraph.policies.dates import is_day
from perfgraph.policies.dividing import divided
from perfgraph.policies.front import Front, front
from perfgraph.policies.lines import Line, lines
from perfgraph.policies.model import Passage, PolicyText
from perfgraph.policies.table import TABLES, read_table
from perfgraph.readers import read
from perfgraph.tables import Document
from perfgraph.vocabulary import finding


def read_policies(path: Path) -> tuple[PolicyText, ...]:
    """Return the policy texts of a file: one, or those that a table of clauses (.json, .csv) holds.

    Raises `DocumentError` as `perfgraph.readers.read` does, and for a file of performance targets.
    """
    return read_table(path) if path.suffix.lower() in TABLES else (read_policy(path),)


def read_policy(path: Path) -> PolicyText:
    """Return the policy text of a file in any format that documents are read in.

    A text without numbered clauses is one passage, which a finding tells. Raises `DocumentError` as
    `perfgraph.readers.read` does, and for a file of performance targets.
    """
    return policy_text(read(path))


def policy_text(document: Document) -> PolicyText:
    """Return what a document says as a policy text; raises `DocumentError` for one of performance targets."""
    found = list(lines(document))
    told = front(found, PurePath(document.name).stem)
    before, passages = divided(found)
    if not passages or not told.number:
        _refuse_targets(document)
    findings = list(document.findings)
    if told.number and told.number.repaired:
        findings.append(
            finding("policy-number-repaired", Place(), told.number.text, number=str(told.number.number))
        )
    if passages:
        passages = (*_preamble(before, told), *passages)
    else:
        passages = (_whole(before, told),)
        findings.append(finding("policy-without-clauses", passages[0].place, told.title))
    return PolicyText(
        document.name,
        document.sha256,
        document.media_type,
        told.title,
        told.key,
        told.issuers,
        told.issued,
        told.in_force_from,
        passages,
        tuple(replace(one, document=document.name) for one in findings),
    )


def _refuse_targets(document: Document) -> None:
    """Raise `DocumentError` for a document that a form of performance targets recognises."""
    try:
        form = recognise(document).form.name
    except UnknownForm:
        return
    raise DocumentError(
        f"{document.name}: found a document of performance targets ({form}), expected the text of a policy; "
        f"read it with `perfgraph ingest`"
    )


def _body(before: Sequence[Line], told: Front) -> list[Line]:
    """Return the lines ahead of the clauses without those that are title, number, issuers or day."""
    return [line for line in before if not _is_front(line.text, told) and not _names(line.text, told)]


def _is_front(text: str, told: Front) -> bool:
    number = told.number.text if told.number else ""
    bare = text.strip("()（）《》 ")
    published = bool(number) and number in text and text.startswith(("(", "（"))
    titled = len(bare) > 3 and bare in told.title
    return published or titled or bare == number or text.endswith("文件")


def _names(text: str, told: Front) -> bool:
    """Tell whether a line only names the issuers."""
    return bool(told.issuers) and set(text.split()) <= set(told.issuers)


def _preamble(before: Sequence[Line], told: Front) -> tuple[Passage, ...]:
    """Return what stands ahead of the first clause as a passage of its own."""
    body = _body(before, told)
    text = "\n".join(line.text for line in body)
    if not text:
        return ()
    return (Passage((), "preamble", "", "序言", text, "", body[0].place, stated_values(text)),)


def _whole(before: Sequence[Line], told: Front) -> Passage:
    """Return a text without clauses as one passage."""
    body = [line for line in _body(before, told) if not is_day(line.text)] or list(before)
    text = "\n".join(line.text for line in body) or told.title
    place = body[0].place if body else Place()
    return Passage((), "text", "", "全文", text, "", place, stated_values(text))
