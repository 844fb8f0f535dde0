"""An answer as a picture: the Vega-Lite fragment of a question's header, filled with the answer's rows.

The picture is drawn by the Vega-Lite that vl-convert carries inside itself (https://vega.github.io/vega-lite/);
data stand in the specification, and no address is ever fetched.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from pyoxigraph import NamedNode

from perfgraph.answers import Answer, Term
from perfgraph.answers.values import short, shown, typed
from perfgraph.catalogue import Column, ColumnType, Query
from perfgraph.errors import QueryError
from perfgraph.findings import Bilingual, Language

MARKS = 200
"""How many rows are drawn."""

BANDS = 40
"""How many bands an axis of names has."""

LONGEST = 80
"""The longest name on an axis, in characters; the table has it whole."""

VERSION = "6.4"
"""The version of Vega-Lite, so that a newer vl-convert draws alike."""

SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""The content policy of a picture that is opened by itself."""

Encoding = Mapping[str, Mapping[str, object]]

CHANNELS = frozenset({
    "x", "y", "x2", "y2", "xOffset", "yOffset", "color", "shape", "size", "opacity", "strokeDash", "detail",
    "order", "row", "column",
})  # fmt: skip
"""What a fragment may encode: no addresses, no images, no texts as markup."""

SHAPES = frozenset({"bar", "line", "area", "point", "circle", "square", "tick", "rule", "rect"})
"""The marks of a fragment."""

DETAILS = frozenset({
    "field", "type", "aggregate", "bin", "stack", "sort", "scale",
})  # fmt: skip

COUNT = Bilingual(zh="条数", en="rows")

MEASURED = "sans-serif"
"""The font that texts are measured with: the large files of Chinese fonts are slow to open, and a Chinese
character is as wide in any of them."""

_NAMES = (
    'Arial,Helvetica,"Liberation Sans",'
    '"Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif'
)
FONTS = escape(_NAMES, {'"': "&quot;"})
"""The fonts that texts are shown in, as the value of an attribute; the Latin ones are as wide as measured."""

_FAMILY = re.compile(rf'(<text\b[^<>]* font-family="){MEASURED}(?=")')

INK, SOFT, LINE = "#1c2226", "#4d585f", "#d5dadc"
SERIES = ["#0b5563", "#c26a1b", "#5b7553", "#7a4e7e", "#8c8c2e", "#4577a8", "#a3475b", "#6b5b4b",
          "#2f9e8f", "#d48aa0", "#3d3d7a", "#97a1a6"]  # fmt: skip
"""The colours of series, apart in lightness as well as in hue; the first is the site's accent."""

CONFIG: Mapping[str, object] = {
    "background": "#ffffff",
    "font": MEASURED,
    "view": {"stroke": None, "continuousWidth": 560, "continuousHeight": 300, "discreteWidth": {"step": 34}},
    "bar": {"color": SERIES[0], "discreteBandSize": {"band": 0.78}},
    "line": {"color": SERIES[0], "strokeWidth": 2.5},
    "point": {"color": SERIES[0], "filled": True, "size": 70, "opacity": 1},
    "tick": {"color": SERIES[0], "thickness": 3},
    "range": {"category": SERIES},
    "axis": {
        "labelColor": INK, "titleColor": SOFT, "gridColor": LINE, "domainColor": SOFT, "tickColor": LINE,
        "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal", "labelLimit": 260,
    },
    "axisY": {"titleAlign": "left", "titleAngle": 0, "titleAnchor": "end", "titleY": -10, "titleX": 0},
    "legend": {
        "labelColor": INK, "titleColor": SOFT, "labelFontSize": 13, "titleFontSize": 13,
        "titleFontWeight": "normal", "labelLimit": 260, "orient": "bottom", "columns": 3,
    },
    "header": {"labelColor": INK, "titleColor": SOFT, "labelFontSize": 13, "titleFontSize": 13},
}  # fmt: skip
"""The site's type and colours, for every chart."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of `drawn` rows of an answer: a whole Vega-Lite specification with its data inside."""

    specification: Mapping[str, object]
    drawn: int


def chart_of(answer: Answer, language: Language) -> Chart | None:
    """Return the chart of an answer, None when its question has none or no row can be drawn.

    Raises `QueryError` when the header's fragment asks for what a chart cannot have.
    """
    fragment = answer.query.chart
    if fragment is None:
        return None
    encoding = check(answer.query)
    rows = list(_rows(answer, encoding, language))
    if not rows:
        return None
    channels = {name: _channel(name, dict(one), answer, language) for name, one in encoding.items()}
    color = channels.get("color", {})
    if len({row.get(str(color.get("field"))) for row in rows}) == 1:
        channels["color"] = {**color, "legend": None}
    size: dict[str, object] = {"width": 560}
    if encoding.get("y", {}).get("type") == "nominal":
        size["height"] = {"step": 14 if "yOffset" in encoding else 26}
    specification = {
        "$schema": f"https://vega.github.io/schema/vega-lite/v{VERSION}.json",
        "description": describe(answer.query, len(rows), language),
        "data": {"values": rows},
        "mark": fragment["mark"],
        "encoding": channels,
        "config": CONFIG,
        "padding": 10,
        **size,
    }
    return Chart(specification, len(rows))


def draw(chart: Chart) -> bytes:
    """Return a chart as SVG; the same chart gives the same bytes. The first one of a process starts V8, which
    reserves address space and takes about a second.
    """
    import vl_convert

    svg = vl_convert.vegalite_to_svg(
        dict(chart.specification), vl_version=VERSION, allowed_base_urls=[], show_warnings=False
    )
    start, end, rest = str(svg).partition(">")
    # Vega names a chart on the element of a page around it, which a file does not have (SVG 2 §5.8).
    title = escape(str(chart.specification.get("description", "")))
    texts = _FAMILY.sub(lambda found: found[1] + FONTS, rest)
    return f'{start} lang="zh-Hans"{end}<title>{title}</title>{texts}'.encode()


def describe(query: Query, drawn: int, language: Language) -> str:
    """Return a chart in words, for who does not see it: the values are in the table beside it."""
    title = query.title.of(language)
    if language is Language.CHINESE:
        return f"图：{title}，{drawn}行数据；数值见同页表格。"
    return f"Chart: {title}, {drawn} rows; the values are in the table on the same page."


def check(query: Query) -> Encoding:
    """Return the channels of a question's chart.

    Raises `QueryError` naming what a fragment has that it must not: data or an address of its own, a mark or
    channel that draws something else than rows, a column that the answer does not have.
    """
    fragment = query.chart or {}
    _only(query, fragment, frozenset({"mark", "encoding"}), "chart")
    mark, encoding = fragment.get("mark"), fragment.get("encoding")
    shape = mark.get("type") if isinstance(mark, dict) else mark
    _only(query, [str(shape)], SHAPES, "mark")
    if isinstance(mark, dict):
        _only(query, mark, frozenset({"type", "interpolate", "point", "filled", "opacity"}), "mark")
    if not isinstance(encoding, dict):
        raise QueryError(f"query {query.name}, chart: found no encoding, expected {{x: …, y: …}}")
    _only(query, encoding, CHANNELS, "encoding")
    for channel in encoding.values():
        _only(query, channel, DETAILS, "channel")
        if "field" in channel:
            _only(query, [channel["field"]], frozenset(query.columns), "field")
    return encoding


def _only(query: Query, found: Iterable[str], known: frozenset[str], what: str) -> None:
    for name in found:
        if name not in known:
            expected = ", ".join(sorted(known))
            raise QueryError(f'query {query.name}, {what}: found "{name}", expected one of: {expected}')


def _rows(answer: Answer, encoding: Encoding, language: Language) -> Iterator[Mapping[str, object]]:
    """Yield the rows that are drawn, as far as `MARKS` and `BANDS` go."""
    fields = {str(one["field"]) for one in encoding.values() if "field" in one}
    columns = [(number, column) for number, column in enumerate(answer.columns) if column.name in fields]
    places = [encoding[axis] for axis in ("x", "y") if axis in encoding]
    names = [str(place["field"]) for place in places if place.get("type") == "nominal" and "field" in place]
    bands: set[tuple[object, ...]] = set()
    for row in answer.rows[:MARKS]:
        values = {column.name: _value(row[number], column, language) for number, column in columns}
        bands.add(tuple(values[name] for name in names))
        if names and len(bands) > BANDS:
            return
        yield values


def _value(term: Term | None, column: Column, language: Language) -> str | int | float | None:
    value = typed(term, column.type)
    if isinstance(term, NamedNode):
        return short(term.value)
    if isinstance(value, bool):
        return shown(term, column.type, language)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        line = " ".join(value.split())
        return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
    return value


def _channel(name: str, channel: dict[str, object], answer: Answer, language: Language) -> dict[str, object]:
    column = answer.query.columns.get(str(channel.get("field", "")))
    counted = channel.get("aggregate") == "count"
    if column is not None or counted:
        label = COUNT if column is None else column.label
        channel.setdefault("title", label.of(language))
    if name in ("x", "y"):
        channel["axis"] = _axis(column, channel)
    if name in ("color", "shape", "strokeDash"):
        channel.setdefault("sort", None)
    if channel.get("type") == "temporal":
        channel.setdefault("scale", {"type": "utc"})
    return channel


def _axis(column: Column | None, channel: Mapping[str, object]) -> Mapping[str, object]:
    if channel.get("type") == "temporal":
        return {"format": "%Y-%m-%d", "tickCount": 6}
    if channel.get("type") == "quantitative":
        if column is None or column.type is ColumnType.INTEGER:
            return {"format": ",d", "tickCount": 6, "tickMinStep": 1}
        return {"format": ",.0f" if column.type is ColumnType.MONEY else ",~r", "tickCount": 6}
    return {"grid": False, "ticks": False, "labelPadding": 6}
