"""What a parameter of a question can be given: its choices, taken from the data with counts, and the one
pattern per type that form, interface and description agree on.

Choices are asked once for each snapshot and bounded: a list beyond `MOST` is cut, one beyond `SELECTABLE` is
typed into with suggestions rather than selected from.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from perfgraph.catalogue import Parameter, ParameterType
from perfgraph.findings import Bilingual
from perfgraph.pages.asking import count, iri, select, text
from perfgraph.pages.labels import labels_of
from perfgraph.pages.site import Site
from perfgraph.terms import PREFIXES, SCHEME, slug
from perfgraph.vocabulary import concepts

MOST = 500
"""How many choices are offered; a cut list keeps those with most data."""

SELECTABLE = 60
"""How many choices are a list to select from; more are suggestions for what is typed."""

LONGEST = 400
"""The longest text of a parameter, in characters; an IRI is percent-encoded and may be longer."""

LONGEST_IRI = 2000
"""The longest IRI of a parameter, in characters."""

_UNRESERVED = "A-Za-z0-9._~!$&'()*+,;=:@\\u00A1-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFEF-"
_PATH = f"(?:[/{_UNRESERVED}]|%[0-9A-Fa-f]{{2}})*"
_TAIL = _PATH.replace("[/", "[/?", 1)

_HTTP = f"https?://[A-Za-z0-9.-]+(?::[0-9]{{1,5}})?/{_PATH}(?:\\?{_TAIL})?(?:#{_TAIL})?"

IRI = f"^{_HTTP}$"
"""An absolute http(s) IRI."""

PATTERNS: Mapping[ParameterType, str] = {
    ParameterType.IRI: f"^(?:{_HTTP}|(?:{'|'.join(sorted(PREFIXES))}):[A-Za-z0-9_-]+)$",
    ParameterType.STRING: "^[^\\u0000-\\u001F\\u007F\\uFFFE\\uFFFF]+$",
    ParameterType.INTEGER: "^[+-]?[0-9]{1,18}$",
    ParameterType.DECIMAL: "^[+-]?[0-9]{1,15}(?:[.][0-9]{1,15})?$",
    ParameterType.BOOLEAN: "^(?:true|false)$",
    ParameterType.DATE: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    ParameterType.YEAR: "^[0-9]{4}$",
    ParameterType.CONCEPT: "^[a-z0-9-]+$",
}
"""Which texts are values of a type on the web: regular expressions that ECMA-262 and Python read alike."""

EXPECTED: Mapping[ParameterType, Bilingual] = {
    ParameterType.IRI: Bilingual(
        zh="绝对 IRI，如 https://w3id.org/perfgraph/id/unit/130303/762001",
        en="an absolute IRI, such as https://w3id.org/perfgraph/id/unit/130303/762001",
    ),
    ParameterType.STRING: Bilingual(
        zh=f"不超过{LONGEST}个字符的一行文字", en=f"one line of at most {LONGEST} characters"
    ),
    ParameterType.INTEGER: Bilingual(zh="整数，如 10", en="a whole number, such as 10"),
    ParameterType.DECIMAL: Bilingual(zh="数，如 0.5", en="a number, such as 0.5"),
    ParameterType.BOOLEAN: Bilingual(zh="true（是）或 false（否）", en="true or false"),
    ParameterType.DATE: Bilingual(zh="日期，如 2021-12-31", en="a day, such as 2021-12-31"),
    ParameterType.YEAR: Bilingual(zh="四位数的年份，如 2021", en="a year of four digits, such as 2021"),
    ParameterType.CONCEPT: Bilingual(zh="方案中的概念", en="a concept of the scheme"),
}
"""What is expected of a value, by type."""

WORDS: Mapping[str, Bilingual] = {
    "zh": Bilingual(zh="中文", en="Chinese"),
    "en": Bilingual(zh="英文", en="English"),
    "true": Bilingual(zh="是", en="yes"),
    "false": Bilingual(zh="否", en="no"),
    "Violation": Bilingual(zh="违规", en="violation"),
    "Warning": Bilingual(zh="警告", en="warning"),
    "Info": Bilingual(zh="提示", en="remark"),
}
"""What the fixed choices of questions are called; one that is not here is called by itself."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be given, what it is called, and how many things of the data have it; None when that
    is not counted.
    """

    value: str
    label: Bilingual
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of a parameter; `whole` is False when there are more than are offered."""

    entries: tuple[Choice, ...] = ()
    whole: bool = True

    @property
    def selectable(self) -> bool:
        """Tell whether the list is short enough to select from."""
        return 0 < len(self.entries) <= SELECTABLE


def allowed(parameter: Parameter) -> tuple[str, ...]:
    """Return the only values that a parameter can be given, () when its type alone limits them.

    >>> allowed(Parameter("sure", ParameterType.BOOLEAN, Bilingual("是否", "sure")))
    ('true', 'false')
    """
    if parameter.choices:
        return parameter.choices
    if parameter.type is ParameterType.BOOLEAN:
        return ("true", "false")
    if parameter.type is ParameterType.CONCEPT:
        return tuple(sorted({slug(node) for node in concepts(parameter.scheme).values()}))
    return ()


def expected(parameter: Parameter) -> Bilingual:
    """Return in words which values a parameter takes."""
    values = allowed(parameter)
    if not values or parameter.type is ParameterType.BOOLEAN:
        return EXPECTED[parameter.type]
    return Bilingual(zh=f"以下之一：{'、'.join(values)}", en=f"one of {', '.join(values)}")


def choices_of(site: Site, parameter: Parameter) -> Choices:
    """Return the choices of a parameter from the data, the same until the snapshot changes."""
    source = _SOURCES.get(parameter.name) or _SOURCES.get(parameter.type)
    key = f"choices {parameter.name if parameter.name in _SOURCES else parameter.type} {parameter.scheme}"
    if source is not None:
        if key not in site.memory:
            site.memory[key] = source(site, parameter)
        return cast(Choices, site.memory[key])
    named = (Choice(value, WORDS.get(value, Bilingual(value, value))) for value in allowed(parameter))
    return Choices(tuple(named))


_YEARS = """SELECT ?value (COUNT(DISTINCT ?project) AS ?count) WHERE {
  ?project a pg:BudgetProject ; pg:fiscalYear ?year . BIND(REPLACE(STR(?year), "^.*/", "") AS ?value)
} GROUP BY ?value ORDER BY DESC(?value) LIMIT 501"""

_UNITS = """SELECT ?value ?count (MIN(STR(?name)) AS ?label) WHERE {
  { SELECT ?value (COUNT(DISTINCT ?project) AS ?count) WHERE { ?project pg:budgetUnit ?value }
    GROUP BY ?value ORDER BY DESC(?count) ?value LIMIT 501 }
  OPTIONAL { ?value skos:prefLabel ?name }
} GROUP BY ?value ?count ORDER BY DESC(?count) ?value"""

_DOCUMENTS = """SELECT ?value (MIN(?file) AS ?label) (MAX(?sheets) AS ?count) WHERE {
  ?document a pg:TargetDocument ; dcterms:identifier ?value ; pg:sourceFile ?file .
  OPTIONAL { ?document pg:sheetCount ?sheets }
} GROUP BY ?value ORDER BY ?label ?value LIMIT 501"""

_KINDS = """SELECT ?value (COUNT(DISTINCT ?target) AS ?count) WHERE {
  { ?target pg:indicatorType ?value } UNION { ?target pg:indicatorType ?kind . ?kind skos:broader ?value }
} GROUP BY ?value"""

_NOTATIONS = """SELECT ?value (MIN(?notation) AS ?label) WHERE { ?value skos:notation ?notation
  FILTER(STRSTARTS(STR(?value), "https://w3id.org/perfgraph/scheme/")) } GROUP BY ?value"""

_SEVERITIES = """SELECT ?value (COUNT(DISTINCT ?finding) AS ?count) WHERE {
  ?finding a pg:Finding ; sh:resultSeverity ?value } GROUP BY ?value"""


def _years(site: Site, _parameter: Parameter) -> Choices:
    return _listed(
        Choice(text(row["value"]), Bilingual(text(row["value"]), text(row["value"])), count(row["count"]))
        for row in select(site, _YEARS)
    )


def _units(site: Site, _parameter: Parameter) -> Choices:
    beginning = f"{site.base}id/unit/"
    found = _listed(
        Choice(
            iri(row["value"]).removeprefix(beginning),
            Bilingual(text(row["label"]), text(row["label"])),
            count(row["count"]),
        )
        for row in select(site, _UNITS)
    )
    return Choices(tuple(sorted(found.entries, key=lambda choice: choice.value)), found.whole)


def _documents(site: Site, _parameter: Parameter) -> Choices:
    return _listed(
        Choice(text(row["value"]), Bilingual(text(row["label"]), text(row["label"])), count(row["count"]))
        for row in select(site, _DOCUMENTS)
    )


def _concepts(site: Site, parameter: Parameter) -> Choices:
    nodes = {node.value for node in concepts(parameter.scheme).values()}
    notations = {iri(row["value"]): text(row["label"]) for row in select(site, _NOTATIONS)}
    counts: dict[str, int] = {}
    if parameter.scheme == "indicator-type":
        counts = {iri(row["value"]): count(row["count"]) for row in select(site, _KINDS)}
    labels = labels_of(site, nodes)
    ordered = sorted(nodes, key=lambda node: (notations.get(node, "~"), node))
    beginning = f"{SCHEME}{parameter.scheme}/"
    return Choices(
        tuple(
            Choice(node.removeprefix(beginning), labels[node], counts.get(node, 0) if counts else None)
            for node in ordered
        )
    )


def _severities(site: Site, parameter: Parameter) -> Choices:
    counts = {iri(row["value"]).rpartition("#")[2]: count(row["count"]) for row in select(site, _SEVERITIES)}
    return Choices(tuple(Choice(value, WORDS[value], counts.get(value, 0)) for value in parameter.choices))


def _listed(found: Iterator[Choice]) -> Choices:
    entries = tuple(found)
    return Choices(entries[:MOST], len(entries) <= MOST)


_SOURCES: Mapping[str, Callable[[Site, Parameter], Choices]] = {
    ParameterType.YEAR: _years,
    ParameterType.CONCEPT: _concepts,
    "unitCode": _units,
    "documentId": _documents,
    "old": _documents,
    "new": _documents,
    "ofSeverity": _severities,
}
"""Where choices come from: by the name of a parameter, the same in every question, or by its type."""
