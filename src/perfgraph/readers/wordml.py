"""Names of WordprocessingML (ECMA-376 part 1 §17), in both of its namespaces, and how content is wrapped."""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_PREFIXES = dict.fromkeys(_WORD, "") | dict.fromkeys(_MATH, "m:") | {_COMPATIBILITY: "mc:"}
WRAPPERS = frozenset({
    "sdt", "sdtContent", "smartTag", "customXml", "hyperlink", "ins", "moveTo", "fldSimple", "dir", "bdo",
    "mc:AlternateContent", "mc:Choice", "mc:Fallback",
})  # fmt: skip
"""Elements whose content is part of what is around them."""
DELETED = frozenset({"del", "moveFrom"})
"""Elements whose content is no longer part of the document once the tracked changes are accepted."""
INSERTED = frozenset({"ins", "moveTo"})
"""Elements whose content is part of the document only once the tracked changes are accepted."""

Element = etree._Element


def name(element: Element) -> str:
    """Return the local name of a Word element, "?" for an element of a foreign namespace.

    Before a name of mathematics stands `m:`, before one of markup compatibility `mc:`.
    """
    tag = element.tag
    return _name(tag) if isinstance(tag, str) else "?"


@lru_cache(maxsize=1_024)
def _name(tag: str) -> str:
    namespace, _, local = tag.removeprefix("{").partition("}")
    prefix = _PREFIXES.get(namespace)
    return "?" if prefix is None else prefix + local


def attribute(element: Element | None, local: str, default: str = "") -> str:
    """Return an attribute of a Word element, `default` when it or the element is absent."""
    if element is None:
        return default
    for namespace in _WORD:
        value = element.get(f"{{{namespace}}}{local}")
        if value is not None:
            return value
    return default


def number(element: Element | None, default: int, local: str = "val") -> int:
    """Return an attribute as a whole number from 0 on, `default` when it is absent or no such number."""
    value = attribute(element, local)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first child by that name, or the descendant along `path`, None when there is none."""
    for step in path:
        if element is None:
            return None
        for candidate in element:
            if name(candidate) == step:
                element = candidate
                break
        else:
            return None
    return element


def switched_on(element: Element | None) -> bool:
    """Return whether an on-off property (§17.17.4) is there and not switched off."""
    return element is not None and attribute(element, "val", "true") not in ("0", "false", "off")


def children(element: Element) -> Iterator[Element]:
    """Yield the children, of an `mc:AlternateContent` only the first choice or, without one, the fallback."""
    if name(element) == "mc:AlternateContent":
        chosen = child(element, "mc:Choice")
        chosen = child(element, "mc:Fallback") if chosen is None else chosen
        if chosen is not None:
            yield chosen
    else:
        yield from element


def contents(element: Element) -> Iterator[Element]:
    """Yield the children with every wrapper (WRAPPERS) replaced by its own contents."""
    for inner in children(element):
        if name(inner) in WRAPPERS:
            yield from contents(inner)
        else:
            yield inner
