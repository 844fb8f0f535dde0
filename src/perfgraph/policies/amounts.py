"""The amounts and rates that a sentence of a policy states, by the grammar of target values."""

import re
from collections.abc import Iterator

from perfgraph.policies.model import Amount
from perfgraph.values import Kind, Value, parse

RATES = (Kind.MONEY, Kind.RATE_MONEY, Kind.RATIO)
"""The kinds of values that are standards: money, money for each of something, shares."""

_SENTENCE = re.compile("[^。；;！？\n]+")
_FIGURE = re.compile("[0-9０-９][元%％‰万亿千]|百分之|千分之|[0-9０-９] ?(?:元|%|％|‰)")
_CITED = re.compile("《[^》]{0,200}》|〔[^〕]{0,20}〕[0-9-]{1,9}号")
_LONGEST = 1_500


def stated_values(text: str) -> tuple[Value, ...]:
    """Return the amounts and rates in a text, in its order and each once; numbers of other kinds are none.

    What stands in a cited title is no value of the text. Sentences are read one by one.

    >>> [value.text for value in stated_values("每人每年补助600元，占80%以上；其中50人。")]
    ['600元', '80%以上']
    """
    found: dict[str, Value] = {}
    for sentence in _SENTENCE.findall(_CITED.sub("，", text)):
        if _FIGURE.search(sentence):
            for value in _values(sentence[:_LONGEST]):
                found.setdefault(value.text, value)
    return tuple(found.values())


def _values(sentence: str) -> Iterator[Value]:
    value = parse(sentence.strip())
    for one in value.parts or (value,):
        if one.kind in RATES and (one.number is not None or one.lower is not None):
            yield one


def amount(value: Value) -> Amount | None:
    """Return the amount of money that a value states, None where it states none or a range.

    >>> amount(parse("10万元")), amount(parse("80%")), amount(parse("每车每年260元")).per
    (Amount(text='10万元', yuan=Decimal('100000'), per=''), None, '车·年')
    """
    if value.kind not in (Kind.MONEY, Kind.RATE_MONEY) or value.normalized is None:
        return None
    return Amount(value.text, value.normalized, "·".join(value.per))
