"""Codes and document numbers, however they are written: one normal form, and how they may stand in texts."""

import re
import unicodedata
from collections.abc import Iterator

_BRACKETS = re.compile(r"[\[\](){}<>〔〕【】〖〗《》〈〉「」『』﹝﹞〘〙\u3000\s]")
_NUMBER = re.compile(r"(?P<agency>\D{1,20}?)(?P<year>(?:19|20)[0-9]{2})第?(?P<number>[0-9]{1,5})号?")
_ORDER = re.compile(r"(?P<agency>\D{1,20}?)第?(?P<number>[0-9]{1,5}|[一二三四五六七八九十百]{1,6})号")
_TITLE = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》")
_OUTER = re.compile(r"^\s*[（(](.*)[)）]\s*$", re.DOTALL)


def normal(text: str) -> str:
    """Return the form in which identifiers are compared: every bracket, 第 and 号 may be there or not.

    The parts of a document number (发文字号, GB/T 9704-2012 §7.2.5) are agency, year and serial number; a
    year whose brackets were lost is told from the number by its four digits.

    >>> {normal(one) for one in ("财社〔2010〕256号", "财社[2010]256", "财社（2010）第256号", "财社2010256")}
    {'财社 2010 256'}
    >>> normal("国务院令第488号"), normal(" 13030321w9tg ")
    ('国务院令 488', '13030321w9tg')
    """
    bare = _BRACKETS.sub("", unicodedata.normalize("NFKC", text).casefold())
    for pattern in (_NUMBER, _ORDER):
        if found := pattern.fullmatch(bare):
            return " ".join(found.groupdict().values())
    return bare


def spellings(text: str) -> Iterator[str]:
    """Yield the texts under which an identifier that stands in `text` may be indexed, the likeliest first.

    A document number beside the title of the document counts too.

    >>> list(spellings("《关于燃油补贴的通知》（财社2010256号）"))
    ['《关于燃油补贴的通知》（财社2010256号）', '财社 2010 256']
    """
    form = normal(_OUTER.sub(r"\1", _TITLE.sub("", text)))
    yield from dict.fromkeys([text.strip(), *([form] if " " in form else [])])
