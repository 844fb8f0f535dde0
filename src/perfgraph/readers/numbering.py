"""The numbers that Word prints before paragraphs and does not keep in their text (自动编号).

ECMA-376 part 1 §17.9: a paragraph names, itself or through its style, a numbering instance and a level;
the instance names an abstract numbering whose levels say format, start and pattern ("%1、", "（%1）").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from perfgraph.readers.counting import written
from perfgraph.readers.wordml import Element, attribute, child, name, number, switched_on

_LEVELS = 9
_NONE = "0"


@dataclass(frozen=True, slots=True)
class _Level:
    """One level: how its numbers look; `restart` is the level (from 1) that resets it, 0 for never."""

    style: str = "decimal"
    pattern: str = ""
    start: int = 1
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None
    paragraph_style: str = ""


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph or numbering style says about numbering."""

    based_on: str
    numbering: str
    level: int | None


class Numbering:
    """The counters of one document, moved on by each paragraph in reading order.

    `numbering` and `styles` are the roots of the parts numbering.xml and styles.xml, None when absent.
    """

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default_style = ""
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._linked: dict[str, str] = {}
        self._instances: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        for style in _all(styles, "style"):
            self._read_style(style)
        for abstract in _all(numbering, "abstractNum"):
            key = attribute(abstract, "abstractNumId")
            self._abstract[key] = dict(_levels(abstract))
            self._linked[key] = attribute(child(abstract, "numStyleLink"), "val")
        for instance in _all(numbering, "num"):
            self._read_instance(instance)

    def next(self, properties: Element | None) -> str:
        """Return what Word prints before the paragraph with these properties (w:pPr), and count it.

        Bullets, and paragraphs without a number, give "". A number that ends in a letter or digit is
        parted from the text by a space, where Word jumps to a TAB stop.
        """
        if not self._instances:
            return ""
        style = attribute(child(properties, "pStyle"), "val", self._default_style)
        own = child(properties, "numPr")
        instance = attribute(child(own, "numId"), "val")
        level = _depth(own)
        if not instance:
            instance, inherited = self._inherited(style)
            candidates = (level, inherited, self._level_of_style(instance, style))
            level = next((candidate for candidate in candidates if candidate is not None), None)
        if not instance or instance == _NONE or (level or 0) >= _LEVELS:
            return ""
        return self._count(instance, level or 0)

    def _read_style(self, style: Element) -> None:
        properties = child(style, "pPr", "numPr")
        key = attribute(style, "styleId")
        self._styles[key] = _Style(
            attribute(child(style, "basedOn"), "val"),
            attribute(child(properties, "numId"), "val"),
            _depth(properties),
        )
        if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true", "on"):
            self._default_style = key

    def _read_instance(self, instance: Element) -> None:
        levels: dict[int, _Level] = {}
        starts: dict[int, int] = {}
        for override in _all(instance, "lvlOverride"):
            depth = number(override, 0, "ilvl")
            levels.update(dict(_levels(override)))
            start = child(override, "startOverride")
            if start is not None:
                starts[depth] = number(start, 1)
        abstract = attribute(child(instance, "abstractNumId"), "val")
        self._instances[attribute(instance, "numId")] = (abstract, levels, starts)

    def _inherited(self, style: str) -> tuple[str, int | None]:
        """Return numbering instance and level of a style, asking the styles that it is based on."""
        seen: set[str] = set()
        level = None
        while style in self._styles and style not in seen:
            seen.add(style)
            found = self._styles[style]
            level = found.level if level is None else level
            if found.numbering:
                return found.numbering, level
            style = found.based_on
        return "", None

    def _level_of_style(self, instance: str, style: str) -> int | None:
        _, levels = self._resolved(instance)
        return next(
            (depth for depth, level in levels.items() if style and level.paragraph_style == style), None
        )

    def _resolved(self, instance: str) -> tuple[str, dict[int, _Level]]:
        """Return the abstract numbering behind an instance, and its levels with the instance's own."""
        seen: set[str] = set()
        abstract, own, starts = self._instances.get(instance, ("", {}, {}))
        while self._linked.get(abstract) and abstract not in seen:
            seen.add(abstract)
            through, _ = self._inherited(self._linked[abstract])
            abstract = self._instances.get(through, (abstract, {}, {}))[0]
        levels = self._abstract.get(abstract, {}) | own
        for depth in starts.keys() & levels.keys():
            levels[depth] = replace(levels[depth], start=starts[depth])
        return abstract, levels

    def _count(self, instance: str, depth: int) -> str:
        abstract, levels = self._resolved(instance)
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        if instance not in self._begun:
            self._begun.add(instance)
            for overridden in self._instances[instance][2]:
                counts[min(overridden, _LEVELS - 1)] = None
        for above in range(depth):
            if counts[above] is None:
                counts[above] = levels.get(above, _Level()).start
        current = counts[depth]
        counts[depth] = level.start if current is None else current + 1
        for below in range(depth + 1, _LEVELS):
            restart = levels.get(below, _Level()).restart
            if restart is None or 0 < depth + 1 <= restart:
                counts[below] = None
        return _printed(level, levels, counts)


def _all(parent: Element | None, wanted: str) -> Iterator[Element]:
    if parent is not None:
        yield from (element for element in parent if name(element) == wanted)


def _depth(properties: Element | None) -> int | None:
    level = child(properties, "ilvl")
    return None if level is None else number(level, 0)


def _levels(parent: Element) -> Iterator[tuple[int, _Level]]:
    for level in _all(parent, "lvl"):
        restart = child(level, "lvlRestart")
        yield (
            number(level, 0, "ilvl"),
            _Level(
                style=attribute(child(level, "numFmt"), "val", "decimal"),
                pattern=attribute(child(level, "lvlText"), "val"),
                start=number(child(level, "start"), 0),
                suffix=attribute(child(level, "suff"), "val", "tab"),
                legal=switched_on(child(level, "isLgl")),
                restart=None if restart is None else number(restart, 0),
                paragraph_style=attribute(child(level, "pStyle"), "val"),
            ),
        )


def _printed(level: _Level, levels: dict[int, _Level], counts: list[int | None]) -> str:
    def fill(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        style = "decimal" if level.legal else levels.get(depth, _Level()).style
        return written(counts[depth] or 0, style)

    if level.style == "bullet":
        return ""
    text = re.sub("%([1-9])", fill, level.pattern)
    parted = level.suffix == "space" or (level.suffix == "tab" and text[-1:].isalnum())
    return text + " " if text and parted else text
