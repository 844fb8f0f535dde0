"""Texts of strangers as they are shown in messages and findings: one line, nothing unprintable."""

_SHOWN = 60


def printable(text: str) -> str:
    """Return a text, such as a file name, fit for a message of one line and for an RDF literal.

    Control characters and bytes that are not UTF-8 (which Python keeps as surrogates) are escaped.

    >>> printable("目标\\n表.docx")
    '目标\\\\x0a表.docx'
    """
    return "".join(
        character if character.isprintable() or character in " \u3000\xa0" else _escaped(character)
        for character in text
    )


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def reason(error: Exception) -> str:
    """Return what a library says about `error`, in one line."""
    return printable(" ".join(str(error).split()))


def shown(text: str) -> str:
    """Return `text` in one line of at most sixty characters.

    >>> shown("项目\\n编码"), len(shown("x" * 90))
    ('项目 编码', 60)
    """
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
