"""What python-calamine does not tell of the cells of an .xlsx file: per cent, and formulas that failed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from perfgraph.readers.archive import Archive, parse_xml
from perfgraph.readers.wordml import Element

_BUILT_IN = frozenset((9, 10))
"""The formats 0% and 0.00% (§18.8.30)."""

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")


Position = tuple[int, int]
"""Row and column of a worksheet, both from 1."""


@dataclass(frozen=True, slots=True)
class CellFormats:
    """The cells of a worksheet in per cent (ECMA-376 part 1 §18.8.31), and the error of those that failed."""

    percent: frozenset[Position] = frozenset()
    failed: Mapping[Position, str] = field(default_factory=dict)


def cell_formats(archive: Archive) -> Mapping[str, CellFormats]:
    """Return the formats of the cells by the name of the worksheet.

    Raises `DocumentError` for a part that is no XML or breaks a limit.
    """
    styles = _styles(archive)
    found: dict[str, CellFormats] = {}
    for sheet, part in _parts(archive).items():
        percent: set[Position] = set()
        failed: dict[Position, str] = {}
        for cell in _all(_parsed(archive, part), "c"):
            position = _position(cell.get("r") or "")
            if position and cell.get("s") in styles:
                percent.add(position)
            if position and cell.get("t") == "e":  # ST_CellType (§18.18.11): an error
                failed[position] = "".join(str(one.text or "") for one in _all(cell, "v"))
        found[sheet] = CellFormats(frozenset(percent), failed)
    return found


def _styles(archive: Archive) -> frozenset[str]:
    """Return the numbers of the cell formats (cellXfs) that show per cent."""
    if "xl/styles.xml" not in archive.names:
        return frozenset()
    root = _parsed(archive, "xl/styles.xml")
    own = {
        int(one.get("numFmtId") or 0) for one in _all(root, "numFmt") if "%" in (one.get("formatCode") or "")
    }
    formats = next(_all(root, "cellXfs"), None)
    kinds = [] if formats is None else [one for one in formats if _local(one) == "xf"]
    percent = _BUILT_IN | own
    return frozenset(
        str(number) for number, one in enumerate(kinds) if int(one.get("numFmtId") or 0) in percent
    )


def _parts(archive: Archive) -> Mapping[str, str]:
    """Return the part of each worksheet by its name."""
    relations = "xl/_rels/workbook.xml.rels"
    if not {"xl/workbook.xml", relations} <= set(archive.names):
        return {}
    targets = {one.get("Id"): one.get("Target") or "" for one in _parsed(archive, relations)}
    parts: dict[str, str] = {}
    for sheet in _all(_parsed(archive, "xl/workbook.xml"), "sheet"):
        target = targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in archive.names:
            parts[sheet.get("name") or ""] = part
    return parts


def _parsed(archive: Archive, part: str) -> Element:
    return parse_xml(archive.read(part), f"{archive.name}, part {part}")


def _all(root: Element, kind: str) -> Iterator[Element]:
    return (element for element in root.iter() if _local(element) == kind)


def _local(element: Element) -> str:
    """Return the name without its namespace: the strict and the transitional one mean the same."""
    return str(element.tag).rpartition("}")[2]


def _position(reference: str) -> Position | None:
    match = _REFERENCE.fullmatch(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column
