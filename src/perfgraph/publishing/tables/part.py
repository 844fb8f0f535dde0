"""The part of a release that writes its tables: CSV, its metadata, Parquet, workbooks, a database."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from perfgraph.findings import Bilingual, Language
from perfgraph.publishing.parts import Column, File, Part, Source
from perfgraph.publishing.tables import csvw, package, parquet
from perfgraph.publishing.tables.comma import read_csv, write_csv
from perfgraph.publishing.tables.database import write_database
from perfgraph.publishing.tables.declaration import Table, tables
from perfgraph.publishing.tables.filling import rows
from perfgraph.publishing.tables.workbook import Sheet, write_workbook
from perfgraph.terms import DCTERMS, XSD

FOLDER = "tables"
"""The folder of the tables in a release."""

DATABASE = "perfgraph.sqlite"
RFC4180 = "https://www.rfc-editor.org/rfc/rfc4180"
CSVW = "https://www.w3.org/TR/tabular-metadata/"
DATA_PACKAGE = "https://specs.frictionlessdata.io/tabular-data-package/"
FISCAL_DATA_PACKAGE = "https://specs.frictionlessdata.io/fiscal-data-package/"
OOXML = "https://www.iso.org/standard/71691.html"

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LANGUAGES = {Language.CHINESE: "zh", Language.ENGLISH: "en"}


def write_tables(source: Source, folder: Path) -> Iterator[File]:
    """Write every table below `folder`/tables as CSV, then what is made from the CSV files."""
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    replaced = {document.older for document in source.documents}
    current = [document.iri for document in source.documents if document.key not in replaced]
    sheets = []
    for table in tables():
        path = place / f"{table.name}.csv"
        sheets.append(Sheet(table, path, write_csv(path, table, rows(source.graph, table, current))))
        yield _csv_file(table)
    yield from _metadata(source, place)
    yield from _parquet(place, sheets)
    yield from _workbooks(source, place, sheets)
    write_database(place / DATABASE, ((sheet.table, read_csv(sheet.path, sheet.table)) for sheet in sheets))
    yield File(
        f"{FOLDER}/{DATABASE}",
        "application/vnd.sqlite3",
        Bilingual(zh="全部数据表（SQLite 数据库）", en="All tables as an SQLite database"),
        Bilingual(
            zh="各数据表及其主键、外键和索引；dictionary 表说明各表各列的含义。",
            en="The tables with their keys and indexes; the table dictionary says what columns mean.",
        ),
        derived_from=_sources(),
    )


def _sources() -> tuple[str, ...]:
    return tuple(f"{FOLDER}/{table.name}.csv" for table in tables())


def _csv_file(table: Table) -> File:
    path = f"{FOLDER}/{table.name}.csv"
    return File(path, "text/csv", table.title, table.description, (RFC4180,), columns=_columns(table))


def _columns(table: Table) -> tuple[Column, ...]:
    return tuple(
        Column(column.name, XSD + csvw.DATATYPES[column.type], column.label, column.property)
        for column in table.columns
    )


def _parquet(place: Path, sheets: Iterable[Sheet]) -> Iterator[File]:
    """Write each table as Parquet, where the extra for it is installed."""
    for sheet in sheets if parquet.can_write() else ():
        table = sheet.table
        parquet.write_parquet(place / f"{table.name}.parquet", table, read_csv(sheet.path, table))
        yield File(
            f"{FOLDER}/{table.name}.parquet",
            parquet.MEDIA_TYPE,
            Bilingual(zh=f"{table.title.zh}（Parquet）", en=f"{table.title.en} (Parquet)"),
            table.description,
            (parquet.FORMAT,),
            derived_from=(f"{FOLDER}/{table.name}.csv",),
            columns=_columns(table),
        )


def _metadata(source: Source, place: Path) -> Iterator[File]:
    settings = source.settings
    about = {
        DCTERMS + "title": csvw.tagged(settings.title),
        DCTERMS + "description": csvw.tagged(settings.description),
        DCTERMS + "license": {"@id": settings.licence.iri},
        DCTERMS + "publisher": {"@id": settings.publisher.iri},
        DCTERMS + "issued": {"@value": source.date.isoformat(), "@type": XSD + "date"},
    }
    _write_json(place / csvw.METADATA, csvw.metadata(tables(), about))
    yield File(
        f"{FOLDER}/{csvw.METADATA}",
        "application/csvm+json",
        Bilingual(zh="数据表的元数据（CSVW）", en="Metadata of the tables (CSV on the Web)"),
        Bilingual(
            zh="各 CSV 文件的列名、类型、主键、外键以及与本体属性的对应。",
            en="Titles, types, keys and properties of the columns of the CSV files.",
        ),
        (CSVW,),
        derived_from=_sources(),
    )
    _write_json(place / package.DESCRIPTOR, package.descriptor(tables(), _package_about(source)))
    yield File(
        f"{FOLDER}/{package.DESCRIPTOR}",
        "application/vnd.datapackage+json",
        Bilingual(zh="数据表的数据包描述（财政数据包）", en="Fiscal Data Package of the tables"),
        Bilingual(
            zh="各 CSV 文件的结构，金额各列按财政数据包的概念标注。",
            en="The structure of the CSV files; what is about money is tied to the fiscal concepts.",
        ),
        (DATA_PACKAGE, FISCAL_DATA_PACKAGE),
        derived_from=_sources(),
    )


def _package_about(source: Source) -> csvw.Json:
    settings = source.settings
    licence = {"path": settings.licence.iri, "title": settings.licence.name.en}
    if settings.licence.spdx:
        licence["name"] = settings.licence.spdx
    publisher = {"title": package.both(settings.publisher.name), "path": settings.publisher.iri}
    return {
        "name": "perfgraph-tables",
        "id": source.address(f"{FOLDER}/{package.DESCRIPTOR}").value,
        "title": package.both(settings.title),
        "description": package.both(settings.description),
        "homepage": source.names.base,
        "version": source.version,
        "created": f"{source.date.isoformat()}T00:00:00Z",
        "licenses": [licence],
        "contributors": [{**publisher, "role": "publisher"}],
        "countryCode": "CN",
    }


def _workbooks(source: Source, place: Path, sheets: list[Sheet]) -> Iterator[File]:
    settings = source.settings
    version = Bilingual(zh=f"版本 {source.version}", en=f"Release {source.version}")
    about = (settings.title, settings.description, version, settings.publisher.name, settings.licence.name)
    for language, tag in _LANGUAGES.items():
        name = f"tables.{tag}.xlsx"
        write_workbook(place / name, sheets, about, language)
        title = {
            "zh": Bilingual(zh="全部数据表（Excel 工作簿，中文）", en="All tables as a workbook, in Chinese"),
            "en": Bilingual(zh="全部数据表（Excel 工作簿，英文）", en="All tables as a workbook, in English"),
        }[tag]
        text = Bilingual(
            zh="每表一页，首页列出各表，次页说明各栏目；文本不会被当作公式。",
            en="A sheet for each table, after a list of them and of their columns; no text is a formula.",
        )
        yield File(f"{FOLDER}/{name}", _XLSX, title, text, (OOXML,), derived_from=_sources())


def _write_json(path: Path, content: csvw.Json) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


PART = Part(Bilingual(zh="数据表", en="tables"), write_tables)
