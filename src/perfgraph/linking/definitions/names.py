"""The name of an indicator taken apart: what is measured (the facet), of whom, how one counts, how far.

The name of a satisfaction, for one, is a facet and a population: 残疾人满意度 and 职工满意度 measure the same
thing of other people, so that no likeness of the letters makes them one indicator.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from perfgraph.characters import simplified
from perfgraph.linking.definitions import words
from perfgraph.values.lexicon import COMPARING, TRAILING, UNITS, one_of

_NOISE = re.compile(r"[^\w≥≤><=]|[_的]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?:年度?)?")
_UNIT = one_of(UNITS)
_THRESHOLD = re.compile(
    rf"{one_of(COMPARING)}[0-9]+(?:\.[0-9]+)?{_UNIT}?(?:及?{one_of(TRAILING)})?"
    rf"|[0-9]+(?:\.[0-9]+)?{_UNIT}及?{one_of(TRAILING)}(?!老|人员|儿童)"
    r"|[≥≤><=]+$"
)
_UNIT_REMARK = re.compile(rf"[(（]\s*(?:单位[:：]?)?{_UNIT}(?:/{_UNIT})?\s*[)）]$")
_PEOPLE = re.compile(
    f"(?P<sweeping>{one_of(words.SWEEPING)})?(?P<qualifiers>(?:{one_of(words.QUALIFIERS)})*)"
    f"(?P<base>{one_of(words.POPULATIONS)})(?!证|联)"
)
_SWEEPING = re.compile(
    f"{one_of(words.SWEEPING)}(?=(?:{one_of(words.QUALIFIERS)})*{one_of(words.POPULATIONS)})"
)
_JOINTS = re.compile("(?:或者?|以?及|和|与|、)?其?(?=\0)|(?<=\0)(?:或者?|以?及|和|与|、|对)?其?")
_MEASURE = re.compile(f"(?<!效)(?:{one_of(words.MEASURES)})$")
_CHANGE = re.compile(f"(?P<up>{one_of(words.RISING)})(?!值)|(?P<down>{one_of(words.FALLING)})")
_LEVEL = re.compile(one_of(words.LEVELS))
_FILLER = re.compile(one_of(words.FILLERS))
_SYNONYM = re.compile(one_of(words.SYNONYMS))
_NEGATION = re.compile(words.NEGATIONS)


@dataclass(frozen=True, slots=True, order=True)
class Population:
    """People: a canonical word for them, and what narrows them down, sorted."""

    base: str
    qualifiers: tuple[str, ...] = ()

    def within(self, other: "Population") -> bool:
        """Tell whether these are some of the others: 困难残疾人 are within 残疾人, 残疾人家属 are not."""
        return self.base == other.base and set(self.qualifiers) >= set(other.qualifiers)


@dataclass(frozen=True, slots=True)
class IndicatorName:
    """A name, taken apart.

    `text` is the name folded: NFKC, simplified, without space, punctuation, 的, words such as 广大 and a unit
    in brackets at its end. `facet` is what remains of it without the other parts, `plain` the facet with
    synonyms settled and fillers left out. `measure` is how it counts, a value of
    `words.MEASURES` or "". `negated` tells that it counts what is not so; `direction` "up" or "down" which
    way it is to change; `modified` that a threshold, a level or a direction is in the name, which says how
    much and not what.
    """

    text: str
    facet: str
    plain: str
    populations: frozenset[Population]
    measure: str
    negated: bool
    direction: str
    modified: bool


@lru_cache(maxsize=65_536)
def taken_apart(name: str) -> IndicatorName:
    """Return the parts of a name.

    >>> parts = taken_apart("受助残疾人对康复服务的满意度≥90%")
    >>> parts.facet, sorted(parts.populations), parts.measure, parts.modified
    ('康复服务', [Population(base='残疾人', qualifiers=('受助',))], 'satisfaction', True)
    >>> taken_apart("任务未完成率").negated, taken_apart("不断提高服务水平").negated
    (True, False)
    """
    text = _UNIT_REMARK.sub("", simplified(unicodedata.normalize("NFKC", name)).strip())
    spaceless = _YEAR.sub("", re.sub(r"\s", "", text))
    bare = _THRESHOLD.sub("", spaceless)
    folded = _folded(bare)
    without, populations = _people(folded)
    core, measure = _measure(without)
    facet, direction, levelled = _change(core)
    return IndicatorName(
        text=_SWEEPING.sub("", _folded(spaceless)),
        facet=facet,
        plain=_plain(facet),
        populations=populations,
        measure=measure,
        negated=bool(_NEGATION.search(folded)),
        direction=direction,
        modified=bare != spaceless or levelled,
    )


def _folded(text: str) -> str:
    """Return a text without punctuation and 的; signs that compare stay."""
    return _NOISE.sub("", text)


def _people(text: str) -> tuple[str, frozenset[Population]]:
    """Return a text without the people in it, and who they are."""
    found: list[Population] = []
    end = -1
    for match in _PEOPLE.finditer(text):
        base, narrowed = words.POPULATIONS[match["base"]], set(_qualifiers(match["qualifiers"]))
        if base in words.RELATIVES and match.start() == end:
            others = found.pop()
            narrowed |= {others.base, *others.qualifiers}
        found.append(Population(base, tuple(sorted(narrowed))))
        end = match.end()
    without = _JOINTS.sub("", _PEOPLE.sub("\0", text)).replace("\0", "")
    return without, frozenset(found)


def _qualifiers(text: str) -> Iterable[str]:
    return re.findall(one_of(words.QUALIFIERS), text)


def _measure(text: str) -> tuple[str, str]:
    match = _MEASURE.search(text)
    return (text[: match.start()], words.MEASURES[match[0]]) if match else (text, "")


def _change(text: str) -> tuple[str, str, bool]:
    """Return a text without the words that say how it is to change, which way, and whether there were any."""
    match = _CHANGE.search(text)
    direction = "" if not match else "up" if match["up"] else "down"
    rest = _CHANGE.sub("", text) if match else text
    facet = _LEVEL.sub("", rest)
    return facet or text, direction, facet != text


def _plain(facet: str) -> str:
    settled = _SYNONYM.sub(lambda match: words.SYNONYMS[match[0]], facet)
    shorter = _FILLER.sub("", settled)
    return shorter if len(shorter) > 1 else settled
