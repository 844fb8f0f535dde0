"""A text to its citations: titles and numbers found, and joined where one document is meant."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from perfgraph.characters import simplified
from perfgraph.citations.gazetteer import LONGEST, has_mark, mark_in
from perfgraph.citations.model import Citation, document_number
from perfgraph.citations.numerals import NUMERAL, number_of
from perfgraph.citations.titles import titles

PAIRS = ("〔〕", "[]", "［］", "【】", "()", "（）", "﹝﹞", "〖〗", "{}", "｛｝")
"""The brackets that are written around the year; 〔〕 is the standard's."""

_OPENING = "".join(pair[0] for pair in PAIRS)
_CLOSING = "".join(pair[1] for pair in PAIRS)
_WIDTHS = str.maketrans("０１２３４５６７８９－–—", "0123456789---")
_GAP = r"[ \t\u3000]{0,3}"
_YEAR = re.compile(
    rf"(?P<open>[{re.escape(_OPENING)}])?{_GAP}(?<![0-9])(?P<year>(?:19|20)[0-9]{{2}}){_GAP}年?{_GAP}"
    rf"(?P<close>[{re.escape(_CLOSING)}])?{_GAP}(?:第|序号)?{_GAP}"
    rf"(?P<serial>0{{0,4}}[1-9][0-9]{{0,4}}(?:-[0-9]{{1,3}})?){_GAP}号"
)
_WORD = r"(?![号第])[\u3400-\u9fff]"
_ISSUER = re.compile(rf"(?:{_WORD}|[(（](?:{_WORD}){{1,6}}[)）]){{1,{2 * LONGEST}}}{_GAP}$")
_ORDER = re.compile(
    rf"(?P<issuer>[\u3400-\u9fff]{{0,20}}?(?:国务院|主席|中央军委|部|委员会|委|总局|局|署|政府)令){_GAP}[(（]?"
    rf"第{_GAP}(?P<serial>[0-9０-９]{{1,4}}|{NUMERAL}){_GAP}号[)）]?"
)
_BETWEEN = re.compile(rf"(?:的(?:通知|意见|决定|公告|批复|函|办法|规定))?{_GAP}[(（\[［〔【]?{_GAP}")
_BEFORE_TITLE = re.compile(rf"{_GAP}[)）]?{_GAP}(?:文件?|号文|通知)?")
_ENDS = tuple("》）)]］〕】号")
_BACK = 3 * LONGEST


def citations(text: str) -> tuple[Citation, ...]:
    """Return the places that name a document, in the order of the text; titles and numbers of one are joined.

    A title without a number, and a number without a title, stand for themselves. The time grows with the
    length of the text alone: every pattern is bounded. Never fails.

    >>> [(found.text, found.start) for found in citations("按照财社〔2010〕256号文件《残疾人燃油补贴》执行")]
    [('财社〔2010〕256号文件《残疾人燃油补贴》', 2)]
    """
    return tuple(_joined(text, _outside([*_titles(text), *_numbers(text)])))


def _titles(text: str) -> Iterator[Citation]:
    for title in titles(text):
        if any(found.text == title.text.strip() for found in _numbers(title.text)):
            continue  # 《财社〔2010〕256号》 marks a number as if it were a title
        yield Citation(text[title.start : title.end], title.start, title.end, title.text)


def _numbers(text: str) -> Iterator[Citation]:
    folded = simplified(text).translate(_WIDTHS)
    for found in (*_dated(folded), *_orders(folded)):
        yield replace(found, text=text[found.start : found.end])


def _dated(text: str) -> Iterator[Citation]:
    """Yield the numbers with a year."""
    for year in _YEAR.finditer(text):
        before = _ISSUER.search(text[max(0, year.start() - _BACK) : year.start()])
        if not before:
            continue
        dated = _of_a_day(text, year.start() - len(before[0]))
        words = before[0].rstrip()[dated:]
        begin = year.start() - len(before[0]) + dated
        plain = words.replace("（", "(").replace("）", ")")
        mark, certain = mark_in(plain, text[max(0, begin - 4) : begin].rstrip()[-1:] in _ENDS)
        lost = not (year["open"] and year["close"])
        if not mark or (lost and not has_mark(mark)):
            continue
        repaired = f"{year['open']}{year['close']}" not in PAIRS
        number = document_number(mark, int(year["year"]), year["serial"])
        yield Citation("", begin + len(words) - len(mark), year.end(), "", number, repaired, certain)


def _orders(text: str) -> Iterator[Citation]:
    """Yield the numbers of orders."""
    for order in _ORDER.finditer(text):
        serial = number_of(order["serial"])
        dated = _of_a_day(text, order.start())
        issuer, certain = mark_in(order["issuer"][dated:].removeprefix("中华人民共和国"))
        if serial and issuer and issuer != "令":
            number = document_number(issuer, 0, str(serial))
            start = order.end("issuer") - len(issuer)
            yield Citation("", start, order.end(), "", number, False, certain)


def _of_a_day(text: str, begin: int) -> int:
    """Return how many characters at `begin` end a date: the 日 of 25日国务院令 (it begins 日照, too)."""
    return int(begin > 0 and text[begin - 1].isdecimal() and text[begin] in "年月日")


def _outside(found: list[Citation]) -> Iterator[Citation]:
    """Yield titles and numbers in the order of the text, without the numbers that are part of a title."""
    last = 0
    for one in sorted(found, key=lambda one: (one.start, not one.title)):
        if one.start >= last:
            yield one
            last = one.end


def _joined(text: str, found: Iterable[Citation]) -> Iterator[Citation]:
    """Yield each title together with the number beside it; one behind it comes before one ahead of it."""
    waiting: Citation | None = None
    for one in found:
        if waiting and waiting.title and not (waiting.number or one.title) and _follows(text, waiting, one):
            yield _together(text, waiting, one)
            waiting = None
        elif waiting and one.title and not waiting.title and _leads(text, waiting, one):
            waiting = _together(text, waiting, one)
        else:
            if waiting:
                yield waiting
            waiting = one
    if waiting:
        yield waiting


def _follows(text: str, title: Citation, number: Citation) -> bool:
    return bool(_BETWEEN.fullmatch(text, title.end, number.start))


def _leads(text: str, number: Citation, title: Citation) -> bool:
    return bool(_BEFORE_TITLE.fullmatch(text, number.end, title.start))


def _together(text: str, first: Citation, second: Citation) -> Citation:
    """Return a title and a number, in the order of the text, as one citation."""
    title, number = (first, second) if first.title else (second, first)
    end = second.end + _closes(text, second.end, text[first.end : second.start])
    return replace(number, text=text[first.start : end], start=first.start, end=end, title=title.title)


def _closes(text: str, end: int, between: str) -> bool:
    """Tell whether a bracket that opens between a title and its number closes at `end`."""
    opening = between.strip()[-1:]
    return bool(opening) and f"{opening}{text[end : end + 1]}" in PAIRS
