"""The text of one Word paragraph (ECMA-376 part 1 §17.3): runs, TABs, breaks; and what hangs on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from perfgraph.readers.messages import shown
from perfgraph.readers.wordml import DELETED, INSERTED, WRAPPERS, Element, attribute, children, name

_TEXT = frozenset({"t", "m:t"})
_CHARACTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_DRAWINGS = frozenset({"drawing", "pict", "object"})
# A ruby is a character and its reading above it; formulas nest their runs in elements of their own.
_NESTING = WRAPPERS | {"r", "ruby", "rubyBase"}
_LINE_BREAK = "textWrapping"


@dataclass(slots=True)
class Inline:
    """What was found in the paragraphs read with it.

    `boxes` are the contents of text boxes, `change` the text of the first tracked change that has one,
    None when nothing was changed.
    """

    boxes: list[Element] = field(default_factory=list)
    change: str | None = None

    def text(self, paragraph: Element) -> str:
        """Return the text of a paragraph (w:p) as if every tracked change were accepted.

        Left out are field codes, symbols of symbol fonts, soft hyphens, page breaks and, for they are
        paragraphs of their own, text boxes, which are gathered in `boxes`.
        """
        pieces: list[str] = []
        self._gather(paragraph, pieces)
        return "".join(pieces)

    def note_change(self, texts: Iterable[str]) -> None:
        """Keep what the first tracked change that holds text inserted or deleted."""
        if not self.change:
            self.change = shown("".join(texts))

    def _gather(self, parent: Element, pieces: list[str]) -> None:
        for element in children(parent):
            kind = name(element)
            if kind in _TEXT:
                pieces.append(element.text or "")
            elif kind in _CHARACTERS:
                pieces.append(_CHARACTERS[kind])
            elif kind == "br":
                if attribute(element, "type", _LINE_BREAK) == _LINE_BREAK:
                    pieces.append("\n")
            elif kind in DELETED:
                self.note_change(map(str, element.itertext()))
            elif kind in _DRAWINGS:
                self._gather_boxes(element)
            elif kind in _NESTING or kind.startswith("m:"):
                before = len(pieces)
                self._gather(element, pieces)
                if kind in INSERTED:
                    self.note_change(pieces[before:])

    def _gather_boxes(self, drawing: Element) -> None:
        for element in children(drawing):
            if name(element) == "txbxContent":
                self.boxes.append(element)
            else:
                self._gather_boxes(element)
