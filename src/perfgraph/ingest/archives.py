"""Archives of documents (.zip): harmless ones only, at most one inside another, names decoded."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from perfgraph.errors import DocumentError
from perfgraph.readers.archive import MB, Archive, Limits
from perfgraph.readers.messages import printable

ARCHIVES = Limits(file=500 * MB, entries=10_000, package=2_000 * MB)
"""What an archive may hold: unpacked 50 MB a file and 2,000 MB together, by a ratio of at most 200."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PACKAGE = frozenset({"[Content_Types].xml", "mimetype", "OFD.xml"})
"""The parts by which a package of one document is known (OPC, ODF, OFD): it is no archive of documents."""
_UTF_8 = 0x800
_ADVICE = "unpack it with a program you trust and read the folder"

Member = tuple[str, bytes | str]
"""A name in an archive, with the bytes of the file or the reason why it could not be unpacked."""


def may_be_archive(data: bytes) -> bool:
    """Tell whether a file begins like a ZIP file (APPNOTE.TXT §4.3.7 and §4.3.16)."""
    return data.startswith(_ZIP)


def is_archive(data: bytes) -> bool:
    """Tell whether a file is a ZIP file but not the package of one document.

    >>> is_archive(b"PK and so on")
    False
    """
    if not may_be_archive(data):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            return _PACKAGE.isdisjoint(opened.NameToInfo)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False  # the readers say what is wrong with it


def members(data: bytes, name: str, limits: Limits = ARCHIVES, nested: bool = False) -> Iterator[Member]:
    """Yield the files of an archive by their names, sorted; those of an archive in it as `inner.zip!name`.

    A member that is damaged, too large or an archive two levels down comes with the reason instead of its
    bytes. Raises `DocumentError` for an archive that is damaged, protected or unsafe (see `limits`).
    """
    archive = _opened(data, name, limits)
    left = limits.package
    for part, shown in _names(data):
        try:
            content = archive.read(part)
        except DocumentError as error:
            yield shown, _advised(error)
            continue
        left -= len(content)
        if not is_archive(content):
            yield shown, content
        elif nested:
            yield shown, f"{printable(shown)}: found an archive two levels down; expected one: {_ADVICE}"
        else:
            yield from _inside(content, shown, replace(limits, package=max(left, 0)))


def _inside(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    try:
        for inner, content in members(data, printable(name), limits, nested=True):
            yield f"{name}!{inner}", content
    except DocumentError as error:
        yield name, str(error)


def _opened(data: bytes, name: str, limits: Limits) -> Archive:
    try:
        return Archive(data, name, limits)
    except DocumentError as error:
        raise DocumentError(_advised(error)) from error


def _advised(error: DocumentError) -> str:
    """Return a message about a package with the advice that fits an archive."""
    return f"{str(error).rpartition(': ')[0]}: {_ADVICE}"


def _names(data: bytes) -> list[tuple[str, str]]:
    """Return the names of the files of an archive, as they are stored and as they are meant, sorted."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        found = [(entry.filename, _meant(entry)) for entry in opened.infolist() if not entry.is_dir()]
    return sorted(found, key=lambda names: names[1].split("/"))


def _meant(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry, which Windows in Chinese writes in GBK without saying so.

    A name without the UTF-8 flag is said to be in code page 437 (APPNOTE.TXT appendix D.1), and zipfile
    decodes it so.
    """
    if entry.flag_bits & _UTF_8:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
