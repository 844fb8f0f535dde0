"""What makes a question slow on large data is seen in its text: joins that an engine works out row by row.

The rules and their reasons stand in queries/README.md ("What keeps a question fast").
"""

from collections.abc import Iterator

import pytest
from query_cases import NAMES
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

JOINED = ("TriplesBlock", "GroupOrUnionGraphPattern")
ALLOWED = {
    "review-disagreements": "its EXISTS are asked of the few links on which reviewers differ",
    "list-projects": "its EXISTS is asked only where a source of funds was chosen",
}


def parts(node: object) -> Iterator[CompValue]:
    """Yield every part of a parsed query, outer ones first."""
    if isinstance(node, CompValue):
        yield node
        for value in node.values():
            yield from parts(value)
    elif not isinstance(node, str) and hasattr(node, "__iter__"):
        for each in node:
            yield from parts(each)


def triples(part: CompValue) -> list[tuple[object, object, object]]:
    """Return the triple patterns of a block."""
    terms = [list(block) for block in part.triples]
    return [tuple(block[at : at + 3]) for block in terms for at in range(0, len(block), 3)]


def sure(group: CompValue) -> set[object]:
    """Return the variables that every solution of a group binds, or has made of one that it binds."""
    if group.name == "SubSelect":
        inside = sure(group.where)
        return {
            item.evar or item.var
            for item in group.projection or ()
            if item.var in inside or named(item) & inside
        }
    found: set[object] = set()
    for part in group.part or ():
        if part.name == "TriplesBlock":
            found |= {term for triple in triples(part) for term in triple if isinstance(term, Variable)}
        elif part.name == "GroupOrUnionGraphPattern":
            found |= set.intersection(*map(sure, part.graph))
        elif part.name == "Bind" and (named(part.expr) & found or not named(part.expr)):
            found.add(part.var)
    return found


def named(node: object) -> set[object]:
    """Return the variables of an expression."""
    if isinstance(node, Variable):
        return {node}
    within = node.values() if isinstance(node, CompValue) else node
    return (
        set().union(*map(named, within))
        if not isinstance(node, str) and hasattr(within, "__iter__")
        else set()
    )


def faults(text: str) -> Iterator[str]:
    """Yield what an engine may work out anew for every row."""
    for part in parts(list(parseQuery(text))):
        if part.name == "GroupGraphPatternSub":
            yield from _late(part)
            yield from _loose(part)
        elif part.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            count = sum(len(triples(block)) for block in parts(part) if block.name == "TriplesBlock")
            if count > 1 and not _looks_up(part):
                yield f"{part.name} of {count} patterns: use MINUS"


def _looks_up(exists: CompValue) -> bool:
    """Tell whether the patterns speak of one thing, which is known when the test is made."""
    blocks = [block for block in parts(exists) if block.name == "TriplesBlock"]
    return len({triple[0] for block in blocks for triple in triples(block)}) == 1


def _late(group: CompValue) -> Iterator[str]:
    """Yield the patterns of a group that stand after an OPTIONAL or a BIND."""
    before = ""
    for part in group.part or ():
        if part.name in JOINED and before:
            yield f"a pattern after {before}"
        if part.name in ("OptionalGraphPattern", "Bind"):
            before = part.name


def _loose(group: CompValue) -> Iterator[str]:
    """Yield what an OPTIONAL would look for from its far end, or with nothing to look it up by."""
    for at, part in enumerate(group.part or ()):
        if part.name != "OptionalGraphPattern":
            continue
        known = sure(CompValue("Group", part=group.part[:at]))
        inner = part.graph
        if inner.name == "SubSelect":
            keys = set(inner.groupby.condition) if inner.groupby else sure(inner)
            if not keys & known:
                yield f"an OPTIONAL sub-select by {keys}, which may be unbound"
            continue
        if any(each.name == "SubSelect" for each in parts(inner)):
            continue
        for block in inner.part or ():
            for subject, _, thing in triples(block) if block.name == "TriplesBlock" else ():
                if isinstance(subject, Variable) and subject not in known and not isinstance(thing, Variable):
                    yield f"an OPTIONAL that finds {subject} by {thing}: use a FILTER"


@pytest.mark.parametrize("name", NAMES)
def test_no_question_works_out_a_join_for_every_row(name, library):
    """A question keeps the rules, or is allowed not to, for a reason."""
    found = list(faults(library[name].text))
    assert (found == []) is (name not in ALLOWED), found


@pytest.mark.parametrize(
    ("where", "fault"),
    [
        ("?a :p ?b . OPTIONAL { ?a :q ?c } ?b :r ?d", "a pattern after OptionalGraphPattern"),
        ("?a :p ?b . BIND(1 AS ?c) { ?b :r ?d } UNION { ?b :s ?d }", "a pattern after Bind"),
        ("?a :p ?b . OPTIONAL { ?c :of ?a . ?c :kind :x }", "use a FILTER"),
        ("?a :p ?b . FILTER NOT EXISTS { ?c :of ?a . ?d :of ?c }", "use MINUS"),
        ("?a :p ?b . OPTIONAL { ?a :u ?u } OPTIONAL { SELECT ?u WHERE { ?u :l ?l } GROUP BY ?u }", "unbound"),
    ],
)  # fmt: skip
def test_each_fault_is_seen(where, fault):
    """The rules find what they are for."""
    (found,) = faults(f"PREFIX : <urn:x:> SELECT * WHERE {{ {where} }}")
    assert fault in found


def test_what_is_looked_up_by_a_known_thing_is_no_fault():
    """Required patterns first, then what is optional, each from a thing that is known."""
    where = "?a :p ?b . BIND(?a AS ?t) OPTIONAL { ?t :kind :x } FILTER NOT EXISTS { ?c :of ?b ; :kind :x }"
    label = "OPTIONAL { SELECT ?t (MIN(?l) AS ?m) WHERE { ?t :l ?l } GROUP BY ?t }"
    assert list(faults(f"PREFIX : <urn:x:> SELECT * WHERE {{ {where} {label} }}")) == []
