"""Bytes to characters: UTF-8, UTF-16, GB18030 (GB 18030-2022) and Big5, told by the bytes themselves.

Text that was encoded twice, UTF-8 taken for another encoding in between, is decoded twice.
"""

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
_SURE = 0.8
"""The share of common characters above which a reading is trusted: texts have over 0.95, wrong ones half."""

_FEW = 20
"""How many Han characters it takes to tell."""

_FIRST_LEVEL = {"gb2312": (b"\xb0", b"\xd7"), "big5": (b"\xa4", b"\xc6")}
_BETWEEN = {"cp1252": "Windows-1252", "latin-1": "ISO 8859-1", "gb18030": "GB18030"}
_WIDE = ("UTF-16LE", "UTF-16BE")
_LINE_END = re.compile("\r\n?|\n")


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the characters of a text file and the name of their encoding: UTF-8, UTF-16LE/BE, GB18030, Big5.

    A byte order mark decides (Unicode §23.8) and is dropped; without one, zero bytes mean UTF-16, valid
    UTF-8 is UTF-8, and the rest is GB18030 or Big5, whichever gives the more common characters. Raises
    `DocumentError` for bytes that are no text: undecodable, damaged UTF-8, with control characters, or
    encoded twice with losses.
    """
    text, encoding = _once(*_decode(data, name), name)
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
    try:
        taiwanese = data.decode("big5")
    except UnicodeDecodeError:
        taiwanese = ""
    common = _commonness(taiwanese, "big5") if len(_HAN.findall(taiwanese)) >= _FEW else 0.0
    if common > _SURE > _commonness(data.decode("gb18030", "replace")):
        return taiwanese, "Big5"
    text = _strictly(data, "GB18030", name)
    if _strangeness(text[:_SAMPLE]) > _TOLERANCE:
        raise _no_text(name, "bytes of no known encoding")
    return text, "GB18030"


def _once(text: str, encoding: str, name: str) -> tuple[str, str]:
    """Return a text that was encoded twice as it was meant, any other as it is.

    Raises `DocumentError` where characters were lost on the way.
    """
    sample = text[:_SAMPLE]
    if encoding != "UTF-8" or _commonness(sample) > _SURE:
        return text, encoding
    for between, label in _BETWEEN.items():
        meant = _decoded_again(text, between, "strict")
        if _is_text(meant):
            return meant, f"UTF-8 encoded twice ({label} in between)"
    for between, label in _BETWEEN.items():
        if _is_text(_decoded_again(sample, between, "ignore")):
            raise _no_text(name, f"text that was decoded as {label} with losses ({sample[:12]!r})")
    return text, encoding


def _decoded_again(text: str, between: str, errors: str) -> str:
    """Return a text as it was before it was taken for another encoding, "" when it was not."""
    try:
        return text.encode(between, errors).decode("utf-8", errors)
    except UnicodeError:
        return ""


def _is_text(meant: str) -> bool:
    """Tell whether characters are many enough, and common enough, to be Chinese text."""
    return len(_HAN.findall(meant[:_SAMPLE])) >= _FEW and _commonness(meant) > _SURE


def _commonness(text: str, encoding: str = "gb2312") -> float:
    """Return the share of Han characters that are in the first level of a character set, 1 without any.

    The first level of GB 2312 (rows 16-55) and that of Big5 (A440-C67E) hold what texts are made of; wrongly
    decoded text is mostly of rare characters.
    """
    lowest, highest = _FIRST_LEVEL[encoding]
    codes = [character.encode(encoding, "ignore") for character in _HAN.findall(text[:_SAMPLE])]
    if not codes:
        return 1.0 if text.isascii() else 0.0
    common = [code for code in codes if lowest <= code[:1] <= highest]
    return len(common) / len(codes)


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
        f"{name}: found {found}; expected a Word file (.docx) or plain text in UTF-8, UTF-16, GB18030 or "
        "Big5: fetch it again, or open it where it was made and save it as .docx"
    )
