"""Open packages (ZIP) and XML that strangers made, within limits that hold whatever the file claims.

The limits are those of the threat model: decompression bombs, paths that leave the package, hidden second
copies of a part, and XML entities (billion laughs, XXE) are refused before anything is parsed.
"""

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import IO

from lxml import etree

from perfgraph.errors import DocumentError
from perfgraph.readers.messages import printable, reason

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader accepts; sizes in bytes, 1 MB = 1,000,000 bytes.

    `file` the input as it lies on disk; `entries`, `entry`, `package` the number of files in a package, the
    unpacked size of one and of all together; `ratio` unpacked to packed size of one; `tags` the "<" of one
    XML part (what a tree of it costs); `lines` of a text and `line` the characters of one; `columns` of a
    table row and `positions` the grid positions of all tables together; `pages` of a PDF file, `objects`
    (characters, lines, pictures) and `rules` (ruling lines) of one of its pages; `scans` the pages in which
    text is recognised and `pixels` the size of one picture.
    """

    file: int = 50 * MB
    entries: int = 2_000
    entry: int = 50 * MB
    package: int = 200 * MB
    ratio: int = 200
    tags: int = 3_000_000
    lines: int = 1_000_000
    line: int = 100_000
    columns: int = 1_000
    positions: int = 2_000_000
    pages: int = 500
    objects: int = 100_000
    rules: int = 5_000
    scans: int = 50
    pixels: int = 40_000_000


LIMITS = Limits()
"""The default limits."""

_CUT_OFF = "expected a whole file: it was cut off or damaged, so fetch or save it again"
_CENTRAL_ENTRY = b"PK\x01\x02"
_PROLOGUE = 100_000
"""Bytes within which a DOCTYPE begins: before the first element (XML 1.0 §2.8), after comments."""
_PACKING = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError, OSError)
_ENCODING = re.compile(rb"""\A<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


class Archive:
    """A package whose directory was found harmless; its parts are read one at a time.

    Raises `DocumentError` when the package is truncated, not a ZIP file, or breaks one of `limits`
    (a package of OPC, ECMA-376 part 2, holds stored or deflated parts only).
    """

    def __init__(self, data: bytes, name: str, limits: Limits = LIMITS) -> None:
        self.name = name
        self._limits = limits
        self._left = limits.package
        # The directory costs memory before its length is known; parts that are packages themselves may
        # hold the same four bytes, hence the generous factor.
        if data.count(_CENTRAL_ENTRY) > 10 * limits.entries:
            raise self._refusal("more files in it than can be counted", f"at most {limits.entries:,}")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise DocumentError(
                f"{name}: found a ZIP package that cannot be opened ({reason(error)}); {_CUT_OFF}"
            ) from error
        self._check()
        self._entries = {entry.filename: entry for entry in self._zip.infolist()}

    @property
    def names(self) -> frozenset[str]:
        """Return the names of the parts."""
        return frozenset(self._entries)

    def read(self, part: str) -> bytes:
        """Return the unpacked bytes of `part`, reading no more than the limits allow.

        Raises `DocumentError` when the part is absent, damaged or larger than allowed.
        """
        if part not in self._entries:
            raise DocumentError(
                f"{self.name}: found no part {part} in the package; "
                "expected a Word file (.docx): save it again"
            )
        allowed = min(self._limits.entry, self._left)
        content = self._unpacked(part, allowed + 1)
        if len(content) > allowed:
            raise self._refusal(f"{part} unpacks to more than {allowed:,} bytes", "less")
        self._left -= len(content)
        return content

    def peek(self, part: str) -> bytes:
        """Return the first bytes of a part, where a DOCTYPE stands if there is one; raises as `read` does."""
        return self._unpacked(part, _PROLOGUE)

    def _unpacked(self, part: str, most: int) -> bytes:
        try:
            with self._zip.open(self._entries[part]) as stream:
                return _bounded(stream, most)
        except _BROKEN as error:
            raise DocumentError(
                f"{self.name}: found the part {part} damaged ({reason(error)}); {_CUT_OFF}"
            ) from error

    def _check(self) -> None:
        entries, limits = self._zip.infolist(), self._limits
        if len(entries) > limits.entries:
            raise self._refusal(f"{len(entries):,} files in it", f"at most {limits.entries:,}")
        for entry in entries:
            self._check_entry(entry)
        together = sum(entry.file_size for entry in entries)
        if together > limits.package:
            raise self._refusal(f"{together:,} bytes when unpacked", f"at most {limits.package:,}")
        # Part names are compared without case (OPC, ECMA-376 part 2 §6.2.2.3).
        for part, count in Counter(entry.filename.casefold() for entry in entries).items():
            if count > 1:
                raise self._refusal(f"{count} parts named {_shown(part)}", "one")

    def _check_entry(self, entry: zipfile.ZipInfo) -> None:
        limits, part = self._limits, _shown(entry.orig_filename)
        if _leaves_package(entry.orig_filename):
            raise self._refusal(f"a part named {part}", "names inside the package")
        if entry.flag_bits & _ENCRYPTED:
            raise DocumentError(
                f"{self.name}: found the part {part} protected by a password; expected an open file: "
                "remove the password and save it again"
            )
        if entry.compress_type not in _PACKING:
            raise self._refusal(f"{part} is packed by method {entry.compress_type}", "stored or deflated")
        if entry.file_size > limits.entry:
            raise self._refusal(f"{part} unpacks to {entry.file_size:,} bytes", f"at most {limits.entry:,}")
        if entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise self._refusal(
                f"{part} unpacks {entry.compress_size:,} to {entry.file_size:,} bytes",
                f"at most {limits.ratio} times",
            )

    def _refusal(self, found: str, expected: str) -> DocumentError:
        return DocumentError(
            f"{self.name}: found an unsafe package: {found}; expected {expected}: "
            "open it in a word processor you trust and save it again"
        )


def _bounded(stream: IO[bytes], most: int) -> bytes:
    """Read at most `most` bytes, in pieces: a whole read may unpack more than the directory claims."""
    pieces = io.BytesIO()
    while pieces.tell() < most and (piece := stream.read(min(MB, most - pieces.tell()))):
        pieces.write(piece)
    return pieces.getvalue()


def parse_xml(content: bytes, where: str, limits: Limits = LIMITS) -> etree._Element:
    """Return the root of an XML part without expanding an entity or reaching a file or the network.

    `where` names file and part for the message. Comments and processing instructions are dropped. Raises
    `DocumentError` for a DOCTYPE (which OPC forbids, ECMA-376 part 2 §6.2.5), an encoding other than
    UTF-8 and UTF-16, XML that is not well-formed, deeper than 256 elements or of more than `limits.tags`.
    """
    encoding = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    if encoding and encoding[1].lower() not in (b"utf-8", b"utf-16", b"us-ascii"):
        raise DocumentError(
            f"{where}: found XML in {encoding[1].decode()}; expected UTF-8 or UTF-16: save it again"
        )
    _refuse_doctype(content, where)
    tags = content.count(b"<")
    if tags > limits.tags:
        raise DocumentError(
            f"{where}: found {tags:,} XML tags; expected at most {limits.tags:,}: split the document"
        )
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(f"{where}: found corrupt XML ({reason(error)}); {_CUT_OFF}") from error
    # The second wall, should a parser ever see a DOCTYPE that the search above did not.
    if root.getroottree().docinfo.internalDTD is not None:
        raise _doctype(where)
    return root


def refuse_doctypes(archive: Archive) -> None:
    """Raise `DocumentError` when a part of a package that another library will parse has a DOCTYPE."""
    for part in sorted(archive.names):
        if part.lower().endswith((".xml", ".rels")):
            _refuse_doctype(archive.peek(part), f"{archive.name}: {part}")


def _refuse_doctype(content: bytes, where: str) -> None:
    wide = content.startswith(_UTF_16)
    for mark in ("<!DOCTYPE".encode(code) for code in (("utf-16-le", "utf-16-be") if wide else ("utf-8",))):
        if mark in content:
            raise _doctype(where)


def _doctype(where: str) -> DocumentError:
    return DocumentError(
        f"{where}: found XML with a DOCTYPE; expected none, as it can hide entities that read "
        "other files or fill the memory: save it again with a word processor"
    )


def _leaves_package(part: str) -> bool:
    path = part.replace("\\", "/")
    return path.startswith("/") or ":" in path or "\0" in path or ".." in path.split("/")


def _shown(part: str) -> str:
    return f'"{printable(part)}"'
