"""Words that tell whom a text is about and to which field of policy it belongs: two schemes."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from pyoxigraph import NamedNode

from perfgraph.vocabulary import broader, concepts

BENEFICIARIES, FIELDS = "beneficiary", "policy-field"

BUDGETING = "budget"
"""The field of general rules on budgets, which every unit follows."""


@lru_cache(maxsize=4_096)
def named_in(text: str, scheme: str) -> frozenset[NamedNode]:
    """Return the concepts of a scheme that a text names; of words inside each other, the longest.

    >>> from perfgraph.terms import slug
    >>> sorted(map(slug, named_in("为残疾儿童和残疾人职工", "beneficiary")))
    ['disabled-children', 'disabled-people', 'employees']
    """
    words = concepts(scheme)
    return frozenset(words[found[0]] for found in _any_of(scheme).finditer(text))


@lru_cache(maxsize=4_096)
def with_broader(named: frozenset[NamedNode], scheme: str) -> frozenset[NamedNode]:
    """Return concepts and all those above them."""
    return frozenset(above for one in named for above in (one, *_above(one, broader(scheme))))


def narrowest(named: frozenset[NamedNode], scheme: str) -> frozenset[NamedNode]:
    """Return the concepts that are above no other one."""
    return named - {above for one in named for above in _above(one, broader(scheme))}


def _above(one: NamedNode, up: Mapping[NamedNode, NamedNode]) -> Iterator[NamedNode]:
    while one in up:
        one = up[one]
        yield one


@cache
def _any_of(scheme: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(concepts(scheme), key=len, reverse=True))))
