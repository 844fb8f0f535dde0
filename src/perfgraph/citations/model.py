"""What a citation is: a place in a text, the title and the number it names."""

import re
import unicodedata
from dataclasses import dataclass

from perfgraph.characters import simplified
from perfgraph.citations.numerals import number_of, numeral

_WRITTEN = re.compile(
    r"(?P<issuer>[^\s〔〕]{1,30})〔(?P<year>(?:19|20)[0-9]{2})〕(?P<serial>[0-9]{1,5}(?:-[0-9]{1,3})?)号"
)
_ORDER = re.compile(r"(?P<issuer>[^\s第]{1,30}令)第(?P<serial>[^\s号]{1,9})号")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The number of a document (文号): who issued it, in which year, as the how manieth; its text is one.

    `issuer` is the issuer's mark in half-width brackets (财社, 宁财(农)指标), for an order its name
    (国务院令); `year` is 0 for an order; `serial` has no leading zeros and may have a part behind a dash
    (2-1).

    >>> str(DocumentNumber("财社", 2010, "256")), str(DocumentNumber("主席令", 0, "36"))
    ('财社〔2010〕256号', '主席令第三十六号')
    """

    issuer: str
    year: int
    serial: str

    def __str__(self) -> str:
        return self.written()

    def written(self, brackets: str = "〔〕") -> str:
        """Return the number with these brackets around its year, one character each or none at all.

        >>> DocumentNumber("财社", 2010, "256").written("[]"), DocumentNumber("财社", 2010, "256").written("")
        ('财社[2010]256号', '财社2010256号')
        """
        if self.year:
            return f"{self.issuer}{brackets[:1]}{self.year}{brackets[1:]}{self.serial}号"
        counted = self.issuer == "主席令" and self.serial.isdecimal()
        return f"{self.issuer}第{numeral(int(self.serial)) if counted else self.serial}号"

    @property
    def shared(self) -> bool:
        """Tell whether several documents bear such a number: each President counts his orders from one."""
        return self.issuer == "主席令"


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in a text that names a document, `text` verbatim from `start` to `end`.

    `title` is what stands between the outermost 《》, verbatim, "" when there is none; `number` is None when
    there is none. `repaired` tells that a bracket of the number was lost or of another kind than its partner;
    `certain` is False where words stand directly before the number that are neither known to lead into a
    citation nor short enough for a region, so that who issued it is a guess.
    """

    text: str
    start: int
    end: int
    title: str = ""
    number: DocumentNumber | None = None
    repaired: bool = False
    certain: bool = True


def document_number(issuer: str, year: int, serial: str) -> DocumentNumber:
    """Return a number in its normal form: NFKC, simplified, without spaces and leading zeros.

    >>> document_number("宁财（農）指标", 2022, "0605") == document_number("宁财(农)指标", 2022, "605")
    True
    """
    mark = simplified(unicodedata.normalize("NFKC", re.sub(r"\s", "", issuer)))
    if not year:
        return DocumentNumber(mark.removeprefix("中华人民共和国"), 0, str(number_of(serial)))
    first, dash, second = unicodedata.normalize("NFKC", serial).partition("-")
    return DocumentNumber(mark, year, first.lstrip("0") + dash + second.lstrip("0"))


def parse_number(text: str) -> DocumentNumber | None:
    """Return the number that a text in the normal form is, None when it is none.

    >>> parse_number("财社〔2010〕256号"), parse_number("主席令第三十六号").serial, parse_number("财社")
    (DocumentNumber(issuer='财社', year=2010, serial='256'), '36', None)
    """
    written, order = _WRITTEN.fullmatch(text), _ORDER.fullmatch(text)
    if written:
        return document_number(written["issuer"], int(written["year"]), written["serial"])
    if order and number_of(order["serial"]):
        return document_number(order["issuer"], 0, order["serial"])
    return None
