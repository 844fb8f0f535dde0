"""Policy documents on a terminal: a list, and one with its facts and clauses."""

from perfgraph.cli import policy_wording as wording
from perfgraph.cli.asking import show_answer
from perfgraph.cli.screen import Screen
from perfgraph.findings import Language
from perfgraph.graph import PerformanceGraph
from perfgraph.policies import Clause, Entry, Register, clauses

SHOWN = 120
"""How many characters of a clause are shown."""


def show_list(graph: PerformanceGraph, screen: Screen) -> None:
    """Print the policy documents of a graph, the highest level first."""
    order = tuple(wording.LEVELS)
    found = sorted(
        Register.of(graph.store).entries,
        key=lambda one: (order.index(one.level), not one.number, one.number, one.title),
    )
    rows = [
        (one.number or "–", one.title, "、".join(one.issuers), one.issued or "–", _level(one, screen))
        for one in found
    ]
    if rows:
        screen.table([screen.say(text) for text in wording.LIST_COLUMNS], rows)
    screen.note(wording.COUNTED, documents=len(rows))


def show_policy(graph: PerformanceGraph, reference: str, screen: Screen) -> None:
    """Print what is known of a policy document, and its clauses.

    Raises `QueryError` when the graph knows no such document, or several.
    """
    entry = Register.of(graph.store).find(reference)
    language = "zh" if screen.language is Language.CHINESE else "en"
    answer = graph.query("policy-facts", policy=entry.iri.value, lang=language)
    show_answer(answer, "table", graph.snapshot, screen)
    own = [one for one in clauses(graph.store) if one.policy == entry.iri and one.iri != entry.iri]
    rows = [(one.label, _short(one, screen), "；".join(money.text for money in one.amounts)) for one in own]
    if rows:
        screen.table([screen.say(text) for text in wording.CLAUSE_COLUMNS], rows)


def _short(clause: Clause, screen: Screen) -> str:
    text = clause.text.replace("\n", " ")
    if len(text) <= SHOWN:
        return text
    return screen.say(wording.SHORTENED, beginning=text[:SHOWN], characters=len(clause.text))


def _level(entry: Entry, screen: Screen) -> str:
    return screen.say(wording.LEVELS[entry.level])
