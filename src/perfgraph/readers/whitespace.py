"""Spent white space around the text of a cell: kept as it is, and told."""

from collections.abc import Iterator
from dataclasses import replace

from perfgraph.findings import Finding, Place
from perfgraph.vocabulary import finding


def stray_whitespace(text: str, place: Place) -> Iterator[Finding]:
    """Yield a finding for each paragraph of a cell's `text` that begins or ends with a TAB or a space.

    `place` is the cell's; in a text file each paragraph has a line of its own.

    >>> [fault.place.start_line for fault in stray_whitespace("率\\n其他 ", Place(2, 5, 3, 0, 40, 41))]
    [41]
    """
    for offset, paragraph in enumerate(text.split("\n")):
        if paragraph != paragraph.strip("\t "):
            line = place.start_line + offset if place.start_line else 0
            yield finding("stray-whitespace", replace(place, start_line=line, end_line=line), paragraph)
