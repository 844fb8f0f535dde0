"""The shapes: what is required of a graph, what a rule says when it is broken, and what to do."""

from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from perfgraph.answers import short
from perfgraph.assets import asset
from perfgraph.documentation.markdown import block, code, escaped, facts, heading, link, table
from perfgraph.documentation.page import Page
from perfgraph.documentation.vocabulary import TYPE, vocabulary
from perfgraph.findings import Bilingual, Language
from perfgraph.terms import PG, PGSH, RDFS, SH

SEVERITIES = {
    SH("Violation"): Bilingual(zh="违反", en="violation"),
    SH("Warning"): Bilingual(zh="警告", en="warning"),
    SH("Info"): Bilingual(zh="提示", en="info"),
}
"""What the severities are called, the gravest first."""

_ABOUT = Bilingual(zh="对象", en="Subject")
_FILE = Bilingual(zh="文件", en="File")

_FACTS = (
    (Bilingual(zh="提示语", en="Message"), SH("message")),
    (Bilingual(zh="应当", en="Expected"), PG("expected")),
)


def page(language: Language) -> Page:
    """Return the page that lists the files of shapes, and below it one for each."""
    title = Bilingual(zh="形状：核对规则", en="Shapes: the rules of checking")
    about = Bilingual(
        zh="每条规则有编号、严重程度、理由和来源；“违反”使 perfgraph validate 的退出码为 1。",
        en="Each rule has a name, a severity, its reason and its source; a violation makes "
        "`perfgraph validate` end with exit code 1.",
    )
    pages = tuple(_file(path, language) for path in files())
    rows = [
        (link(_title(path).of(language), f"shapes/{path.stem}.md"), code(path.stem), *_counts(path))
        for path in files()
    ]
    head = (_ABOUT.of(language), _FILE.of(language), *(name.of(language) for name in SEVERITIES.values()))
    return Page(
        "reference/shapes",
        "\n".join((heading(1, title.of(language)), f"{about.of(language)}\n", table(head, rows))),
        pages,
    )


def files() -> tuple[Path, ...]:
    """Return the files that hold rules, sorted by name."""
    return tuple(
        sorted(
            (path for path in asset("shapes").rglob("*.ttl") if any(rules(path))), key=lambda path: path.stem
        )
    )


def rules(path: Path) -> Iterator[str]:
    """Yield the IRIs of the rules of a file in its order: the shapes with a name and a severity."""
    subjects = (quad.subject for quad in parse(path=str(path), format=RdfFormat.TURTLE))
    for name in dict.fromkeys(one.value for one in subjects if isinstance(one, NamedNode)):
        if vocabulary().values(name, SH("severity")) and name.startswith(PGSH):
            yield name


def _counts(path: Path) -> Iterator[str]:
    known, names = vocabulary(), list(rules(path))
    for severity in SEVERITIES:
        number = sum(severity in known.values(name, SH("severity")) for name in names)
        yield str(number) if number else ""


def _title(path: Path) -> Bilingual:
    """Return what the first shape with a label is called, else the name of the file."""
    known = vocabulary()
    subjects = (quad.subject for quad in parse(path=str(path), format=RdfFormat.TURTLE))
    for name in dict.fromkeys(one.value for one in subjects if isinstance(one, NamedNode)):
        found = known.text(name, RDFS("label"))
        if found.zh and SH("NodeShape") in known.values(name, TYPE):
            return found
    return Bilingual(zh=path.stem, en=path.stem.replace("-", " ").capitalize())


def _file(path: Path, language: Language) -> Page:
    parts = (heading(1, _title(path).of(language)), *(_rule(name, language) for name in rules(path)))
    return Page(f"reference/shapes/{path.stem}", "\n".join(parts))


def _rule(name: str, language: Language) -> str:
    known = vocabulary()
    severity = next(said for one, said in SEVERITIES.items() if one in known.values(name, SH("severity")))
    colon = "：" if language is Language.CHINESE else ": "
    said = [(what.of(language), escaped(known.text(name, where).of(language))) for what, where in _FACTS]
    return "\n".join(
        (
            heading(
                2, known.text(name, SH("name"), RDFS("label")).of(language), short(name).replace(":", "-")
            ),
            f"{code(short(name))} · **{severity.of(language)}**\n",
            f"{escaped(known.text(name, SH('description')).of(language))}\n",
            facts(said, colon),
            *(block(select, "sparql") for select in _selects(name)),
        )
    )


def _selects(name: str) -> Iterator[str]:
    """Yield the queries of a rule that is written in SPARQL."""
    known = vocabulary()
    for query in known.values(name, SH("sparql")):
        if isinstance(query, NamedNode):
            for text in known.values(query.value, SH("select")):
                if isinstance(text, Literal):
                    yield cleandoc(text.value)
