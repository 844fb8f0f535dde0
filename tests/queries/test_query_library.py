"""Every file of the library is what its header says, and runs in two engines' parsers."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from query_cases import NAMES
from rdflib.plugins.sparql import prepareQuery

from perfgraph.assets import asset
from perfgraph.catalogue import ColumnType, Query, library_needs, parse_query, read_catalogue
from perfgraph.errors import QueryError
from perfgraph.syntax import check_syntax, projection

HEADER = "\n".join(
    (
        "#+ title: {en: A question, zh: 问题}",
        "#+ description: {en: More, zh: 详情}",
        "#+ parameters:",
        "#+   year: {type: year, label: {en: year, zh: 年}}",
        "#+   kind: {type: string, choices: [a, b], label: {en: kind, zh: 类}}",
        "#+ columns:",
        "#+   s: {type: iri, label: {en: thing, zh: 对象}}",
        "#+ needs: [documents]",
        "#+ chart: {mark: bar}",
    )
)
BODY = '\nSELECT ?s WHERE { VALUES ?year { UNDEF } VALUES ?kind { "a" } ?s ?year ?kind }\n'


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_complete(name, library: Mapping[str, Query]):
    """A question has its texts in both languages, and the columns of its SELECT in order."""
    query = library[name]
    texts = [query.title, query.description]
    texts += [parameter.label for parameter in query.parameters.values()]
    texts += [column.label for column in query.columns.values()]
    for text in texts:
        assert re.search(r"[\u4e00-\u9fff]", text.zh), text
        assert re.search(r"[A-Za-z]", text.en), text
        assert not re.search(r"[\u4e00-\u9fff]", re.sub("[率比例占效]", "", text.en)), text
    assert query.title.en != name, "a title is a sentence, not the name"
    assert tuple(query.columns) == projection(query.text)
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_parses_everywhere(name, library: Mapping[str, Query]):
    """The file as it stands, and with every parameter set to "any", is SPARQL 1.1 for two parsers."""
    query = library[name]
    for text in (query.text, query.bind(**dict.fromkeys(query.parameters))):
        check_syntax(text)
        prepareQuery(text)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_uses_no_feature_of_one_engine(name, library: Mapping[str, Query]):
    """No SERVICE, no LATERAL, no GROUP_CONCAT (its order is nobody's), and rows in a stated order."""
    text = library[name].text
    assert not re.search(r"\b(SERVICE|LATERAL|GROUP_CONCAT|bif:|sql:)", text)
    assert library[name].form != "SELECT" or "ORDER BY" in text


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_readmes_list_every_question(readme, library: Mapping[str, Query]):
    """A reader finds each question, by its title, in the library's own page."""
    text = (asset("queries") / readme).read_text(encoding="utf-8")
    for query in library.values():
        title = query.title.zh if "zh" in readme else query.title.en
        assert f"| {title} | [`{query.name}`]({query.topic}/{query.name}.rq) |" in text


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_example_of_the_readme_is_a_query(readme):
    """The file that the page shows as an example can be read by the library."""
    text = (asset("queries") / readme).read_text(encoding="utf-8")
    example = text.split("```sparql\n")[1].split("```")[0]
    query = parse_query(example, "example")
    assert query.columns["total"].type is ColumnType.MONEY
    assert "2021" in query.bind(year=2021)


def test_needs_are_askable_and_used(library: Mapping[str, Query]):
    """Each kind of data in needs.yaml is a valid ASK, and some question needs it."""
    for need in library_needs().values():
        check_syntax(need.ask)
        prepareQuery(need.ask)
    used = {need.name for query in library.values() for need in query.needs}
    assert used == set(library_needs())


def test_a_header_is_read_whole():
    """What a header states is what the query has."""
    query = parse_query(HEADER + BODY, "mine")
    assert (query.title.en, query.title.zh, query.description.zh) == ("A question", "问题", "详情")
    assert query.parameters["year"].default is None
    assert query.parameters["kind"].choices == ("a", "b")
    assert query.parameters["kind"].default is not None
    assert [need.name for need in query.needs] == ["documents"]
    assert query.chart == {"mark": "bar"}


def test_a_query_without_a_header_is_a_query():
    """A user's own file needs no header: its columns are those of the SELECT."""
    query = parse_query("# mine\nSELECT ?b (1 AS ?a) WHERE { ?b ?c ?d }", "mine.rq")
    assert list(query.columns) == ["b", "a"]
    assert (query.name, query.form, query.needs, dict(query.parameters)) == ("mine.rq", "SELECT", (), {})


FAULTS = {
    "#+ title: {en: A question, zh: 问题}": ("#+ title: {en: A question}", "line 1: found no key"),
    "#+ needs: [documents]": ("#+ needs: [dreams]", 'line 8: found the need "dreams"'),
    "#+   s: {type: iri, label: {en: thing, zh: 对象}}": (
        "#+   t: {type: iri, label: {en: thing, zh: 对象}}",
        "line 7: found the columns t, expected those of the SELECT, in order: s",
    ),
    "#+ chart: {mark: bar}": ("#+ chart: {mark: bar", "line "),
    "#+   year: {type: year,": (
        "#+   year: {type: yaer,",
        'line 4: found the type "yaer", expected one of iri',
    ),
    "#+   kind: {type: string,": (
        "#+   kin: {type: string,",
        "expected a line VALUES ?kin { … } in the query",
    ),
    "choices: [a, b]": ("choices: [c]", "found a default that does not fit"),
    "#+ parameters:": ("#+ parametres:", 'found the key "parametres"'),
    'VALUES ?kind { "a" }': ('VALUES ?kind { "a" "b" }', "line 5: found 2 default values"),
}


@pytest.mark.parametrize(("good", "bad", "message"), [(good, *rest) for good, rest in FAULTS.items()])
def test_a_fault_of_a_header_is_told_with_file_and_line(good, bad, message):
    """A wrong header names the file, the line, what was found and what was expected."""
    with pytest.raises(QueryError) as error:
        parse_query((HEADER + BODY).replace(good, bad, 1), "money/mine.rq")
    assert str(error.value).startswith("money/mine.rq, line ")
    assert message in str(error.value)


def test_a_library_with_faults_names_them(tmp_path: Path):
    """A missing folder, a second query of one name and a file that is not UTF-8 are told as such."""
    with pytest.raises(QueryError, match="expected the folder of the query library"):
        read_catalogue(tmp_path / "none")
    for topic in ("a", "b"):
        (tmp_path / topic).mkdir()
        (tmp_path / topic / "same.rq").write_text("ASK { ?s ?p ?o }", encoding="utf-8")
    with pytest.raises(QueryError, match=r'b/same.rq: found a second query "same"'):
        read_catalogue(tmp_path)
    (tmp_path / "b" / "same.rq").write_bytes(b"ASK { ?s ?p '\xff' }")
    (tmp_path / "a" / "same.rq").unlink()
    with pytest.raises(QueryError, match=r"b/same\.rq: found the byte 0xff, expected UTF-8"):
        read_catalogue(tmp_path)
