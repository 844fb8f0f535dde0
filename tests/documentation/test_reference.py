"""The reference tells of everything that there is: what is added and not told of fails here."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pyoxigraph import NamedNode, RdfFormat, parse
from typer.core import TyperGroup

from perfgraph.assets import asset
from perfgraph.catalogue import read_catalogue
from perfgraph.cli import program
from perfgraph.documentation import markdown
from perfgraph.documentation.reference import reference
from perfgraph.findings import Language
from perfgraph.limits import SETTINGS
from perfgraph.publishing.settings import KEYS
from perfgraph.terms import OWL, PG, PGSH, RDF, SH, SKOS

ROOT = Path(__file__).parents[2]
COMMONMARK = MarkdownIt("commonmark")


@pytest.fixture(scope="module", params=list(Language), ids=["zh", "en"])
def pages(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the Markdown of every page of the reference in a language, by name."""
    return {page.name.removeprefix("reference/"): page.text for page in reference(request.param).all()}


def _things(folder: str, *kinds: NamedNode) -> set[str]:
    """Return the IRIs of the things of some classes that the Turtle files of an asset describe."""
    quads = [
        quad
        for path in asset(folder).rglob("*.ttl")
        for quad in parse(path=str(path), format=RdfFormat.TURTLE)
        if quad.predicate == RDF("type") and quad.object in kinds
    ]
    return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


def _codes(text: str) -> set[str]:
    """Return what stands by itself as code at the start of a line, as the names of things do."""
    return set(re.findall(r"^`([^`]+)`(?: ·.*)?$", text, re.MULTILINE))


def _first_cells(text: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` ", text, re.MULTILINE))


def test_every_class_and_property(pages: dict[str, str]) -> None:
    """The terms of the ontology are those on its page, none more and none less."""
    kinds = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    own = {name for name in _things("ontology", *map(OWL, kinds)) if name.startswith(PG("").value)}
    assert len(own) > 200
    assert _codes(pages["ontology"]) == {"pg:" + name.removeprefix(PG("").value) for name in own}


def test_every_scheme_and_concept(pages: dict[str, str]) -> None:
    """Each scheme has a page, and each concept a row."""
    schemes = _things("ontology", SKOS("ConceptScheme"))
    told = {name.removeprefix("schemes/"): text for name, text in pages.items() if "schemes/" in name}
    assert {f"`{name}`" for name in schemes} == {re.search(r"`[^`]+`", text)[0] for text in told.values()}  # type: ignore[index]
    concepts = _things("ontology", SKOS("Concept"))
    rows = {name for text in told.values() for name in _first_cells(text)}
    assert {name.rsplit("/", 1)[-1] for name in concepts if "/scheme/" in name} <= rows


def test_every_shape(pages: dict[str, str]) -> None:
    """Each shape that can be broken is told of once, with its severity, message and what is expected."""
    told = [name for page, text in pages.items() if page.startswith("shapes/") for name in _codes(text)]
    rules = _with_severity()
    assert len(rules) > 200
    assert sorted(told) == sorted(rules)


def _with_severity() -> list[str]:
    found = {
        quad.subject.value
        for path in asset("shapes").rglob("*.ttl")
        for quad in parse(path=str(path), format=RdfFormat.TURTLE)
        if quad.predicate == SH("severity") and isinstance(quad.subject, NamedNode)
    }
    return [f"pgsh:{name.removeprefix(PGSH('').value)}" for name in found]


def test_every_question(pages: dict[str, str]) -> None:
    """Each question is on the page of its topic with its parameters, its columns and its SPARQL."""
    library = read_catalogue(asset("queries"))
    told = {name for page, text in pages.items() if page.startswith("queries/") for name in _codes(text)}
    assert told == set(library)
    for query in library.values():
        text = (
            pages[f"queries/{query.topic}"].partition(f"(query-{query.name})=")[2].partition("\n(query-")[0]
        )
        assert _first_cells(text) == {*query.parameters, *query.columns}, query.name
        assert query.text.rpartition("#+")[2].partition("\n")[2].strip() in text


def test_every_setting(pages: dict[str, str]) -> None:
    """The variables are those that the sources name, limits with their bounds; so are the keys."""
    named = _named_variables(ROOT.glob("src/perfgraph/**/*.py"))
    assert _first_cells(pages["settings"]) == named
    assert set(SETTINGS) < named
    assert "| 16–1,000,000 |" in pages["settings"]
    assert _first_cells(pages["release-settings"]) == set(KEYS)


def _named_variables(sources: Iterable[Path]) -> set[str]:
    return {
        name
        for path in sources
        for name in re.findall(r'"(PERFGRAPH_[A-Z_]+)"', path.read_text(encoding="utf-8"))
    }


def test_every_command(pages: dict[str, str]) -> None:
    """Each command has a section, and each of its options a row."""
    told = re.findall(r"^### (.*)$", pages["commands"], re.MULTILINE)
    commands: dict[str, set[str]] = {}
    for name, one in program().commands.items():
        below = one.commands if isinstance(one, TyperGroup) else {"": one}
        for word, command in below.items():
            options = {option for each in command.params for option in each.opts if option.startswith("--")}
            commands[f"perfgraph {name} {word}".strip()] = options
    assert told == list(commands)
    for name, options in commands.items():
        section = pages["commands"].partition(f"### {name}\n")[2].partition("\n(perfgraph")[0]
        assert set(re.findall(r"(?<=`)--[a-z-]+", section)) >= options, name


def test_every_table(pages: dict[str, str]) -> None:
    """The tables of a release are those that `publications/tables/` declares."""
    assert _codes(pages["tables"]) == {path.stem for path in asset("publications").glob("tables/*.rq")}


@given(st.text(st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" `*_<>[]()#|\\&!~-+1.")))
def test_a_text_is_never_markup(text: str) -> None:
    """Whatever a label holds, it is read as itself: in a paragraph and as code."""
    plain = " ".join(text.split())
    assert _read(markdown.escaped(text)) == plain
    if plain.strip("`"):
        assert _read("x " + markdown.code(plain)) == f"x {plain}"


def _read(source: str) -> str:
    """Return the text of a paragraph of Markdown without its markup."""
    paragraphs = [token for token in COMMONMARK.parse(source) if token.type == "inline"]
    if not source.strip():
        return ""
    (inline,) = paragraphs
    assert {child.type for child in inline.children or ()} <= {"text", "text_special", "code_inline"}
    return "".join(child.content for child in inline.children or ())
