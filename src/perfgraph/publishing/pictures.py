"""Pictures of a few figures, in the type and colours of the site: bars of two sides, lines over releases.

They are drawn into the page itself, so that it stands alone; the table beside each has its figures.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perfgraph.pages.charts import CONFIG, LONGEST, VERSION, Chart, draw

WIDTH = 500
"""How wide a picture is drawn, in pixels; a page scales it to its room."""

Details = dict[str, object]

_NAMES: Details = {"grid": False, "ticks": False, "labelPadding": 6, "labelAngle": 0}
_SERIES: Details = {
    "field": "series",
    "type": "nominal",
    "sort": None,
    "legend": {"columns": 2, "title": None},
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: where on the axis of names, of which series, how much; None leaves a gap."""

    name: str
    series: str
    value: float | None


def bars(marks: Sequence[Mark], unit: str, description: str) -> str:
    """Return bars, those of each name side by side, as the address of a picture (RFC 2397)."""
    axis = {"format": ",d", "tickCount": 4}
    encoding = {
        "y": _names(),
        "yOffset": {"field": "series", "type": "nominal", "sort": None},
        "color": _SERIES,
        "x": {"field": "value", "type": "quantitative", "title": unit, "axis": axis},
    }
    return _drawn({"mark": "bar", "encoding": encoding, "height": {"step": 16}}, marks, description)


def lines(marks: Sequence[Mark], unit: str, description: str, top: float | None = None) -> str:
    """Return a line for each series as the address of a picture; `top` is where the axis ends, if known.

    A series has its shape beside its colour; where a value is missing the line is broken.
    """
    scale = {"domain": [0, top]} if top is not None else {"zero": True}
    encoding = {
        "x": _names(),
        "y": {
            "field": "value",
            "type": "quantitative",
            "title": unit,
            "scale": scale,
            "axis": {"tickCount": 5},
        },
    }
    # The points alone have a legend, of colour and shape in one; the colour of the lines is their stroke.
    layer = [
        {"mark": "line", "encoding": {**encoding, "stroke": {**_SERIES, "legend": None}}},
        {"mark": "point", "encoding": {**encoding, "color": _SERIES, "shape": _SERIES}},
    ]
    return _drawn({"layer": layer, "height": 220}, marks, description)


def _names() -> Details:
    return {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": _NAMES}


def _drawn(chart: Mapping[str, object], marks: Sequence[Mark], description: str) -> str:
    values = [{"name": one.name[:LONGEST], "series": one.series, "value": one.value} for one in marks]
    specification = {
        "$schema": f"https://vega.github.io/schema/vega-lite/v{VERSION}.json",
        "description": description,
        "data": {"values": values},
        "config": CONFIG,
        "padding": 10,
        "width": WIDTH,
        **chart,
    }
    svg = draw(Chart(specification, len(values)))
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode('ascii')}"
