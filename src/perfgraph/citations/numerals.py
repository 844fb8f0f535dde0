"""Chinese numerals of ordinals (第三十六号, 第一百〇二条) and back."""

import re

_DIGITS = "零一二三四五六七八九"
_WEIGHTS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "[〇零一二两三四五六七八九十百千]{1,9}"
"""The pattern of a Chinese numeral."""


def number_of(text: str) -> int:
    """Return the number that a numeral in digits or Chinese writes, 0 where it writes none.

    >>> [number_of(text) for text in ("36", "三十六", "一百〇二", "二〇", "十", "０８", "百十百")]
    [36, 36, 102, 20, 10, 8, 0]
    """
    if text.isdecimal():
        return int(text)
    plain = text.replace("〇", "零").replace("两", "二")
    if not re.fullmatch(f"[{_DIGITS}十百千]+", plain):
        return 0
    if not set(plain) & set(_WEIGHTS):
        return int("".join(str(_DIGITS.index(digit)) for digit in plain))
    total, digit = 0, 0
    for character in plain:
        if character in _WEIGHTS:
            total, digit = total + (digit or 1) * _WEIGHTS[character], 0
        else:
            digit = _DIGITS.index(character)
    return total + digit if plain.replace("一十", "十") in _spellings(total + digit) else 0


def numeral(number: int) -> str:
    """Return a number from 1 to 9999 as a Chinese numeral.

    >>> [numeral(number) for number in (8, 10, 36, 102, 488, 2010)]
    ['八', '十', '三十六', '一百零二', '四百八十八', '二千零一十']
    """
    words = "".join(
        "零" if digit == "0" else _DIGITS[int(digit)] + weight
        for digit, weight in zip(f"{number:04d}", ("千", "百", "十", ""), strict=True)
    )
    words = re.sub("零+", "零", words).strip("零")
    return words[1:] if words.startswith("一十") else words


def _spellings(number: int) -> set[str]:
    """Return the numeral of a number with 十 for 一十 everywhere, and without its 零."""
    word = numeral(number).replace("一十", "十")
    return {word, word.replace("零", "")} if number < 10_000 else set()
