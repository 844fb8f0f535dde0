"""What the index holds: the lists of the query library, in which order, and the facets of their rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perfgraph.answers import short
from perfgraph.catalogue import ColumnType, Query
from perfgraph.findings import Bilingual
from perfgraph.terms import PGSH, PREFIXES, SCHEME

Cell = str | int | float | None
"""A value as SQLite keeps it: IRIs and texts as text, money and decimals as floating-point numbers."""

Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Facet:
    """A column that rows are counted and filtered by.

    `column` is the column of a list, `parameter` that of its question, and the parameter of an address is
    `name`. `space` follows the base in the IRIs of its things ("" for concepts, classes and plain values).
    """

    name: str
    column: str
    parameter: str
    label: Bilingual
    space: str = ""


RULE = "rule"
"""The facet of rules, whose keys are short names as in the addresses of shapes."""

FACETS: Mapping[str, Facet] = {
    facet.name: facet
    for facet in (
        Facet("year", "fiscalYear", "year", Bilingual("年度", "Year")),
        Facet("region", "region", "regionCode", Bilingual("地区", "Region"), "id/region/"),
        Facet("unit", "unit", "unitCode", Bilingual("单位", "Unit"), "id/unit/"),
        Facet("kind", "kind", "ofKind", Bilingual("类型", "Kind")),
        Facet("value", "valueKind", "ofValueKind", Bilingual("指标值类型", "Kind of value")),
        Facet("source", "source", "ofSource", Bilingual("资金来源", "Fund source")),
        Facet("severity", "severity", "ofSeverity", Bilingual("问题", "Findings")),
        Facet("rule", "rule", "ofRule", Bilingual("规则", "Rule")),
        Facet("document", "document", "documentId", Bilingual("文件", "Document"), "id/doc/"),
    )
}
"""Every facet, by the name it has in addresses."""

LISTS: Mapping[str, Sequence[str]] = {
    "units": ("name", "code", "fiscalYear", "thing"),
    "projects": ("fiscalYear", "unitName", "documentName", "position", "thing", "document"),
    "documents": ("fiscalYear", "unitName", "name", "thing"),
    "indicators": ("-targets", "name", "thing"),
    "policies": ("policyName", "name", "thing"),
    "goals": ("fiscalYear", "unitName", "documentName", "place", "position", "thing"),
    "targets": ("fiscalYear", "unitName", "documentName", "position", "projectName", "line", "thing"),
    "funds": ("fiscalYear", "unitName", "documentName", "position", "projectName", "source", "thing"),
    "bases": ("-targets", "name", "thing", "issuer"),
    "findings": ("rank", "rule", "documentName", "document", "table", "row", "column", "thing"),
    "terms": ("kind", "name", "thing"),
}
"""The lists, each a question `list-NAME` of the library, with the columns that its rows are ordered by; those
that the question does not show are kept for the order alone; "-" turns the order round."""

CLASS = "class"
"""The facet of the lists themselves, which every row has."""

QUESTIONS = "queries"
"""The list of the questions of the library themselves, which are files, not things of the graph."""

OWN: Mapping[str, str] = {"units": "unit", "documents": "document"}
"""The facet whose value the things of a list are themselves."""

FUNDS: Mapping[str, str] = {
    "fiscal": "fs:fiscal",
    "transferCentral": "fs:transfer-central",
    "transferProvincial": "fs:transfer-provincial",
    "ownLevel": "fs:own-level",
    "other": "fs:other",
}
"""The columns of projects that hold money of a fund source, and the source's key."""

NAMES = ("name", "nameEn")
"""The columns that name the thing of a row."""

_NOT_TEXT = {*NAMES, "severity", "numbering", "form"}


def text_columns(query: Query) -> tuple[str, ...]:
    """Return the columns of a list whose texts are searched; a column `…Name` names another thing."""
    return tuple(
        column.name
        for column in query.columns.values()
        if column.type is ColumnType.STRING
        and column.name not in _NOT_TEXT
        and not column.name.endswith("Name")
    )


def key_of(facet: Facet, base: str, value: str) -> str:
    """Return a value of a facet as addresses and the index write it.

    >>> key_of(FACETS["unit"], "https://e.org/", "https://e.org/id/unit/130303/762001")
    '130303/762001'
    >>> key_of(FACETS["kind"], "https://e.org/", "https://w3id.org/perfgraph/scheme/indicator-type/cost")
    'itype:cost'
    """
    if facet.name == RULE:
        return re.sub("^.*[/#]", "", value)
    return value.removeprefix(base + facet.space) if facet.space else short(value)


def iri_of_key(facet: Facet, base: str, key: str) -> str:
    """Return the IRI that a key stands for, "" when it is a plain value: the inverse of `key_of`."""
    if facet.name == RULE:
        # Shapes are named after a class, rules of reading in lower case.
        return (PGSH if key[:1].isupper() else SCHEME + "reading-rule/") + key
    if facet.space:
        return base + facet.space + key
    prefix, colon, local = key.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else ""
