"""What things are called, in both languages, asked once for each snapshot."""

from collections.abc import Iterable, Mapping, MutableMapping
from typing import cast

from pyoxigraph import Literal, NamedNode, QuerySolutions

from perfgraph.answers import short
from perfgraph.catalogue.parameters import serialise
from perfgraph.findings import Bilingual, Language
from perfgraph.pages.site import Site
from perfgraph.terms import DCTERMS, PG, RDFS, SH, SKOS

KEPT = 20_000
"""How many labels are kept before the memory is emptied."""

_PROPERTIES = (
    SKOS("prefLabel"), RDFS("label"), DCTERMS("title"), PG("statedName"), PG("statedTitle"), SH("name"),
    PG("statedLabel"), PG("sourceFile"), PG("sourceText"), PG("statement"), SH("resultMessage"),
)  # fmt: skip
"""What names a thing, the best first."""

LONGEST = 60
"""The longest label, in characters: a goal is called by the beginning of its text."""

_QUERY = """SELECT ?thing ?rank ?label WHERE {{
  VALUES ?thing {{ {things} }}
  VALUES (?property ?rank) {{ {ranks} }}
  ?thing ?property ?label
}}"""


def labels_of(site: Site, things: Iterable[str]) -> Mapping[str, Bilingual]:
    """Return what each thing is called; a thing without a name by its short IRI. One query for those that
    are not yet known.
    """
    known = cast(MutableMapping[str, Bilingual], site.memory.setdefault("labels", {}))
    wanted = list(dict.fromkeys(things))
    unknown = [thing for thing in wanted if thing not in known]
    if unknown:
        if len(known) > KEPT:
            known.clear()
            unknown = wanted
        known.update(_ask(site, unknown))
    return {thing: known[thing] for thing in wanted}


def label_of(site: Site, language: Language, thing: str) -> str:
    """Return what a thing is called in a language."""
    return labels_of(site, [thing])[thing].of(language)


def _ask(site: Site, things: list[str]) -> Mapping[str, Bilingual]:
    ranks = " ".join(f"({name} {rank})" for rank, name in enumerate(_PROPERTIES))
    query = _QUERY.format(things=" ".join(serialise(NamedNode(thing)) for thing in things), ranks=ranks)
    solutions = site.graph.store.query(query)
    assert isinstance(solutions, QuerySolutions)
    found: dict[str, dict[str, tuple[int, str]]] = {}
    for row in solutions:
        thing, label, rank = row["thing"], row["label"], row["rank"]
        if isinstance(thing, NamedNode) and isinstance(label, Literal) and isinstance(rank, Literal):
            texts = found.setdefault(thing.value, {})
            tag = "en" if (label.language or "").startswith("en") else "zh"
            candidate = (int(rank.value), label.value)
            texts[tag] = min(texts.get(tag, candidate), candidate)
    return {thing: _bilingual(thing, found.get(thing, {})) for thing in things}


def _bilingual(thing: str, texts: Mapping[str, tuple[int, str]]) -> Bilingual:
    zh, en = (_cut(texts[tag][1]) if tag in texts else "" for tag in ("zh", "en"))
    plain = short(thing)
    return Bilingual(zh or en or plain, en or zh or plain)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
