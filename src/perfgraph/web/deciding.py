"""The worker's side of the review desk: what the one writer does for a reviewer who is known.

The answer is JSON. `status` 200 is sent when what was said is on disk, or at the server, and not before.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode

from perfgraph.errors import QueryError
from perfgraph.findings import Bilingual
from perfgraph.pages.links import iri_of
from perfgraph.pages.sections import split_suffix
from perfgraph.review import Conflict, Decided, Decision, ItemState, Judgement, Unknown, undo
from perfgraph.review import decide as say
from perfgraph.terms import Names
from perfgraph.web.jobs import Context, Head, Output

JSON = "application/json"

_CONFLICT = Bilingual(
    zh="保存之前，他人（或您在别处）已就此条目作出意见：{found}。您的意见未保存，请看过后再定。",
    en="Before this was saved, somebody (or you elsewhere) decided on the item: {found}. Nothing was saved; "
    "look again and decide.",
)
_UNKNOWN = Bilingual(
    zh="要审核的关联或对象已不在图中，意见未保存。{found}",
    en="The link or thing is no longer in the graph; nothing was saved. {found}",
)
_FAULT = Bilingual(zh="意见有误，未保存。{found}", en="The decision is at fault; nothing was saved. {found}")


def decide(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Carry out what `detail` says: "reviewer", and "judgements" or the "decisions" to undo."""
    names, reviewer = Names(str(context.settings["base"])), str(detail["reviewer"])
    reviews = int(context.settings["reviews"])
    try:
        if "decisions" in detail:
            taken_back = [NamedNode(iri) for iri in detail["decisions"]]
            done = undo(context.store, names, reviewer, taken_back, reviews)
        else:
            address = str(context.settings["address"])
            judgements = [judgement(said, address, names) for said in detail["judgements"]]
            done = say(context.store, names, reviewer, judgements, reviews)
    except Conflict as conflict:
        return _refused(output, (409, "conflict", _CONFLICT), _latest(conflict.state), conflict.state)
    except Unknown as unknown:
        return _refused(output, (404, "unknown", _UNKNOWN), str(unknown))
    except QueryError as error:
        return _refused(output, (422, "fault", _FAULT), str(error))
    output.write(json.dumps(_outcome(reviewer, done), ensure_ascii=False).encode())
    return Head(200, JSON)


def judgement(said: Mapping[str, Any], address: str, names: Names) -> Judgement:
    """Return the judgement that JSON says, whose values are known to be texts.

    A thing may be named by the `address` of its page on the site, as a reader copies it.
    """

    def iri(name: str) -> NamedNode | None:
        found = str(said.get(name) or "")
        if found.startswith(address) and not found.startswith(names.base):
            path = re.split("[?#]", found.removeprefix(address))[0]
            found = iri_of(names.base, split_suffix(path)[0])
        return NamedNode(found) if found else None

    return Judgement(
        verdict=said["verdict"],
        link=iri("link"),
        subject=iri("subject"),
        relation=iri("relation"),
        object=iri("object"),
        comment=said.get("comment", ""),
        tag=said["tag"],
    )


def told(decision: Decision) -> Mapping[str, str]:
    """Return a decision as JSON shows it."""
    return {
        "decision": decision.iri.value,
        "link": decision.link.value,
        "verdict": decision.verdict,
        "reviewer": decision.reviewer,
        "time": decision.time,
        "comment": decision.comment,
    }


def _outcome(reviewer: str, done: Decided) -> Mapping[str, object]:
    return {
        "reviewer": reviewer,
        "already": done.already,
        "decisions": [told(one) for one in done.decisions],
        "statuses": {link.value: status for link, status in done.statuses.items()},
        "tags": {subject.value: tag for subject, tag in done.tags.items()},
    }


def _refused(
    output: Output, fault: tuple[int, str, Bilingual], found: str, state: ItemState | None = None
) -> Head:
    status, name, text = fault
    said: dict[str, object] = {
        "error": name,
        "message": {"zh": text.zh.format(found=found), "en": text.en.format(found=found)},
    }
    if state is not None:
        said["tag"] = state.tag
        said["decisions"] = [told(one) for one in state.decisions]
    output.write(json.dumps(said, ensure_ascii=False).encode())
    return Head(status, JSON)


def _latest(state: ItemState, most: int = 3) -> str:
    latest: Sequence[Decision] = state.decisions[-most:]
    return "; ".join(f"{one.reviewer} {one.verdict} {one.time}" for one in latest) or "–"
