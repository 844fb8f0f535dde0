"""From an HTTP request to an operation of the SPARQL 1.1 Protocol, and to the format of its answer; pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode

from perfgraph.stores import Dataset

QUERY_TYPE, UPDATE_TYPE = "application/sparql-query", "application/sparql-update"
FORM_TYPE = "application/x-www-form-urlencoded"

FIELDS = 1_000
"""How many parameters a request may have."""


class ProtocolFault(Exception):
    """A request that is no operation of the protocol: the HTTP status, a text, further headers."""

    def __init__(self, status: int, text: str, **headers: str) -> None:
        super().__init__(text)
        self.status, self.text, self.headers = status, text, headers


@dataclass(frozen=True, slots=True)
class Message:
    """A request as it came: `query` is the part of its address after "?", percent-encoded; `content_type` is
    "" where the header is missing.
    """

    method: str
    query: str = ""
    content_type: str = ""
    body: bytes = b""

    @property
    def media_type(self) -> str:
        """Return the media type of the body, in lower case and without parameters."""
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """Return the character set that the content type names, in lower case; utf-8 when it names none."""
        found = re.search(r';\s*charset\s*=\s*"?([^\s";]*)', self.content_type, re.IGNORECASE)
        return found[1].lower() if found else "utf-8"


@dataclass(frozen=True, slots=True)
class Query:
    """The query operation (SPARQL 1.1 Protocol §2.1): text, graphs beside it, the format asked for."""

    text: str
    dataset: Dataset | None
    format: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """The update operation (SPARQL 1.1 Protocol §2.2)."""

    text: str
    dataset: Dataset | None


@dataclass(frozen=True, slots=True)
class Describe:
    """A GET without a query: the description of the service (SPARQL 1.1 Service Description §2)."""

    format: str = ""


def read_query(message: Message, limit: int) -> Query | Describe:
    """Return the operation of a request to the query endpoint, whose text is at most `limit` bytes of UTF-8.

    Raises `ProtocolFault` that says what was found and what was expected.

    >>> read_query(Message("GET", "query=ASK%20%7B%7D"), 100).text
    'ASK {}'
    """
    if message.method not in ("GET", "HEAD", "POST"):
        raise ProtocolFault(
            405, f"found the method {message.method}, expected GET or POST", Allow="GET, HEAD, POST, OPTIONS"
        )
    fields = _Fields.of(message, QUERY_TYPE, "query")
    if fields.all("update"):
        raise ProtocolFault(400, "found an update, expected a query; updates go by POST to update, "
                                 "beside this address, with a token")  # fmt: skip
    wanted = next((value for name in ("format", "output") for value in fields.all(name)), "")
    dataset = fields.dataset("default-graph-uri", "named-graph-uri", other="using-")
    if not fields.all("query") and dataset is None and message.method != "POST":
        return Describe(wanted)
    return Query(fields.text("query", limit), dataset, wanted)


def read_update(message: Message, limit: int) -> Update:
    """Return the operation of a request to the update endpoint; as `read_query`."""
    if message.method != "POST":
        raise ProtocolFault(405, f"found the method {message.method}, expected POST", Allow="POST, OPTIONS")
    fields = _Fields.of(message, UPDATE_TYPE, "update")
    if fields.all("query"):
        raise ProtocolFault(
            400, "found a query, expected an update; queries go to sparql, beside this address"
        )
    dataset = fields.dataset("using-graph-uri", "using-named-graph-uri", other="(default|named)-")
    return Update(fields.text("update", limit), dataset)


def read_form(message: Message, names: Iterable[str], limit: int) -> Mapping[str, str]:
    """Return those of the parameters `names` that a request has, in its address or as a form.

    Raises `ProtocolFault` for another kind of body, a parameter that comes twice or is above `limit` bytes.

    >>> read_form(Message("POST", "lang=en", FORM_TYPE, b"queries=%7B%7D"), ("queries", "lang"), 100)
    {'lang': 'en', 'queries': '{}'}
    """
    pairs = _parsed(message.query)
    if message.method == "POST":
        if message.media_type != FORM_TYPE or message.charset not in ("utf-8", "utf8"):
            raise ProtocolFault(415, f"Content-Type: expected {FORM_TYPE} in UTF-8", Accept=FORM_TYPE)
        pairs += _parsed(_decoded(message.body))
    fields = _Fields([pair for pair in pairs if pair[0] in set(names)])
    return {name: fields.text(name, limit) for name, _ in fields.pairs}


@dataclass(frozen=True, slots=True)
class _Fields:
    """The parameters of a request, from its address and its body, in order."""

    pairs: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, message: Message, direct: str, name: str) -> Self:
        """Return the parameters, the body as `name` when it is the operation's text (§2.1.3, §2.2.2)."""
        pairs = _parsed(message.query)
        if message.method == "POST":
            if message.media_type not in (FORM_TYPE, direct):
                found = f"the media type {message.media_type}" if message.media_type else "no media type"
                raise ProtocolFault(
                    415,
                    f"Content-Type: found {found}, expected {direct} or {FORM_TYPE}",
                    Accept=f"{direct}, {FORM_TYPE}",
                )
            if message.charset not in ("utf-8", "utf8"):
                raise ProtocolFault(
                    415, f"Content-Type: found the character set {message.charset}, expected UTF-8"
                )
            text = _decoded(message.body)
            pairs += [(name, text)] if message.media_type == direct else _parsed(text)
        return cls(pairs)

    def all(self, name: str) -> list[str]:
        """Return every value of a parameter."""
        return [value for found, value in self.pairs if found == name]

    def text(self, name: str, limit: int) -> str:
        """Return the one text of the operation."""
        texts = self.all(name)
        if len(texts) != 1:
            found = f"{len(texts)} times" if texts else "nowhere"
            raise ProtocolFault(400, f"found the parameter {name} {found}, expected it once")
        if (size := len(texts[0].encode("utf-8", "surrogatepass"))) > limit:
            raise ProtocolFault(
                413, f"found a text of {size:,} bytes, expected at most {limit:,}; shorten it"
            )
        return texts[0]

    def dataset(self, default: str, named: str, *, other: str) -> Dataset | None:
        """Return the graphs that the parameters name; None when they name none."""
        for name, _ in self.pairs:
            if re.fullmatch(rf"{other}(named-)?graph-uri", name):
                raise ProtocolFault(400, f"found the parameter {name}, expected {default} or {named}")
        if not self.all(default) and not self.all(named):
            return None
        return Dataset(tuple(map(graph_name, self.all(default))), tuple(map(graph_name, self.all(named))))


def graph_name(text: str) -> NamedNode:
    """Return the IRI of a graph as a parameter gives it; raises `ProtocolFault`."""
    try:
        return NamedNode(text)
    except ValueError:
        raise ProtocolFault(400, f'found "{text[:200]}", expected the absolute IRI of a graph') from None


def _parsed(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except UnicodeDecodeError as error:
        raise _not_utf8(error) from None
    except ValueError:
        raise ProtocolFault(400, f"found too many parameters, expected at most {FIELDS:,}") from None


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _not_utf8(error) from None


def _not_utf8(error: UnicodeDecodeError) -> ProtocolFault:
    found = error.object[error.start]
    return ProtocolFault(400, f"found the byte {found:#04x} at {error.start + 1}, expected UTF-8")
