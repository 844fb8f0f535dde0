"""Pictures of a few figures, in the type and colours of the site: bars of two sides, lines over releases.

They are drawn into the page itself, so that it stands alone; the table beside each has its figures.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perfgraph.pages.charts import CONFIG, LONGEST, VERSION, Chart, draw

WIDTH = 560
"""How wide a picture is drawn, in pixels; a page scales it to its room."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: where on the axis of names, of which series, how much; None leaves a gap."""

    name: str
    series: str
    value: float | None


def bars(marks: Sequence[Mark], unit: str, description: str) -> str:
    """Return bars, those of each name side by side, as the address of a picture (RFC 2397)."""
    encoding = {
        "y": {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": _NAMES},
        "yOffset": {"field": "series", "type": "nominal", "sort": None},
        "color": {"field": "series", "type": "nominal", "sort": None, "title": None},
        "x": {"field": "value", "type": "quantitative", "title": unit, "axis": _MONEY},
    }
    return _drawn({"mark": "bar", "encoding": encoding, "height": {"step": 16}}, marks, description)


def lines(marks: Sequence[Mark], unit: str, description: str, top: float | None = None) -> str:
    """Return a line for each series as the address of a picture; `top` is where the axis ends, if known.

    A series has its shape beside its colour; where a value is missing the line is broken.
    """
    scale = {"domain": [0, top]} if top is not None else {"zero": True}
    encoding = {
        "x": {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": _NAMES},
        "y": {
            "field": "value",
            "type": "quantitative",
            "title": unit,
            "scale": scale,
            "axis": {"tickCount": 5},
        },
        "color": {"field": "series", "type": "nominal", "sort": None, "title": None},
    }
    shape = {"field": "series", "type": "nominal", "sort": None, "title": None}
    layer = [
        {"mark": "line", "encoding": encoding},
        {"mark": "point", "encoding": {**encoding, "shape": shape}},
    ]
    return _drawn({"layer": layer, "height": 220}, marks, description)


_MONEY: Mapping[str, object] = {"format": ",d", "tickCount": 5}
_NAMES: Mapping[str, object] = {"grid": False, "ticks": False, "labelPadding": 6, "labelAngle": 0}


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
