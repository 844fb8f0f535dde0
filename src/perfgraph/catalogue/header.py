"""The `#+` header of a query file: YAML whose every fault is told with file and line."""

import re
from collections.abc import Iterator, Mapping

import yaml

from perfgraph.errors import QueryError
from perfgraph.findings import Bilingual

MARK = re.compile(r"#\+ ?")

LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it: ten times faster, with the same nodes and marks."""


class Entry:
    """A value of a header or of a YAML file, which knows its file and line.

    Every method raises `QueryError` naming file, line, what was found and what was expected.
    """

    def __init__(self, node: yaml.Node, file: str, offset: int = 0) -> None:
        self._node, self._file, self._offset = node, file, offset

    def fault(self, found: str, expected: str) -> QueryError:
        """Return the exception that says where this entry stands and what is wrong with it."""
        line = self._node.start_mark.line + 1 + self._offset
        return QueryError(f"{self._file}, line {line}: found {found}, expected {expected}")

    def mapping(self, *required: str, optional: tuple[str, ...] | None = None) -> Mapping[str, "Entry"]:
        """Return the entries by key, in order; `optional` None allows any further key."""
        if not isinstance(self._node, yaml.MappingNode):
            raise self.fault(self._kind(), "a mapping {key: value}")
        entries: dict[str, Entry] = {}
        for key, value in self._node.value:
            name, entry = key.value, Entry(value, self._file, self._offset)
            if not isinstance(key, yaml.ScalarNode) or name in entries:
                raise Entry(key, self._file, self._offset).fault(f"the key {name!r} twice", "it once")
            if optional is not None and name not in (*required, *optional):
                raise entry.fault(f'the key "{name}"', "one of " + ", ".join((*required, *optional)))
            entries[name] = entry
        for name in required:
            if name not in entries:
                raise self.fault(f'no key "{name}"', f"the keys {', '.join(required)}")
        return entries

    def text(self) -> str:
        """Return a text that is not empty."""
        if not isinstance(self._node, yaml.ScalarNode) or not self._node.value.strip():
            raise self.fault(self._kind(), "a text")
        return str(self._node.value).strip()

    def bilingual(self) -> Bilingual:
        """Return a text in both languages: {en: …, zh: …}."""
        both = self.mapping("en", "zh", optional=())
        return Bilingual(zh=both["zh"].text(), en=both["en"].text())

    def sequence(self) -> Iterator["Entry"]:
        """Yield the entries of a list."""
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.fault(self._kind(), "a list [a, b]")
        for node in self._node.value:
            yield Entry(node, self._file, self._offset)

    def plain(self) -> object:
        """Return the value as plain Python objects."""
        loader = yaml.SafeLoader("")
        return loader.construct_document(self._node)

    def _kind(self) -> str:
        if isinstance(self._node, yaml.ScalarNode):
            return f'"{self._node.value}"'
        return "a mapping" if isinstance(self._node, yaml.MappingNode) else "a list"


def read_yaml(text: str, file: str, offset: int = 0) -> Entry | None:
    """Return the root of a YAML text, None when it is empty; `offset` is the number of lines before it.

    Raises `QueryError` with file and line when the text is not YAML.
    """
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = (mark.line + 1 if mark else 1) + offset
        problem = getattr(error, "problem", None) or str(error)
        expected = "YAML such as title: {en: …, zh: …}"
        raise QueryError(f"{file}, line {line}: {problem}, expected {expected}") from None
    return Entry(node, file, offset) if node is not None else None


def read_header(text: str, file: str) -> Entry | None:
    """Return the root of the `#+` lines at the head of a query, None when it has none.

    Blank lines and ordinary comments may stand before the header; the first other line ends it.
    Raises `QueryError` with file and line when the header is not YAML.
    """
    header: list[str] = []
    first = 0
    for number, line in enumerate(text.splitlines()):
        if line.startswith("#+"):
            first = first if header else number
            header.append(MARK.sub("", line, count=1))
        elif header or (line.strip() and not line.startswith("#")):
            break
    return read_yaml("\n".join(header), file, first) if header else None
