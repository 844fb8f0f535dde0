"""XML as releases write it: elements of a namespace, texts that XML can hold, the same bytes each time."""

from pathlib import Path
from xml.etree import ElementTree as Xml

Element = Xml.Element
"""An element of a document."""


def plain(text: str) -> str:
    """Return a text without the characters that XML 1.0 cannot hold (§2.2).

    >>> plain("a\\x00b")
    'ab'
    """
    return "".join(
        sign
        for sign in text
        if sign in "\t\n\r" or (sign >= " " and not _surrogate(sign) and sign not in "\ufffe\uffff")
    )


def _surrogate(sign: str) -> bool:
    return "\ud800" <= sign <= "\udfff"


def child(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Add an element to another and return it: `name` in the namespace of the parent, texts made plain.

    An underscore at the end of an attribute's name is dropped, another becomes a hyphen: `type_`, `iso_date`.
    """
    namespace = parent.tag.partition("}")[0] + "}" if parent.tag.startswith("{") else ""
    said = {key.rstrip("_").replace("_", "-"): plain(value) for key, value in attributes.items()}
    made = Xml.SubElement(parent, namespace + name, said)
    made.text = plain(text) or None
    return made


def written(root: Element, namespace: str = "") -> bytes:
    """Return a document in UTF-8, indented; `namespace` is that of its elements, which have no prefix."""
    if namespace:
        Xml.register_namespace("", namespace)
    Xml.indent(root)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def write(path: Path, root: Element, namespace: str = "") -> None:
    """Write a document to a new file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(root, namespace))
