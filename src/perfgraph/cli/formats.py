"""What a command can write: the formats of each, and the parts of the graph."""

from enum import StrEnum


class ReportFormat(StrEnum):
    """How a validation report can be written."""

    text = "text"
    json = "json"
    csv = "csv"
    turtle = "turtle"
    html = "html"


class AnswerFormat(StrEnum):
    """How an answer can be written."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    xml = "xml"
    md = "md"
    xlsx = "xlsx"
    turtle = "turtle"
    jsonld = "jsonld"


class ExportFormat(StrEnum):
    """How the graph can be written."""

    nquads = "nquads"
    trig = "trig"
    turtle = "turtle"
    jsonld = "jsonld"


class ChangesFormat(StrEnum):
    """How changes can be written."""

    text = "text"
    turtle = "turtle"
    json = "json"
    atom = "atom"
    html = "html"


class Part(StrEnum):
    """What can be exported."""

    doc = "doc"
    inferred = "inferred"
    reviewed = "reviewed"
    all = "all"
