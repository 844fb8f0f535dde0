"""Tell what a file is by its content, whatever its name says, and name what cannot be read yet."""

from dataclasses import dataclass

from perfgraph.errors import DocumentError
from perfgraph.readers.archive import Archive

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain"
HTML = "text/html"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BINARY_EXCEL = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
OLD_EXCEL = "application/vnd.ms-excel"
OLD_WORD = "application/msword"
RTF = "application/rtf"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
OPEN_SHEET = "application/vnd.oasis.opendocument.spreadsheet"
PDF = "application/pdf"
PNG, JPEG, TIFF = "image/png", "image/jpeg", "image/tiff"

MAIN_PART = "word/document.xml"
"""The part of a package that makes it a Word file and holds its text."""

SUFFIXES = {
    ".docx": WORD, ".docm": WORD, ".dotx": WORD, ".dotm": WORD, ".txt": TEXT, ".text": TEXT,
    ".doc": OLD_WORD, ".dot": OLD_WORD, ".wps": OLD_WORD, ".xls": OLD_EXCEL,
    ".et": OLD_EXCEL, ".xlsx": EXCEL, ".xlsm": EXCEL, ".xlsb": BINARY_EXCEL,
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": OPEN_TEXT, ".ods": OPEN_SHEET, ".ofd": "application/ofd",
    ".pdf": PDF, ".rtf": RTF, ".htm": HTML, ".html": HTML,
    ".zip": "application/zip", ".png": PNG, ".jpg": JPEG, ".jpeg": JPEG,
    ".tif": TIFF, ".tiff": TIFF,
}  # fmt: skip
"""The suffixes that promise a type; any other promises nothing."""

_SAVE = "open it in a word processor and save it as .docx"
_TABLE = "copy its tables into a word processor and save that as .docx"
_RECOGNISE = "save it as PNG, JPEG or TIFF"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A type of file that cannot be read: its name, and what its owner can do instead."""

    name: str
    advice: str = _SAVE


_PICTURE = "a picture"
_MAGIC: tuple[tuple[bytes, _Kind], ...] = (
    (b"GIF87a", _Kind(f"{_PICTURE} (GIF)", _RECOGNISE)),
    (b"GIF89a", _Kind(f"{_PICTURE} (GIF)", _RECOGNISE)),
    (b"7z\xbc\xaf\x27\x1c", _Kind("a 7z archive", "unpack it first")),
    (b"Rar!\x1a\x07", _Kind("a RAR archive", "unpack it first")),
    (b"\x1f\x8b", _Kind("a gzip archive", "unpack it first")),
)
_PACKAGES: tuple[tuple[str, _Kind], ...] = (
    ("ppt/presentation.xml", _Kind("a PowerPoint file (.pptx)", _TABLE)),
    ("OFD.xml", _Kind("an OFD file (版式文档)", "convert it to .docx")),
)
_COMPOUND = b"\xd0\xcf\x11\xe0"
_STREAMS: tuple[tuple[str, _Kind], ...] = (
    ("PowerPoint Document", _Kind("an old PowerPoint file (.ppt)", _TABLE)),
)
_MARKUP: tuple[tuple[bytes, _Kind], ...] = (
    (b"<?xml", _Kind("an XML file")),
    (b"mime-version:", _Kind("a web archive (MHTML)")),
)


@dataclass(frozen=True, slots=True)
class OfficeKind:
    """A type of file that is converted: media type, name, suffix, the converter's filter, the result."""

    media_type: str
    name: str
    suffix: str
    filter: str
    target: str = "docx"


_OLD_WORD = OfficeKind(OLD_WORD, "an old Word or WPS file (.doc, .wps)", "doc", "MS Word 97")
_RTF = OfficeKind(RTF, "an RTF file", "rtf", "Rich Text Format")
_OPEN_DOCUMENT = {
    f"{kind.media_type}{template}".encode(): kind
    for kind in (
        OfficeKind(OPEN_TEXT, "an OpenDocument text (.odt)", "odt", "writer8"),
        OfficeKind(OPEN_SHEET, "an OpenDocument sheet (.ods)", "ods", "calc8", "xlsx"),
    )
    for template in ("", "-template")
}

_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<table", b"<div")
_HEAD = 1024
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def is_html(data: bytes) -> bool:
    """Tell whether `data` begins as an HTML page does, or the part of one that programs save as .doc or .xls.

    >>> is_html(b"\\xef\\xbb\\xbf <!DOCTYPE html>"), is_html(b"<?xml version='1.0'?><w:document/>")
    (True, False)
    """
    head = data[:_HEAD]
    for mark in _MARKS:
        if head.startswith(mark):
            head = head.removeprefix(mark).replace(b"\0", b"")
    head = head.lstrip().lower()
    return head.startswith(_PAGE) or (head.startswith((b"<?xml", b"<!--")) and b"<html" in head)


def is_pdf(data: bytes) -> bool:
    """Tell whether `data` begins as a PDF file does (ISO 32000-1 §7.5.2), maybe after white space.

    >>> is_pdf(b"\\r\\n%PDF-1.7"), is_pdf("第一行 %PDF-1.7".encode())
    (True, False)
    """
    return data[:_HEAD].removeprefix(_MARKS[0]).lstrip().startswith(b"%PDF-")


_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"II*\x00", TIFF), (b"MM\x00*", TIFF),
)  # fmt: skip


def picture_type(data: bytes) -> str | None:
    """Return the media type of a picture in which text can be recognised, None for anything else.

    >>> picture_type(b"\\xff\\xd8\\xff\\xe0"), picture_type(b"GIF89a")
    ('image/jpeg', None)
    """
    return next((media_type for magic, media_type in _PICTURES if data.startswith(magic)), None)


def excel(data: bytes, name: str) -> tuple[str, Archive | None] | None:
    """Return the media type of an Excel workbook, with the package of one of XML; None for no workbook.

    Raises `DocumentError` for an unsafe or damaged package; one protected by a password is no workbook yet.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        archive = Archive(data, name)
        if "xl/workbook.xml" in archive.names:
            return EXCEL, archive
        return (BINARY_EXCEL, None) if "xl/workbook.bin" in archive.names else None
    if not data.startswith(_COMPOUND) or _holds(data, "EncryptedPackage"):
        return None
    return (OLD_EXCEL, None) if _holds(data, "Workbook") or _holds(data, "Book") else None


def office_kind(data: bytes, name: str) -> OfficeKind | None:
    """Return what kind of file for LibreOffice `data` is, None for another.

    Raises `DocumentError` for one protected by a password, and for an unsafe or damaged package.
    """
    if data.startswith(b"{\\rtf"):
        return _RTF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        archive = Archive(data, name)
        media = archive.read("mimetype")[:100].strip() if "mimetype" in archive.names else b""
        kind = _OPEN_DOCUMENT.get(media)
        manifest = "META-INF/manifest.xml"
        if kind and manifest in archive.names and b":encryption-data" in archive.read(manifest):
            raise _protected(name)
        return kind
    if not data.startswith(_COMPOUND) or not _holds(data, "WordDocument"):
        return None
    if _is_encrypted(data):
        raise _protected(name)
    return _OLD_WORD


def _is_encrypted(data: bytes) -> bool:
    """Tell whether a Word file says that it is encrypted (MS-DOC §2.5.2, fEncrypted), at a sector's start."""
    starts = range(512, len(data), 512)
    return any(
        data[at : at + 2] == b"\xec\xa5" and data[at + 11 : at + 12] > b"\0" and data[at + 11] & 1
        for at in starts
    )


def _protected(name: str) -> DocumentError:
    return DocumentError(
        f"{name}: found a file protected by a password; expected an open one: "
        "remove the password in a word processor and save it again"
    )


def _holds(data: bytes, stream: str) -> bool:
    """Tell whether a compound file has a stream: an entry ends its whole name with a zero (MS-CFB §2.6.1)."""
    return (stream + "\0").encode("utf-16-le") in data


def word_package(data: bytes, name: str) -> Archive | None:
    """Return the opened package when `data` is a Word file (.docx), None when it may be text.

    Raises `DocumentError` for every other known type, saying which it is and how to get a .docx from it,
    for a file protected by a password, and for an unsafe or damaged package.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(data, name)
    if data.startswith(_COMPOUND):
        raise _compound(data, name)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise _unreadable(name, kind)
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if (head[:2] == b"BM" or head[:4] == b"RIFF") and b"\x00" in head[4:16]:
        raise _unreadable(name, _Kind(_PICTURE, _RECOGNISE))
    for opening, kind in _MARKUP:
        if head[: len(opening)].lower() == opening:
            raise _unreadable(name, kind)
    return None


def _package(data: bytes, name: str) -> Archive:
    archive = Archive(data, name)
    if MAIN_PART in archive.names:
        return archive
    for part, kind in _PACKAGES:
        if part in archive.names:
            raise _unreadable(name, kind)
    if "mimetype" in archive.names:
        media = archive.read("mimetype")[:100].strip()
        other = _Kind(f"a package of the type {media.decode('latin-1')!a}")
        raise _unreadable(name, other)
    raise _unreadable(name, _Kind(f"a ZIP archive without {MAIN_PART}", "unpack it first"))


def _compound(data: bytes, name: str) -> DocumentError:
    """Tell which compound file (MS-CFB) it is by the names of its streams, which are UTF-16LE."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _protected(name)
    for stream, kind in _STREAMS:
        if _holds(data, stream):
            return _unreadable(name, kind)
    return _unreadable(
        name, _Kind("half of an old Office file (.doc, .xls or .wps), or one without a document")
    )


def _unreadable(name: str, kind: _Kind) -> DocumentError:
    return DocumentError(
        f"{name}: found {kind.name}; expected a Word file (.docx), an Excel workbook, a PDF file, an HTML "
        f"page or plain text: {kind.advice}"
    )
