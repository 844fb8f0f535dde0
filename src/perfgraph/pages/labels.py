"""What things are called, in both languages, asked once for each snapshot."""

from collections.abc import Iterable, Mapping, MutableMapping
from itertools import chain
from typing import cast

from pyoxigraph import Literal

from perfgraph.answers import short
from perfgraph.findings import Bilingual, Language
from perfgraph.pages.asking import Term, values_of
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
    said = values_of(site, things, *_PROPERTIES)
    best_first = {thing: [said.get((thing, name), ()) for name in _PROPERTIES] for thing in things}
    return {thing: _bilingual(thing, chain(*names)) for thing, names in best_first.items()}


def _bilingual(thing: str, names: Iterable[Term]) -> Bilingual:
    texts: dict[str, str] = {}
    for name in names:
        if isinstance(name, Literal):
            texts.setdefault("en" if (name.language or "").startswith("en") else "zh", _cut(name.value))
    zh, en, plain = texts.get("zh", ""), texts.get("en", ""), short(thing)
    return Bilingual(zh or en or plain, en or zh or plain)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
