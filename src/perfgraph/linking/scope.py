"""What a subject may rest on: policies of its own line of government, in force in its year.

A unit of a county follows the policies of the centre, of its province, its prefecture and its county, and
never those of another province. A unit whose region is not known follows those of the centre alone. A policy
that was issued after the fiscal year, or that had lapsed before it, cannot have been followed. Policies of
another field of government are not left out, but count for less: funds are run together.
"""

import re
from dataclasses import dataclass

from pyoxigraph import NamedNode

from perfgraph.linking.gazetteer import BUDGETING, FIELDS, named_in
from perfgraph.linking.subjects import Circumstances
from perfgraph.policies import Entry
from perfgraph.regions import above
from perfgraph.terms import concept

GENERAL = concept(FIELDS, BUDGETING)

_PERIOD = re.compile(r"(?P<start>(?:19|20)\d\d)\s?[-－—–~～至]\s?(?P<end>(?:19|20)\d\d)年")


@dataclass(frozen=True, slots=True)
class Reach:
    """Where and when a policy holds: the six digits of its region, "" for the whole country; its years.

    `start` and `end` are years as texts, "" where they are not known.
    """

    region: str = ""
    start: str = ""
    end: str = ""

    def covers(self, subject: Circumstances) -> bool:
        """Tell whether a subject may rest on the policy.

        >>> hebei, liaoning, later = Reach("130000", "2018"), Reach("210000"), Reach("", "2022")
        >>> shanhaiguan = Circumstances("", "130303", "2021")
        >>> hebei.covers(shanhaiguan), liaoning.covers(shanhaiguan), later.covers(shanhaiguan)
        (True, False, False)
        """
        own = {"", subject.region, *above(subject.region)} if subject.region else {""}
        if self.region not in own:
            return False
        if not subject.year:
            return True
        return (not self.start or self.start <= subject.year) and (not self.end or subject.year <= self.end)


def reach_of(policy: Entry) -> Reach:
    """Return where and when a policy document holds.

    A plan whose title names its years, such as 残疾预防行动计划（2021-2025年）, holds for these.
    """
    period = _PERIOD.search(policy.title)
    start = policy.in_force_from or (period["start"] if period else policy.issued)
    end = policy.in_force_until or (period["end"] if period else "")
    return Reach(policy.region, start[:4], end[:4])


def fields(text: str) -> frozenset[NamedNode]:
    """Return the fields of policy that a text names; none when it is about budgets in general."""
    found = named_in(text, FIELDS)
    return frozenset() if GENERAL in found else found


def foreign(one: frozenset[NamedNode], other: frozenset[NamedNode]) -> bool:
    """Tell whether two things belong to different fields; what belongs to none is foreign to none."""
    return bool(one) and bool(other) and not one & other
