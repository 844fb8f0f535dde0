"""The tables of a release: declared once, valid in the eyes of each standard, equal in every format."""

import csv
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, parse

from perfgraph.assets import asset
from perfgraph.catalogue import ColumnType
from perfgraph.errors import QueryError
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing import File, Source
from perfgraph.publishing.tables.comma import as_text, read_csv, write_csv
from perfgraph.publishing.tables.declaration import KEY, Table, in_order, read_tables, tables
from perfgraph.publishing.tables.part import PART

SourceOf = Callable[[PerformanceGraph], Source]
Written = Callable[[PerformanceGraph], tuple[Path, tuple[File, ...]]]

TABLES = {table.name: table for table in tables()}


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, source_of: SourceOf) -> Written:
    """Return a function that writes the tables of a graph, once, and gives their folder and the files."""
    made: dict[int, tuple[Path, tuple[File, ...]]] = {}

    def write(graph: PerformanceGraph) -> tuple[Path, tuple[File, ...]]:
        if id(graph) not in made:
            folder = tmp_path_factory.mktemp("release")
            files = tuple(PART.write(source_of(graph), folder))
            made[id(graph)] = folder / "tables", files
        return made[id(graph)]

    return write


def lines(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file as a reader that knows nothing sees them."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_a_declaration_is_complete_in_both_languages(table: Table) -> None:
    """Every table and column has a title and a meaning in Chinese and English; every key is a column."""
    for text in (table.title, table.description, *(column.meaning for column in table.columns)):
        assert text.zh.strip()
        assert text.en.strip()
        assert not text.zh.isascii()
        assert any("a" <= letter <= "z" for letter in text.en)
    assert {column.name for column in table.columns} >= set(table.key)
    titles = [column.label.zh for column in table.columns]
    assert len(set(titles)) == len(titles)


def test_properties_are_terms_that_exist() -> None:
    """A property of the project's own namespace is in the ontology."""
    known = {
        str(quad.subject.value)
        for quad in parse(path=str(asset("ontology") / "perfgraph.ttl"), format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode)
    }
    own = {
        iri
        for table in tables()
        for iri in (table.of_class, *(column.property for column in table.columns))
        if "perfgraph/ns#" in iri
    }
    assert len(own) > 60
    assert own - known == set()


def test_every_file_is_told_with_its_columns(graph: PerformanceGraph, written: Written) -> None:
    """The part yields each file that it wrote, and no other; CSV files come with their columns."""
    folder, files = written(graph)
    assert {file.path for file in files} == {f"tables/{path.name}" for path in folder.iterdir()}
    for file in files:
        assert file.title.zh
        assert file.title.en
        if file.media_type == "text/csv":
            heading = (folder.parent / file.path).read_text(encoding="utf-8").partition("\n")[0]
            assert [column.name for column in file.columns] == heading.split(",")


def test_frictionless_finds_the_package_valid(graph: PerformanceGraph, written: Written) -> None:
    """The Data Package validates: types, required cells, primary and foreign keys."""
    import frictionless

    folder, _ = written(graph)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.flatten(["type", "note"]) == []
    assert report.valid
    assert report.stats["tasks"] == len(tables())


def test_frictionless_sees_a_broken_reference(
    seed_graph: PerformanceGraph,
    written: Written,
    tmp_path: Path,
) -> None:
    """The check above can fail: a unit that is not in its table is an error of the foreign key."""
    import frictionless

    folder, _ = written(seed_graph)
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    units = tmp_path / "units.csv"
    units.write_text(units.read_text(encoding="utf-8").replace("762001,", "762009,"), encoding="utf-8")
    units.write_text(
        units.read_text(encoding="utf-8").replace("/762001", "/762002"), encoding="utf-8", newline=""
    )
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert "foreign-key" in {kind for (kind,) in report.flatten(["type"])}


def test_money_is_modelled_as_a_fiscal_data_package(seed_graph: PerformanceGraph, written: Written) -> None:
    """The tables of money hold one value each, a project, a unit, a year, a source and a phase."""
    folder, _ = written(seed_graph)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    money = {
        resource["name"]: {
            field.get("columnType"): field["type"]
            for field in (*resource["schema"]["fields"], *resource["schema"]["extraFields"])
        }
        for resource in package["resources"]
        if "extraFields" in resource["schema"]
    }
    assert set(money) == {"figures", "funds"}
    for types in money.values():
        assert types["value"] == "number"
        assert types["date:fiscal-year"] == "integer"
        assert set(types) >= {
            "activity:generic:project:code", "administrative-classification:generic:code",
            "fin-source:generic:code", "phase:id", "value-currency:code", "direction", "budget-line-id",
        }  # fmt: skip


def test_a_csvw_processor_finds_the_tables_valid(graph: PerformanceGraph, written: Written) -> None:
    """The metadata fits the files: headings, datatypes, primary and foreign keys (strict validation)."""
    from csvw import CSVW

    folder, _ = written(graph)
    checked = CSVW(str(folder / "targets.csv"), md_url=str(folder / "csv-metadata.json"), validate=True)
    assert checked.is_valid, checked.warnings


def test_csvw_says_the_triples_of_the_graph(seed_graph: PerformanceGraph, written: Written) -> None:
    """What the metadata makes of the cells of money, schedule and projects stands in the graph as it is."""
    folder, _ = written(seed_graph)
    metadata = json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))
    schemas = {table["url"]: table["tableSchema"] for table in metadata["tables"]}
    checked = 0
    for name, direct in DIRECT.items():
        columns = {column["name"]: column for column in schemas[f"{name}.csv"]["columns"]}
        for row in lines(folder, name):
            for column in direct:
                if row[column]:
                    checked += 1
                    assert holds(seed_graph, row[KEY], columns[column], row[column]), (column, row[KEY])
    assert checked > 500


DIRECT = {
    "funds": ("sheet", "fund_source", "amount", "source_text"),
    "schedule": ("sequence", "label", "state", "cumulative_share"),
    "sheets": ("document", "project", "declared_total", "purpose"),
    "targets": ("sheet", "project", "indicator", "indicator_type", "name", "description", "basis_text"),
}
"""Columns that say of the thing of their row what the graph says of it directly."""


def holds(graph: PerformanceGraph, subject: str, column: Mapping[str, str], text: str) -> bool:
    """Tell whether the graph says what CSVW makes of a cell."""
    value = f"?o FILTER(STR(?o) = {json.dumps(text, ensure_ascii=False)})"
    if column["datatype"] == "decimal":
        value = f"?o FILTER(?o = {text})"
    if "valueUrl" in column:
        value = f"<{text}>"
    return bool(graph.store.query(f"ASK {{ <{subject}> <{column['propertyUrl']}> {value} }}"))


def test_sums_are_those_of_the_question_library(seed_graph: PerformanceGraph, written: Written) -> None:
    """The declared totals of the real document add up to what `unit-overview` says: 2,232,960 yuan."""
    folder, _ = written(seed_graph)
    total = sum(Decimal(row["declared_total"]) for row in lines(folder, "sheets"))
    answer = seed_graph.query("unit-overview").to_frame()
    assert total == Decimal("2232960.00")
    assert total == sum(answer["total"])
    assert len(lines(folder, "targets")) == 78
    assert len(lines(folder, "projects")) == 9
    assert lines(folder, "baselines") == []


def test_blank_cells_of_a_schedule_stay_blank(seed_graph: PerformanceGraph, written: Written) -> None:
    """A blank is an empty cell with its state, never a zero."""
    folder, _ = written(seed_graph)
    blank = [row for row in lines(folder, "schedule") if row["state"].endswith("/blank")]
    assert blank
    assert {row["cumulative_share"] for row in blank} == {""}


def test_the_database_holds_what_the_files_hold(graph: PerformanceGraph, written: Written) -> None:
    """SQLite finds its file sound, its keys kept, and every value of every row."""
    folder, _ = written(graph)
    connection = sqlite3.connect(folder / "perfgraph.sqlite")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in tables():
        name = table.name.replace("-", "_")
        held = connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()
        expected = sorted(
            (
                tuple(float(v) if isinstance(v, Decimal) else v for v in map(plain, row))
                for row in read_csv(folder / f"{table.name}.csv", table)
            ),
            key=lambda row: (row[0], row[1] is not None, row[1] or ""),
        )
        assert held == expected, name
        meant = connection.execute("SELECT count(*) FROM dictionary WHERE table_name = ?", (name,))
        assert meant.fetchone() == (len(table.columns) + 1,)
    connection.close()


def plain(value: object) -> object:
    """Return a value as SQLite gives it back."""
    if isinstance(value, bool):
        return int(value)
    return as_text(value) if hasattr(value, "isoformat") else value


@pytest.mark.parametrize(("tag", "name"), [("zh", "资金安排"), ("en", "Funds asked for")])
def test_the_workbook_has_typed_cells_in_the_language(
    seed_graph: PerformanceGraph,
    written: Written,
    tag: str,
    name: str,
) -> None:
    """Money is a number, a code is its label, a project its name; every row begins with an address."""
    folder, _ = written(seed_graph)
    book = openpyxl.load_workbook(folder / f"tables.{tag}.xlsx", read_only=True)
    assert len(book.sheetnames) == len(tables()) + 2
    heading, *rows = book[name].iter_rows(values_only=True)
    columns = {column.name: place for place, column in enumerate(TABLES["funds"].columns)}
    labels = [column.label.zh if tag == "zh" else column.label.en for column in TABLES["funds"].columns]
    assert list(heading) == labels
    assert sum(row[columns["amount"]] for row in rows) == 2232960
    assert {row[columns["fund_source"]] for row in rows} == (
        {"财政资金", "其他资金"} if tag == "zh" else {"fiscal funds", "other funds"}
    )
    assert all(str(row[0]).startswith("https://w3id.org/perfgraph/id/sheet/") for row in rows)
    assert "残疾人康复经费" in {row[columns["project"]] for row in rows}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_another_spreadsheet_program_adds_up_the_same(
    seed_graph: PerformanceGraph, written: Written, tmp_path: Path
) -> None:
    """LibreOffice opens the workbook, and its sheet of funds has the rows and the money of the CSV file."""
    folder, _ = written(seed_graph)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    # Every sheet (-1) as UTF-8 (76) with commas (44), numbers as they are and not as they are shown.
    every = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    command = ["soffice", "--headless", profile, "--convert-to", every, "--outdir", str(tmp_path)]
    book = str(folder / "tables.en.xlsx")
    subprocess.run([*command, book], check=True, capture_output=True, timeout=300)
    name = TABLES["funds"].title.en
    with (tmp_path / f"tables.en-{name}.csv").open(encoding="utf-8", newline="") as file:
        opened = list(csv.DictReader(file))
    kept = lines(folder, "funds")
    assert len(opened) == len(kept)
    heading = next(column.label.en for column in TABLES["funds"].columns if column.name == "amount")
    assert sum(Decimal(row[heading]) for row in opened) == sum(Decimal(row["amount"]) for row in kept)
    assert [row["address"] for row in opened] == [row[KEY] for row in kept]


HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    'a,b\r\n"c"',
    "\ufeffx",
    "007",
)


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    """CSV keeps every character; in the workbook it is a text, neither formula nor number nor link."""
    from perfgraph.findings import Bilingual, Language
    from perfgraph.publishing.tables.workbook import Sheet, write_workbook

    table = TABLES["regions"]
    rows = [(f"http://example.org/{number}", text, text) for number, text in enumerate(HOSTILE)]
    path = tmp_path / "regions.csv"
    assert write_csv(path, table, rows) == len(HOSTILE)
    assert list(read_csv(path, table)) == rows
    write_workbook(
        tmp_path / "x.xlsx", [Sheet(table, path, len(rows))], [Bilingual("=1", "=1")], Language.ENGLISH
    )
    page = openpyxl.load_workbook(tmp_path / "x.xlsx")["Regions"]
    cells = [page.cell(line, 2) for line in range(2, 2 + len(HOSTILE))]
    assert [cell.value.replace("_x000D_", "\r") for cell in cells] == list(HOSTILE)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_files_begin_without_a_byte_order_mark(seed_graph: PerformanceGraph, written: Written) -> None:
    """A mark would become part of the first name for readers that do not expect one."""
    folder, _ = written(seed_graph)
    for table in tables():
        content = (folder / f"{table.name}.csv").read_bytes()
        assert content.startswith(f"{table.columns[0].name},".encode())
        assert content.decode("utf-8").endswith("\r\n")


def test_equal_graphs_give_equal_bytes(
    seed_graph: PerformanceGraph,
    source_of: SourceOf,
    written: Written,
    tmp_path: Path,
) -> None:
    """Written again, every file is the same, the workbook and the database too."""
    folder, files = written(seed_graph)
    again = tuple(PART.write(source_of(seed_graph), tmp_path))
    assert again == files
    for file in files:
        assert (tmp_path / file.path).read_bytes() == (folder.parent / file.path).read_bytes(), file.path


def test_an_earlier_version_is_only_in_the_table_of_documents(source_of: SourceOf, tmp_path: Path) -> None:
    """What a replaced version says is in no table; the version itself is listed as replaced."""
    import perfgraph

    source = (asset("examples") / "sample.txt").read_text(encoding="utf-8")
    folder = tmp_path / "documents"
    folder.mkdir()
    with perfgraph.open("memory:") as graph:
        for text in (source, source.replace("≥95%", "≥85%")):
            (folder / "a.txt").write_text(text, encoding="utf-8")
            graph.ingest([folder])
        list(PART.write(source_of(graph), tmp_path))
    documents = lines(tmp_path / "tables", "documents")
    assert [row["superseded"] for row in documents].count("true") == 1
    (later,) = [row for row in documents if row["superseded"] == "false"]
    assert later["earlier"]
    for name in ("sheets", "findings", "cells", "goals"):
        assert {row["document"] for row in lines(tmp_path / "tables", name)} == {later[KEY]}
    assert "≥95%" not in {row["value_text"] for row in lines(tmp_path / "tables", "targets")}


def test_an_empty_graph_gives_empty_tables(source_of: SourceOf, tmp_path: Path) -> None:
    """Without documents every table has its heading and no row, and the package is valid."""
    import frictionless

    import perfgraph

    with perfgraph.open("memory:") as graph:
        list(PART.write(source_of(graph), tmp_path))
    assert all(not lines(tmp_path / "tables", table.name) for table in tables())
    assert frictionless.validate(str(tmp_path / "tables" / "datapackage.json")).valid


def test_a_key_that_comes_twice_stops_the_release(seed_graph: PerformanceGraph) -> None:
    """Two rows of one address are told by table and address."""
    from dataclasses import replace

    from perfgraph.publishing.tables.filling import rows

    twice = replace(
        TABLES["regions"],
        query="SELECT ?iri ?code ?name WHERE { VALUES (?iri ?code) { (<a:b> 1) (<a:b> 2) } }",
    )
    with pytest.raises(QueryError, match=r"table regions: found the key \('a:b',\) twice"):
        list(rows(seed_graph, twice, ()))


def test_a_reference_to_nothing_stops_the_database(tmp_path: Path) -> None:
    """A row that refers to one that is not there is told by table, column and address."""
    from perfgraph.publishing.tables.database import write_database

    filled = [(TABLES["regions"], []), (TABLES["units"], [("u:1", "1", "x", "r:none")])]
    with pytest.raises(QueryError, match="table units: column region: found r:none"):
        write_database(tmp_path / "x.sqlite", filled)


HEADER = "#+ title: {en: a, zh: 甲}\n#+ description: {en: a, zh: 甲}\n"
SELECT = "SELECT ?iri WHERE { ?iri ?p ?o }"


def declared(
    kind: str = "iri", said: str = ", property: pg:sheet", key: str = "", select: str = SELECT
) -> str:
    """Return a declaration of one column."""
    column = f"#+   iri: {{type: {kind}, label: {{en: a, zh: 甲}}{said}}}\n"
    return f"{HEADER}{key}#+ columns:\n{column}{select}"


FAULTS = {
    SELECT: "found no header",
    declared(said=""): "no meaning",
    declared(select="SELECT ?x WHERE { ?x ?p ?o }"): "the columns iri",
    declared("uri"): 'the type "uri"',
    declared(said=", property: xx:sheet"): 'the term "xx:sheet"',
    declared(said=", property: pg:sheet, table: none"): 'the table "none"',
    declared(key="#+ key: [other]\n"): "the key other",
}


@pytest.mark.parametrize("text", FAULTS, ids=list(FAULTS.values()))
def test_a_faulty_declaration_is_told_with_its_file(text: str, tmp_path: Path) -> None:
    """Whoever adds a table is told what is wrong with it and where."""
    (tmp_path / "mine.rq").write_text(text, encoding="utf-8")
    with pytest.raises(QueryError, match=r"mine\.rq") as raised:
        read_tables(tmp_path)
    assert FAULTS[text] in str(raised.value)


def test_a_circle_of_references_is_refused() -> None:
    """Tables that refer to each other cannot be filled one after the other."""
    from dataclasses import replace

    column = replace(TABLES["units"].columns[-1], table="b")
    one = replace(TABLES["units"], name="a", columns=(column,))
    two = replace(one, name="b", columns=(replace(column, table="a"),))
    with pytest.raises(QueryError, match="a → b → a"):
        in_order({"a": one, "b": two})


def test_years_and_numbers_have_types(forms_graph: PerformanceGraph, written: Written) -> None:
    """No cell of a typed column fails to be read as its type, and results come with their targets."""
    folder, _ = written(forms_graph)
    for table in tables():
        for row in read_csv(folder / f"{table.name}.csv", table):
            for column, value in zip(table.columns, row, strict=True):
                if value is not None and column.type is ColumnType.YEAR:
                    assert 1990 < int(str(value)) < 2100
    targets = {row[KEY] for row in lines(folder, "targets")}
    results = lines(folder, "results")
    assert len(results) == 21
    assert {row["target"] for row in results} <= targets
    baselines = {row[KEY] for row in lines(folder, "baselines")}
    assert {row["baseline"] for row in lines(folder, "target-baselines")} == baselines != set()


def test_links_and_policies_are_tables_too(linked_graph: PerformanceGraph, written: Written) -> None:
    """Links say what they join and how sure they are, and never who reviewed them."""
    folder, _ = written(linked_graph)
    links = lines(folder, "links")
    assert {row["status"].rsplit("/", 1)[1] for row in links} == {"accepted", "proposed"}
    policies = {row[KEY]: row for row in lines(folder, "policies")}
    assert "财社〔2010〕256号" in {row["number"] for row in policies.values()}
    assert any(row["object"] in policies for row in links)
    assert "甲" not in (folder / "links.csv").read_text(encoding="utf-8")


def test_the_queries_run_for_all_documents_at_once(seed_graph: PerformanceGraph) -> None:
    """A declaration can be pasted into any console: asked as it stands it gives the same rows."""
    document = seed_graph.query("list-documents").rows[0][0]
    from perfgraph.publishing.tables.filling import rows

    for table in tables():
        answer = seed_graph.store.query(table.query)
        assert isinstance(answer, QuerySolutions)
        assert isinstance(document, NamedNode)
        assert len(list(answer)) == len(list(rows(seed_graph, table, [document]))), table.name
