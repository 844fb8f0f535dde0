"""One question: its form, its answer as a table and a picture, and as data in every format of answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from perfgraph.answers import FORMATS, Kind
from perfgraph.catalogue import Parameter, ParameterType, Query
from perfgraph.errors import QueryError
from perfgraph.findings import Bilingual
from perfgraph.limits import Limits
from perfgraph.pages.cells import Rows, rows_of
from perfgraph.pages.charts import MARKS, SVG_POLICY, Chart, chart_of, draw
from perfgraph.pages.choices import Choice, Choices, choices_of
from perfgraph.pages.citation import Citation, cite
from perfgraph.pages.environment import html
from perfgraph.pages.exact import Exact, take
from perfgraph.pages.filling import LANG, Filled, fill, longest
from perfgraph.pages.links import link
from perfgraph.pages.needs import unmet
from perfgraph.pages.sections import OFFERED
from perfgraph.pages.site import HTML, NotThere, Page, Site, Wanted
from perfgraph.terms import PREFIXES

SVG = "svg"

PREFIX = "query/"

EDITOR = 4_000
"""The longest query, percent-encoded, that is put into the address of the editor."""

TEXT = "text/plain; charset=utf-8"

DOWNLOADED = frozenset({"csv", "tsv", "xlsx"})
"""The formats that a browser saves under a name."""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter as a field of the form: its text, the choices, and what is wrong with the text."""

    parameter: Parameter
    text: str
    choices: Choices
    fault: Bilingual | None
    longest: int

    @property
    def optional(self) -> bool:
        """Tell whether the field may say "any"."""
        return self.parameter.default is None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows of an answer: the rows, the notes, how it is cited, and its picture."""

    rows: Rows
    notes: tuple[str, ...]
    citation: Citation
    chart: Chart | None


def render(site: Site, wanted: Wanted) -> Page:
    """Return the page of the question `query/NAME`, or its answer in a format of `FORMATS` or as "svg".

    Raises `NotThere` for a question that the library does not have, `StoreError` when the store fails.
    """
    name = wanted.path.removeprefix(PREFIX)
    if name not in site.graph.queries:
        raise NotThere(_unknown(site, name))
    filled = fill(site.graph.queries[name], wanted)
    page = _answered(site, wanted, filled)
    return replace(page, headers=(*page.headers, (OFFERED, " ".join(formats_of(filled.query)))))


def _answered(site: Site, wanted: Wanted, filled: Filled) -> Page:
    if wanted.format == HTML:
        return _page(site, wanted, filled)
    complaints = list(filled.complaints())
    if complaints:
        lines = "\n".join(complaint.of(wanted.language) for complaint in complaints)
        return _text(400, lines)
    formats = formats_of(filled.query)
    if wanted.format not in formats:
        message = Bilingual(
            zh=f"问题 {filled.query.name} 没有此格式的答案；可用的格式：{'、'.join(formats)}。",
            en=f"query {filled.query.name}: found no answer in this format, expected one of: "
            f"{', '.join(formats)}",
        )
        return _text(406, message.of(wanted.language))
    return _data(site, wanted, filled)


def formats_of(query: Query) -> tuple[str, ...]:
    """Return the names of the formats that the answers of a question have, without HTML and plain text."""
    kind = {"SELECT": Kind.SOLUTIONS, "ASK": Kind.BOOLEAN}.get(query.form, Kind.TRIPLES)
    able = tuple(one.name for one in FORMATS.values() if kind in one.kinds and one.name != "table")
    return (*able, SVG) if query.chart is not None else able


def most_rows(site: Site) -> int:
    """Return how many rows an answer has at most: beyond, the formats for machines are refused."""
    return (site.limits or Limits()).anonymous.rows


def suffix_of(form: str) -> str:
    """Return the suffix of a format's address."""
    return SVG if form == SVG else FORMATS[form].suffix


def address_of(site: Site, filled: Filled, form: str) -> str:
    """Return the address of an answer in a format."""
    return link(site, f"{PREFIX}{filled.query.name}.{suffix_of(form)}", **filled.address)


def ask(site: Site, filled: Filled) -> Exact:
    """Return the answer to a question without faults, of no more rows than anybody may have.

    Where pages are files, all formats of a question are made one after the other from one answer.
    """

    def answer() -> Exact:
        result = site.graph.store.query(filled.sparql)
        return take(result, filled.query, unmet(site, filled.query), most_rows(site))

    return site.kept("answer", filled.sparql, answer, most=1) if site.files else answer()


def _data(site: Site, wanted: Wanted, filled: Filled) -> Page:
    exact = ask(site, filled)
    citation = cite(site, wanted.path, _cited(filled), filled.sparql, exact.hash)
    headers = tuple(citation.headers)
    if wanted.format == SVG:
        chart = chart_of(exact.answer(MARKS), wanted.language)
        if chart is None:
            raise NotThere(NO_CHART)
        policy = ("Content-Security-Policy", SVG_POLICY)
        return Page(200, "image/svg+xml", draw(chart), (*headers, policy))
    form = FORMATS[wanted.format]
    if not exact.complete and not form.readers:
        return _text(403, _too_long(filled.query, most_rows(site)).of(wanted.language))
    body = exact.written(form.name, wanted.language)
    media_type = form.media_type + ("; charset=utf-8" if form.media_type.startswith("text/") else "")
    if form.name in DOWNLOADED:
        title = filled.query.title.of(wanted.language)
        headers += (("Content-Disposition", disposition(filled.query.name, title, form.suffix)),)
    return Page(200, media_type, body, headers)


def disposition(name: str, title: str, suffix: str) -> str:
    """Return the field that names a download: in ASCII, and by its title (RFC 6266 §4.3, RFC 8187 §3.2).

    >>> disposition("unit-overview", "各项目", "xlsx")
    "attachment; filename=unit-overview.xlsx; filename*=UTF-8''%E5%90%84%E9%A1%B9%E7%9B%AE.xlsx"
    """
    plain = "".join(" " if char in '\\/:*?"<>|' or not char.isprintable() else char for char in title)
    return f"attachment; filename={name}.{suffix}; filename*=UTF-8''{quote(plain.strip(), safe='')}.{suffix}"


def _page(site: Site, wanted: Wanted, filled: Filled) -> Page:
    shown = None if filled.faults else _shown(site, wanted, filled)
    query = filled.query
    context: dict[str, object] = {
        "query": query,
        "filled": filled,
        "fields": [_field(site, filled, one) for one in query.parameters.values() if one.name != LANG],
        "unmet": {need.name for need in unmet(site, query)},
        "downloads": [(form, address_of(site, filled, form)) for form in _downloads(query, shown)],
        "picture": address_of(site, filled, SVG) if shown and shown.chart else "",
        "editor": editor(site, filled) if shown else "",
        "shown": shown,
        "script": json.dumps({"name": query.name, "prefixes": PREFIXES}) if site.files else "",
    }
    status = 400 if filled.faults else 200
    page = html(site, wanted, "question.html", status=status, offered=formats_of(query), **context)
    return replace(page, headers=tuple(shown.citation.headers)) if shown else page


def _downloads(query: Query, shown: Shown | None) -> tuple[str, ...]:
    if shown is None:
        return ()
    return tuple(form for form in formats_of(query) if form != SVG or shown.chart is not None)


def _shown(site: Site, wanted: Wanted, filled: Filled) -> Shown:
    exact = ask(site, filled)
    citation = cite(site, wanted.path, _cited(filled), filled.sparql, exact.hash)
    answer = replace(exact.answer(max(site.shown, MARKS)), complete=exact.complete)
    rows = rows_of(site, wanted.language, answer)
    if exact.kind is Kind.SOLUTIONS:
        rows = replace(rows, total=exact.count)
    return Shown(rows, answer.notes(wanted.language), citation, chart_of(answer, wanted.language))


def _cited(filled: Filled) -> Mapping[str, str]:
    identities = {name: filled.given[name] for name in ("snapshot", "answer") if name in filled.given}
    return {**filled.address, **identities}


def _field(site: Site, filled: Filled, parameter: Parameter) -> Field:
    default = "" if parameter.default is None else parameter.default.value
    if parameter.type is ParameterType.CONCEPT:
        default = default.rpartition("/")[2]
    text = filled.given.get(parameter.name, default)
    choices = choices_of(site, parameter)
    if text and choices.entries and all(one.value != text for one in choices.entries):
        choices = replace(choices, entries=(*choices.entries, Choice(text, Bilingual(text, text))))
    return Field(parameter, text, choices, filled.faults.get(parameter.name), longest(parameter))


def editor(site: Site, filled: Filled) -> str:
    """Return the address of the editor with the bound query in it, or its name where the text is long."""
    if len(urlencode({"query": filled.sparql})) <= EDITOR:
        return link(site, "sparql", query=filled.sparql)
    return link(site, "sparql", example=filled.query.name, **filled.address)


NO_CHART = Bilingual(
    zh="没有可画的图：此问题没有图，或答案没有可画的行。",
    en="There is nothing to draw: the question has no chart, or its answer no rows.",
)


def _unknown(site: Site, name: str) -> Bilingual:
    try:
        site.graph.question(name)
    except QueryError as error:
        near = str(error).rpartition("such as ")[2]
    return Bilingual(
        zh=f"没有名为 {name} 的问题；相近的有：{near}。",
        en=f"There is no question {name}; the nearest are: {near}.",
    )


def _too_long(query: Query, most: int) -> Bilingual:
    return Bilingual(
        zh=f"问题 {query.name}：答案超过{most:,}行，不提供不完整的数据；请用参数缩小范围。",
        en=f"query {query.name}: found more than {most:,} rows, expected no more, because half an answer "
        "looks whole; narrow the question by its parameters",
    )


def _text(status: int, message: str) -> Page:
    return Page(status, TEXT, f"{message}\n".encode())
