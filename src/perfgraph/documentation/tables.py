"""The tables of a release: CSV, workbook and database have the same columns."""

from perfgraph.answers import short
from perfgraph.documentation.markdown import code, escaped, facts, heading, link, table
from perfgraph.documentation.page import Page
from perfgraph.documentation.vocabulary import named
from perfgraph.findings import Bilingual, Language
from perfgraph.publishing.tables.declaration import Column, Table, tables

_COLUMNS = (
    Bilingual(zh="列", en="Column"),
    Bilingual(zh="名称", en="Name"),
    Bilingual(zh="含义", en="Meaning"),
    Bilingual(zh="类型", en="Type"),
    Bilingual(zh="属性", en="Property"),
)
_ROWS = Bilingual(zh="每行为", en="A row is")
_KEY = Bilingual(zh="主键", en="Key")


def page(language: Language) -> Page:
    """Return the page of all tables."""
    title = Bilingual(zh="发布的数据表", en="Tables of a release")
    about = Bilingual(
        zh="`perfgraph publish` 将这些表写为 CSV（附 CSVW 与 Data Package 说明）、工作簿和 SQLite 数据库。",
        en="`perfgraph publish` writes these tables as CSV (described by CSVW and a Data Package), as "
        "workbooks and as an SQLite database.",
    )
    parts = [heading(1, title.of(language)), f"{about.of(language)}\n"]
    parts += [_table(one, language) for one in sorted(tables(), key=lambda one: one.name)]
    return Page("reference/tables", "\n".join(parts))


def _table(one: Table, language: Language) -> str:
    colon = "：" if language is Language.CHINESE else ": "
    said = [
        (_ROWS.of(language), named(one.of_class, language) if one.of_class else ""),
        (_KEY.of(language), " ".join(map(code, one.key))),
    ]
    return "\n".join(
        (
            heading(2, one.title.of(language), _target(one.name)),
            f"{code(one.name)}\n",
            f"{escaped(one.description.of(language))}\n",
            facts(said, colon),
            table(
                [column.of(language) for column in _COLUMNS], [_row(each, language) for each in one.columns]
            ),
        )
    )


def _row(column: Column, language: Language) -> tuple[str, ...]:
    kind = link(column.table, f"#{_target(column.table)}") if column.table else code(column.type)
    return (
        code(column.name),
        escaped(column.label.of(language)),
        escaped(column.meaning.of(language)),
        kind,
        code(short(column.property)) if column.property else "",
    )


def _target(name: str) -> str:
    return f"table-{name}"
