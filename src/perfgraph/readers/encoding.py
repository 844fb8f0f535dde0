"""Bytes to characters: UTF-8, UTF-16 and GB18030 (GB 18030-2022), told by the bytes themselves."""

import codecs
import re
import unicodedata

from perfgraph.errors import DocumentError

_SAMPLE = 65_536
_MARKS = (
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF16_LE, "UTF-16LE"),
    (codecs.BOM_UTF16_BE, "UTF-16BE"),
)
# Everything below U+0020 but TAB, the line ends and the form feed; DEL; the two that end no plane.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
# What Chinese documents are made of: ASCII, Latin-1, punctuation, symbols, kana, Han, full-width forms.
_USUAL = re.compile("[\t\n\r\x20-\x7e\u00a0-\u00ff\u2000-\u27bf\u3000-\u9fff\uff00-\uffef]")
_HAN = re.compile("[\u4e00-\u9fff]")
_STRANGE = frozenset({"Cc", "Cn", "Co", "Cs"})
_TOLERANCE = 0.1
_WIDE = ("UTF-16LE", "UTF-16BE")
_LINE_END = re.compile("\r\n?|\n")


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the characters of a text file and the name of their encoding: UTF-8, UTF-16LE/BE or GB18030.

    A byte order mark decides (Unicode §23.8) and is dropped; without one, zero bytes mean UTF-16, valid
    UTF-8 is UTF-8, and the rest is tried as GB18030. Raises `DocumentError` for bytes that are no text:
    undecodable, damaged UTF-8, or with control characters.
    """
    text, encoding = _decode(data, name)
    control = _CONTROL.search(text)
    if control:
        line = len(_LINE_END.findall(text, 0, control.start())) + 1
        raise _no_text(name, f"the control character U+{ord(control[0]):04X} in line {line:,}")
    return text, encoding


def _decode(data: bytes, name: str) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, name).removeprefix("\ufeff"), encoding
    if b"\0" in data:
        encoding = _wide_encoding(data, name)
        return _strictly(data, encoding, name), encoding
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        _refuse_damaged_utf_8(data, error, name)
    text = _strictly(data, "GB18030", name)
    if _strangeness(text[:_SAMPLE]) > _TOLERANCE:
        raise _no_text(name, "bytes of no known encoding")
    return text, "GB18030"


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text(name, f"a byte at position {error.start + 1:,} that is not {encoding}") from error


def _wide_encoding(data: bytes, name: str) -> str:
    """Tell the byte order of UTF-16 by which of the two readings looks like a document."""
    readings = [(encoding, data[: 2 * _SAMPLE].decode(encoding, "replace")) for encoding in _WIDE]
    # Text in ASCII alone looks like Han with its bytes swapped, hence the second measure.
    encoding, reading = min(readings, key=lambda pair: _strangeness(pair[1]) - _ascii_share(pair[1]))
    if len(data) % 2 or _strangeness(reading) > _TOLERANCE:
        raise _no_text(name, f"a zero byte at position {data.index(0) + 1:,}")
    return encoding


def _ascii_share(sample: str) -> float:
    return sum(character.isascii() and character != "\0" for character in sample) / max(len(sample), 1)


def _strangeness(sample: str) -> float:
    """Return the share of characters that documents do not use, the unassigned ones counted threefold."""
    unusual = _USUAL.sub("", sample)
    strange = sum(unicodedata.category(character) in _STRANGE for character in unusual)
    return (strange + len(unusual) / 2) / max(len(sample), 1)


def _refuse_damaged_utf_8(data: bytes, error: UnicodeDecodeError, name: str) -> None:
    """Raise when most of the text around the first bad byte is Han in UTF-8: another encoding never is."""
    around = data[max(0, error.start - _SAMPLE) : error.start + _SAMPLE].decode("utf-8", errors="replace")
    bad, han = around.count("\ufffd"), len(_HAN.findall(around))
    cut_off = bad == 1 and han > 0 and error.start >= len(data) - 3
    if cut_off or han > 10 * bad:
        raise _no_text(name, f"UTF-8 with a damaged byte at position {error.start + 1:,}") from error


def _no_text(name: str, found: str) -> DocumentError:
    return DocumentError(
        f"{name}: found {found}; expected a Word file (.docx) or plain text in UTF-8, UTF-16 or GB18030: "
        "fetch it again, or open it where it was made and save it as .docx"
    )
