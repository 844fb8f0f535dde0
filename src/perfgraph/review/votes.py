"""From decisions to the review state of a link: who counts, and what one or two reviewers must say.

- The newest decision of a reviewer on a claim counts, unless he has undone it.
- It counts only for the texts that he saw: after a change it is stale.
- "None fits" speaks against every link of its kind that the same reviewer has not judged; a link that is
  accepted speaks against "none fits".
- As many reviewers as the settings ask for must agree. Reviewers who differ leave the link to be reviewed.
"""

from collections.abc import Mapping, Sequence

from perfgraph.review.model import Decision, Held, ItemState


def standing(decisions: Sequence[Decision]) -> Mapping[str, Decision]:
    """Return by reviewer the newest decision that was not undone, of decisions oldest first."""
    undone = {one.undoes for one in decisions}
    return {one.reviewer: one for one in decisions if one.verdict != "undone" and one.iri not in undone}


def fresh(decision: Decision, held: Held) -> bool:
    """Tell whether a decision was made on the texts that a link has now; what is lost has not changed."""
    return _same(decision.subject_text, held.subject_text) and _same(decision.object_text, held.object_text)


def votes(state: ItemState, held: Held) -> Mapping[str, str]:
    """Return by reviewer what he says of a link now: "accepted" or "rejected"."""
    said = {
        reviewer: one.verdict for reviewer, one in standing(state.on(held.claim)).items() if fresh(one, held)
    }
    return {**_implied(state, held), **said}


def stale(state: ItemState, held: Held) -> tuple[Decision, ...]:
    """Return the standing decisions on a link that were made on other texts than it has now."""
    return tuple(one for one in standing(state.on(held.claim)).values() if not fresh(one, held))


def status(state: ItemState, held: Held, reviews: int) -> str:
    """Return the review state of a link (a slug) when `reviews` reviewers must agree."""
    said = votes(state, held)
    machine = machine_status(state, held)
    if not said:
        return "needs-review" if stale(state, held) else machine
    verdicts = set(said.values())
    if len(verdicts) == 1 and len(said) >= reviews:
        return verdicts.pop()
    # A document that itself states a link needs no second reader to be believed.
    return machine if machine == "stated" and verdicts == {"accepted"} else "needs-review"


def machine_status(state: ItemState, held: Held) -> str:
    """Return the state that a link had before anybody decided on it."""
    before = [one.before for one in state.decisions if one.link == held.iri]
    found = before[0] if before else held.link.status
    return found if found in ("stated", "proposed") else "proposed"


def disagree(state: ItemState, held: Held) -> bool:
    """Tell whether reviewers differ on a link."""
    return len(set(votes(state, held).values())) > 1


def _implied(state: ItemState, held: Held) -> Mapping[str, str]:
    against: dict[str, str] = {}
    for claim in dict.fromkeys(state.claims.values()):
        if claim.kind == held.claim.kind and claim.none != held.claim.none:
            for reviewer, one in standing(state.on(claim)).items():
                if one.verdict == "accepted" and _same(one.subject_text, state.text):
                    against[reviewer] = "rejected"
    return against


def _same(seen: str, now: str) -> bool:
    return not now or not seen or seen == now
