"""The packed streams of a PDF file, measured before anything unpacks them whole (ISO 32000-1 §7.3.8, §7.4).

The libraries that read PDF files unpack a stream without a limit, and one of 50 MB can become 50 GB.
"""

import re
import zlib
from collections.abc import Iterator

from perfgraph.errors import DocumentError
from perfgraph.readers.archive import LIMITS, MB, Limits

_STREAM = re.compile(rb"stream\r?\n")
_PIECE = 65_536
_DEEPEST = 3


def refuse_bombs(data: bytes, name: str, limits: Limits = LIMITS) -> None:
    """Unpack every stream piece by piece and throw the result away.

    Raises `DocumentError` when one unpacks to more than `limits.entry` bytes, all together to more than
    `limits.package`, or one is packed more than three times.
    """
    left = limits.package
    for start in (found.end() for found in _STREAM.finditer(data)):
        size = 0
        for piece in _unpacked(_pieces(data, start), name, _DEEPEST):
            size += len(piece)
            if size > min(limits.entry, left):
                raise _refusal(name, f"a stream that unpacks to more than {size // MB} MB", "less")
        left -= size


def _pieces(data: bytes, start: int) -> Iterator[bytes]:
    for at in range(start, len(data), _PIECE):
        yield data[at : at + _PIECE]


def _unpacked(packed: Iterator[bytes], name: str, deepest: int) -> Iterator[bytes]:
    """Yield what a stream unpacks to, at every depth; nothing when it is not packed by deflate."""
    outer = _inflated(packed)
    first = next(outer, b"")
    if not first:
        return
    yield first
    if _is_packed(first):
        if not deepest:
            raise _refusal(name, "a stream that is packed again and again", "one that is packed once")

        def again() -> Iterator[bytes]:
            yield first
            yield from outer

        yield from _unpacked(again(), name, deepest - 1)
    else:
        yield from outer


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for piece in packed:
        while piece and not unpacker.eof:
            try:
                unpacked = unpacker.decompress(piece, 16 * _PIECE)
            except zlib.error:
                return
            if unpacked:
                yield unpacked
            piece = unpacker.unconsumed_tail
        if unpacker.eof:
            return


def _is_packed(data: bytes) -> bool:
    """Tell whether data begins as zlib's do (RFC 1950 §2.2)."""
    return len(data) > 1 and data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0


def _refusal(name: str, found: str, expected: str) -> DocumentError:
    return DocumentError(
        f"{name}: found an unsafe PDF file: {found}; expected {expected}: "
        "open it with a program you trust and print it to a new PDF file"
    )
