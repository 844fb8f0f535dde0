"""The questions of the library: what each answers, its parameters and columns, and its SPARQL."""

from itertools import groupby
from operator import attrgetter

from perfgraph.answers import plain
from perfgraph.assets import asset
from perfgraph.catalogue import Parameter, Query, read_catalogue
from perfgraph.catalogue.header import MARK
from perfgraph.documentation.markdown import block, code, escaped, facts, heading, link, table
from perfgraph.documentation.page import Page
from perfgraph.findings import Bilingual, Language
from perfgraph.pages.questions import TOPICS

_PARAMETERS = (
    Bilingual(zh="参数", en="Parameter"),
    Bilingual(zh="含义", en="Meaning"),
    Bilingual(zh="类型", en="Type"),
    Bilingual(zh="默认值", en="Default"),
)
_COLUMNS = (
    Bilingual(zh="列", en="Column"),
    Bilingual(zh="含义", en="Meaning"),
    Bilingual(zh="类型", en="Type"),
)
_NEEDS = Bilingual(zh="所需数据", en="Needs")
_CHART = Bilingual(zh="附图", en="Chart")
_YES = Bilingual(zh="有", en="yes")
_ANY = Bilingual(zh="不限", en="any")


def page(language: Language) -> Page:
    """Return the page that lists the questions, and below it one for each topic."""
    title = Bilingual(zh="问题库", en="Questions")
    about = Bilingual(
        zh="每个问题都可在网站上提出，也可用 `perfgraph query 名称` 提出；参数以 `--param 名称=值` 给出。",
        en="Ask each on the site, or with `perfgraph query NAME`; `--param name=value` gives a parameter.",
    )
    library = sorted(read_catalogue(asset("queries")).values(), key=attrgetter("topic", "name"))
    topics = {topic: list(queries) for topic, queries in groupby(library, key=attrgetter("topic"))}
    ordered = [topic for topic in TOPICS if topic in topics] + [one for one in topics if one not in TOPICS]
    parts = [heading(1, title.of(language)), f"{about.of(language)}\n"]
    for topic in ordered:
        rows = [(link(one.title.of(language), f"#{_target(one)}"), code(one.name)) for one in topics[topic]]
        parts += [heading(2, _topic(topic).of(language)), table((title.of(language), ""), rows)]
    below = tuple(_page(topic, topics[topic], language) for topic in ordered)
    return Page("reference/queries", "\n".join(parts), below)


def _topic(name: str) -> Bilingual:
    return TOPICS.get(name, Bilingual(zh=name, en=name))


def _page(topic: str, queries: list[Query], language: Language) -> Page:
    parts = (heading(1, _topic(topic).of(language)), *(_question(one, language) for one in queries))
    return Page(f"reference/queries/{topic}", "\n".join(parts))


def _question(query: Query, language: Language) -> str:
    separator, colon = ("；", "：") if language is Language.CHINESE else ("; ", ": ")
    needs = separator.join(need.label.of(language) for need in query.needs)
    said = [
        (_NEEDS.of(language), escaped(needs)),
        (_CHART.of(language), _YES.of(language) if query.chart else ""),
    ]
    parameters = [_parameter(one, language) for one in query.parameters.values()]
    columns = [
        (code(one.name), escaped(one.label.of(language)), code(one.type)) for one in query.columns.values()
    ]
    return "\n".join(
        (
            heading(2, query.title.of(language), _target(query)),
            f"{code(query.name)}\n",
            f"{escaped(query.description.of(language))}\n",
            facts(said, colon),
            table([column.of(language) for column in _PARAMETERS], parameters),
            table([column.of(language) for column in _COLUMNS], columns),
            block(_sparql(query), "sparql"),
        )
    )


def _parameter(one: Parameter, language: Language) -> tuple[str, ...]:
    kind = f"{one.type} {one.scheme}".strip()
    chosen = " | ".join(one.choices)
    default = _ANY.of(language) if one.default is None else code(str(plain(one.default)))
    return code(one.name), escaped(one.label.of(language)), code(chosen or kind), default


def _sparql(query: Query) -> str:
    """Return the text of a question without its header, which the page tells in words."""
    return "\n".join(line for line in query.text.splitlines() if not MARK.match(line))


def _target(query: Query) -> str:
    return f"query-{query.name}"
