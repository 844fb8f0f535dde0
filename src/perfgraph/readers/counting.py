"""Numbers as Word writes them in numbered paragraphs: ST_NumberFormat (ECMA-376 part 1 §17.18.59)."""

from collections.abc import Callable, Mapping

_CHINESE = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def written(number: int, style: str) -> str:
    """Return `number` (from 0) in the number format `style`; an unknown style is read as decimal.

    >>> written(12, "chineseCounting"), written(105, "chineseCountingThousand")
    ('十二', '一百零五')
    >>> written(4, "lowerRoman"), written(28, "upperLetter"), written(3, "decimalEnclosedCircle")
    ('iv', 'BB', '③')
    """
    return _STYLES.get(style, str)(number)


def _digits(number: int, digits: str) -> str:
    return "".join(digits[int(digit)] for digit in str(number))


def _counted(number: int) -> str:
    """Write with 十 up to 99 and digit by digit from 100 on, as Word's 一、二、三 does."""
    return (
        _grouped(number, _CHINESE, "十百千") if 0 < number < 100 else _digits(number, "○一二三四五六七八九")
    )


def _grouped(number: int, digits: str, powers: str) -> str:
    """Write with 十百千万, one zero for a gap, and 十 instead of 一十 at the beginning."""
    if not 0 < number < 100_000_000:
        return _digits(number, digits)
    high, low = divmod(number, 10_000)
    text = _below_ten_thousand(low, digits, powers)
    if high:
        gap = digits[0] if 0 < low < 1_000 else ""
        text = _below_ten_thousand(high, digits, powers) + "万" + gap + text
    return text[1:] if text.startswith("一十") else text


def _below_ten_thousand(number: int, digits: str, powers: str) -> str:
    text = ""
    for digit, power in zip(f"{number:04d}", (powers[2], powers[1], powers[0], ""), strict=True):
        text += digits[int(digit)] + power if digit != "0" else digits[0]
    while digits[0] * 2 in text:
        text = text.replace(digits[0] * 2, digits[0])
    return text.strip(digits[0])


def _japanese(number: int) -> str:
    """Write without zeros and without 一 before 十, 百 and 千."""
    text = _grouped(number, _CHINESE, "十百千").replace("零", "") if number else "〇"
    return text.replace("一千", "千").replace("一百", "百").replace("一十", "十")


def _roman(number: int) -> str:
    if not 0 < number < 4_000:
        return str(number)
    text = ""
    for value, numeral in _ROMAN:
        count, number = divmod(number, value)
        text += numeral * count
    return text


def _letters(number: int) -> str:
    """Write Z, then AA, BB and so on: Word repeats the letter."""
    if not 0 < number <= 780:
        return str(number)
    times, letter = divmod(number - 1, 26)
    return chr(ord("A") + letter) * (times + 1)


def _row(first: str, count: int) -> Callable[[int], str]:
    """Write with the `count` characters from `first` on, and in decimal beyond them."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= count else str(number)


def _named(names: str) -> Callable[[int], str]:
    return lambda number: names[number - 1] if 0 < number <= len(names) else str(number)


def _chinese_thousand(number: int) -> str:
    return _grouped(number, _CHINESE, "十百千")


def _full_width(number: int) -> str:
    return _digits(number, "０１２３４５６７８９")


def _positional(number: int) -> str:
    return _digits(number, "〇一二三四五六七八九")


_STYLES: Mapping[str, Callable[[int], str]] = {
    "bullet": lambda _: "",
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _row("①", 20),
    "decimalEnclosedCircleChinese": _row("①", 20),
    "decimalEnclosedFullstop": _row("⒈", 20),
    "decimalEnclosedParen": _row("⑴", 20),
    "ideographEnclosedCircle": _row("㈠", 10),
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "chineseCounting": _counted,
    "taiwaneseCounting": _counted,
    "chineseCountingThousand": _chinese_thousand,
    "taiwaneseCountingThousand": _chinese_thousand,
    "japaneseCounting": _japanese,
    "ideographDigital": _positional,
    "japaneseDigitalTenThousand": _positional,
    "taiwaneseDigital": _positional,
    "chineseLegalSimplified": lambda number: _grouped(number, _FORMAL, "拾佰仟"),
    "ideographLegalTraditional": lambda number: _grouped(number, _FORMAL_TRADITIONAL, "拾佰仟"),
    "ideographTraditional": _named("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _named("子丑寅卯辰巳午未申酉戌亥"),
}
