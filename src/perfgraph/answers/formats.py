"""The formats of answers: one table, and one function that writes an answer in one of them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse_query_results,
    serialize,
)

from perfgraph.answers.answer import Answer, Kind, Term
from perfgraph.answers.sheet import as_workbook
from perfgraph.answers.table import as_markdown, as_table, as_text
from perfgraph.errors import QueryError
from perfgraph.findings import Language
from perfgraph.terms import PREFIXES

Writer = Callable[[Answer, Language], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of answers: its name, media type and file suffix, the kinds of answers it serves.

    A format for `readers` shows the notes of an answer; the others hold the answer alone, exactly, and are
    refused for an answer that was cut short.
    """

    name: str
    media_type: str
    suffix: str
    kinds: frozenset[Kind]
    readers: bool
    write: Writer


def render(answer: Answer, name: str, language: Language = Language.CHINESE) -> bytes:
    """Return an answer in the format `name`, a key of `FORMATS`; text is UTF-8.

    Raises `QueryError` for an unknown format, for one that this kind of answer cannot have, and for an
    incomplete answer in a format for machines.
    """
    able = [known.name for known in FORMATS.values() if answer.kind in known.kinds]
    chosen = FORMATS.get(name)
    if chosen is None or answer.kind not in chosen.kinds:
        raise QueryError(f'format: found "{name}", expected for {answer.kind} one of: {", ".join(able)}')
    if not answer.complete and not chosen.readers:
        count = len(answer.rows) + len(answer.triples)
        raise QueryError(f"query {answer.name}: found more than {count} rows, expected no more for {name}")
    return chosen.write(answer, language)


def _text(answer: Answer, language: Language) -> bytes:
    return as_text(as_table(answer, language)).encode()


def _markdown(answer: Answer, language: Language) -> bytes:
    return as_markdown(as_table(answer, language)).encode()


def _results(results_format: QueryResultsFormat) -> Writer:
    def write(answer: Answer, _language: Language) -> bytes:
        parsed = parse_query_results(_json(answer), format=QueryResultsFormat.JSON)
        return parsed.serialize(format=results_format) or b""

    return write


def _json(answer: Answer) -> bytes:
    """Return an answer in SPARQL 1.1 Query Results JSON Format (§3)."""
    if answer.kind is Kind.BOOLEAN:
        return json.dumps({"head": {}, "boolean": answer.boolean}).encode()
    names = [column.name for column in answer.columns]
    bindings = [
        {name: _json_term(term) for name, term in zip(names, row, strict=True) if term is not None}
        for row in answer.rows
    ]
    results = {"head": {"vars": names}, "results": {"bindings": bindings}}
    return json.dumps(results, ensure_ascii=False, separators=(",", ":")).encode()


def _json_term(term: Term) -> Mapping[str, object]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, Literal):
        detail = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
        return {"type": "literal", "value": term.value, **detail}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    return {"type": "bnode", "value": term.value}


def _triples(rdf_format: RdfFormat) -> Writer:
    def write(answer: Answer, _language: Language) -> bytes:
        prefixes = dict(PREFIXES)
        return serialize(answer.triples, format=rdf_format, prefixes=prefixes) or b""

    return write


_SOLUTIONS = frozenset({Kind.SOLUTIONS})
_LOGICAL = frozenset({Kind.SOLUTIONS, Kind.BOOLEAN})
_TRIPLES = frozenset({Kind.TRIPLES})
_ALL = frozenset(Kind)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_JSON, _XML = "application/sparql-results+json", "application/sparql-results+xml"

FORMATS: Mapping[str, Format] = {
    known.name: known
    for known in (
        Format("table", "text/plain", "txt", _ALL, True, _text),
        Format("csv", "text/csv", "csv", _SOLUTIONS, False, _results(QueryResultsFormat.CSV)),
        Format(
            "tsv", "text/tab-separated-values", "tsv", _SOLUTIONS, False, _results(QueryResultsFormat.TSV)
        ),
        Format("json", _JSON, "srj", _LOGICAL, False, _results(QueryResultsFormat.JSON)),
        Format("xml", _XML, "srx", _LOGICAL, False, _results(QueryResultsFormat.XML)),
        Format("md", "text/markdown", "md", _ALL, True, _markdown),
        Format("xlsx", _XLSX, "xlsx", _SOLUTIONS, True, as_workbook),
        Format("turtle", "text/turtle", "ttl", _TRIPLES, False, _triples(RdfFormat.TURTLE)),
        Format("jsonld", "application/ld+json", "jsonld", _TRIPLES, False, _triples(RdfFormat.JSON_LD)),
        Format("nquads", "application/n-quads", "nq", _TRIPLES, False, _triples(RdfFormat.N_QUADS)),
    )
}
"""Every format of answers, by name."""
