"""What became of every file as a list: JSON, CSV or one HTML page.

The keys of the JSON form, and the columns of the CSV form, are stable:

    path          the file; one of an archive is archive.zip!folder/name
    sha256        the hash of its bytes
    state         new, unchanged, refused or skipped
    media_type    what it is by its content
    reader        what read it: word, html, text, workbook, office, pdf or picture
    form          the form it has
    score         the share of the form's headings that were seen, 0 to 1 (empty: not read again)
    headings      the headings that were seen (CSV: parted by 、)
    projects      the codes of its projects, or their names (CSV: likewise)
    sheets        how many target sheets it has
    targets       how many targets it has
    violations, warnings, remarks    how many findings it has of each severity
    document      the address of the document
    revises       the address of the earlier version that it replaces
    copy_of       the file of this run with the same bytes
    seconds       the time of its reading
    reason        why it was refused or skipped
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from perfgraph.errors import SettingsError
from perfgraph.findings import Language, Severity
from perfgraph.ingest.listing_words import FORMS_OF_READING, STATES, WORDS
from perfgraph.ingest.outcome import Ingested, IngestReport, Refused, Skipped
from perfgraph.readers import content

Row = dict[str, str | int | float | list[str] | None]

KEYS = (
    "path", "sha256", "state", "media_type", "reader", "form", "score", "headings", "projects", "sheets",
    "targets", "violations", "warnings", "remarks", "document", "revises", "copy_of", "seconds", "reason",
)  # fmt: skip
"""The keys of a row, in order."""

_READERS: Mapping[str, str] = {
    content.WORD: "word",
    content.HTML: "html",
    content.TEXT: "text",
    content.PDF: "pdf",
    **dict.fromkeys((content.PNG, content.JPEG, content.TIFF), "picture"),
    **dict.fromkeys((content.OLD_WORD, content.RTF, content.OPEN_TEXT, content.OPEN_SHEET), "office"),
    **dict.fromkeys((content.EXCEL, content.BINARY_EXCEL, content.OLD_EXCEL), "workbook"),
}
_COUNTED = {"violations": Severity.VIOLATION, "warnings": Severity.WARNING, "remarks": Severity.INFO}


def rows(report: IngestReport, language: Language = Language.ENGLISH) -> list[Row]:
    """Return a row for each file, sorted by path, with the keys `KEYS`."""
    told = [
        *map(_read, report.read),
        *map(_refused, report.refused),
        *(_skipped(item, language) for item in report.skipped),
    ]
    return sorted(({**_EMPTY, **row} for row in told), key=lambda row: str(row["path"]))


def write_listing(report: IngestReport, path: Path, language: Language) -> None:
    """Write the list to a file whose suffix chooses the form; see `require_form` for what it raises."""
    form = require_form(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_FORMS[form](report, language), encoding="utf-8", newline="")


def require_form(path: Path) -> str:
    """Return the suffix of a list's file; raises `SettingsError` for one that names no form.

    >>> require_form(Path("report.CSV"))
    '.csv'
    """
    suffix = path.suffix.lower()
    if suffix not in _FORMS:
        raise SettingsError(f'report: found "{path.name}", expected a name that ends in {", ".join(_FORMS)}')
    return suffix


def tallies(report: IngestReport) -> tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]:
    """Return how many files there are of each form, each reader and each reason, most first.

    The reason is what was found, without the file's name and without what to do.
    """
    forms = Counter(item.form for item in report.read)
    readers = Counter(_READERS.get(item.media_type, item.media_type) for item in report.read)
    reasons = Counter(_found(item) for item in report.refused)
    return dict(forms.most_common()), dict(readers.most_common()), dict(reasons.most_common())


def _found(refused: Refused) -> str:
    reason = refused.reason.partition(": found ")[2] or refused.reason
    return reason.partition("; expected")[0].partition(", expected")[0]


def _read(item: Ingested) -> Row:
    return {
        "path": str(item.path),
        "sha256": item.sha256,
        "state": "new" if item.changed else "unchanged",
        "media_type": item.media_type,
        "reader": _READERS.get(item.media_type, ""),
        "form": item.form,
        "score": None if item.score is None else round(item.score, 3),
        "headings": list(item.headings),
        "projects": list(item.projects),
        "sheets": item.sheets,
        "targets": item.targets,
        **{name: item.counts.get(severity, 0) for name, severity in _COUNTED.items()},
        "document": item.document.value,
        "revises": item.revises.value if item.revises else "",
        "copy_of": str(item.copy_of or ""),
        "seconds": round(item.seconds, 3),
    }


def _refused(item: Refused) -> Row:
    return {
        "path": str(item.path),
        "sha256": item.sha256,
        "state": "refused",
        "copy_of": str(item.copy_of or ""),
        "reason": item.reason,
    }


def _skipped(item: Skipped, language: Language) -> Row:
    return {"path": str(item.path), "state": "skipped", "reason": item.reason.of(language)}


def _json(report: IngestReport, language: Language) -> str:
    forms, readers, reasons = tallies(report)
    told = {
        "interrupted": report.interrupted,
        "seconds": round(report.seconds, 3),
        "counts": _states(report),
        "forms": forms,
        "readers": readers,
        "reasons": reasons,
        "files": rows(report, language),
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _csv(report: IngestReport, language: Language) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, KEYS)
    writer.writeheader()
    for row in rows(report, language):
        lists = {key: "、".join(value) for key, value in row.items() if isinstance(value, list)}
        writer.writerow({**row, **lists})
    return out.getvalue()


def _html(report: IngestReport, language: Language) -> str:
    forms, readers, reasons = tallies(report)
    listed = rows(report, language)
    return _template().render(
        lang=language.value,
        words={name: text.of(language) for name, text in WORDS.items()},
        states={name: text.of(language) for name, text in STATES.items()},
        readers_named={name: text.of(language) for name, text in FORMS_OF_READING.items()},
        counts=_states(report),
        tables=[("forms", forms), ("readers", readers), ("reasons", reasons)],
        groups=[(state, [row for row in listed if row["state"] == state]) for state in STATES],
        seconds=f"{report.seconds:,.1f}",
        interrupted=report.interrupted,
    )


def _states(report: IngestReport) -> dict[str, int]:
    return {
        "new": report.changed,
        "unchanged": len(report.read) - report.changed,
        "refused": len(report.refused),
        "skipped": len(report.skipped),
    }


_EMPTY: Row = {
    **dict.fromkeys(KEYS, ""),
    **dict.fromkeys(("score", "sheets", "targets", "seconds", *_COUNTED)),
    "headings": [],
    "projects": [],
}
_FORMS: Mapping[str, Callable[[IngestReport, Language], str]] = {
    ".html": _html,
    ".csv": _csv,
    ".json": _json,
}


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("perfgraph.ingest", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("listing.html.jinja")
