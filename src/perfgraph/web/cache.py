"""Answers that are kept as long as the snapshot they came from: a snapshot never changes."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from perfgraph import __version__

LARGEST = 2_000_000
"""The largest body that is kept, in bytes."""

WORTH_PACKING = 1_000
"""From how many bytes a text is sent compressed to a client that takes it."""

_TEXT = ("text/", "application/json", "application/javascript", "application/ld+json", "application/n-",
         "application/sparql-results", "application/rdf+xml", "application/trig", "image/svg+xml",
         "application/vnd.oai")  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """An answer with its status, media type, further headers and entity tag."""

    status: int
    media_type: str
    headers: Mapping[str, str]
    tag: str
    body: bytes = field(repr=False)

    @cached_property
    def packed(self) -> bytes | None:
        """Return the body compressed (RFC 1952), None where that gains nothing; made at the first wish."""
        if len(self.body) < WORTH_PACKING or not self.media_type.startswith(_TEXT):
            return None
        return gzip.compress(self.body, 5, mtime=0)


class Cache:
    """Answers by key, the least recently used leaving first when the bodies exceed `capacity` bytes."""

    def __init__(self, capacity: int = 64_000_000) -> None:
        self.capacity = capacity
        self.size = 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def get(self, key: str) -> Kept | None:
        """Return what is kept under a key."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        return kept

    def put(self, key: str, kept: Kept) -> None:
        """Keep an answer, unless it is larger than `LARGEST`."""
        if len(kept.body) > LARGEST:
            return
        before = self._kept.pop(key, None)
        self.size += _weight(kept) - (_weight(before) if before else 0)
        self._kept[key] = kept
        while self.size > self.capacity:
            _, oldest = self._kept.popitem(last=False)
            self.size -= _weight(oldest)


def _weight(kept: Kept) -> int:
    # A compressed copy is about a fourth; headers and keys are some hundred bytes.
    return len(kept.body) * 5 // 4 + 500


def entity_tag(*parts: str) -> str:
    """Return the entity tag of a representation: of the state, the address and the version of perfgraph.

    >>> entity_tag("a7d2a7bdd23dd3c0", "id/project/1", "turtle") == entity_tag("b", "id/project/1", "turtle")
    False
    """
    return hashlib.sha256("\0".join((__version__, *parts)).encode()).hexdigest()[:24]


def matching(if_none_match: str, tag: str) -> str:
    """Return the tag, as the client holds it, that an If-None-Match header names, by weak comparison; "" for
    none (RFC 9110 §13.1.2). A copy that was sent compressed has the tag with "-gz".

    >>> matching('W/"a-gz", "b"', "a"), matching('"c"', "a")
    ('a-gz', '')
    """
    for one in if_none_match.split(","):
        named = one.strip().removeprefix("W/").strip('"')
        if named.removesuffix("-gz") == tag:
            return named
    return ""
