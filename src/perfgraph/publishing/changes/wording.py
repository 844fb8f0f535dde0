"""Changes in words: the kinds by their scheme, what changed by the ontology, names of sources and phases."""

from collections.abc import Mapping
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from perfgraph.assets import asset
from perfgraph.findings import Bilingual, Language
from perfgraph.publishing.changes.comparing import Aspect, Change
from perfgraph.terms import PG, RDFS, SKOS, concept

SCHEMES = (
    "change-kind",
    "budget-phase",
    "fund-source",
    "sheet-kind",
    "indicator-type",
    "indicator-type-2021",
)
"""The schemes that changes take names from."""

_SAID = {
    "all": Bilingual(zh="合计", en="total"),
    "of": Bilingual(zh="{sheet}“{name}”", en="{name} ({sheet})"),
    "document": Bilingual(zh="文件", en="document"),
    "before_after": Bilingual(zh="由“{before}”改为“{after}”", en="from “{before}” to “{after}”"),
    "before": Bilingual(zh="原为“{before}”", en="was “{before}”"),
    "after": Bilingual(zh="现为“{after}”", en="is “{after}”"),
    "line": Bilingual(zh="{owner}：{thing}：{kind}", en="{owner}: {thing}: {kind}"),
    "with": Bilingual(zh="{line}，{texts}", en="{line}, {texts}"),
}


@cache
def labels() -> Mapping[str, Bilingual]:
    """Return the names of concepts and of the ontology's terms, by IRI."""
    found: dict[str, dict[str, str]] = {}
    paths = [asset("ontology") / "schemes" / f"{name}.ttl" for name in SCHEMES]
    for path in (*paths, asset("ontology") / "perfgraph.ttl"):
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            if quad.predicate in (SKOS("prefLabel"), RDFS("label")) and isinstance(quad.object, Literal):
                assert isinstance(quad.subject, NamedNode)
                tag = (quad.object.language or "").lower()
                found.setdefault(quad.subject.value, {})[tag] = quad.object.value
    chinese = Language.CHINESE.lower()
    return {iri: Bilingual(zh=said[chinese], en=said["en"]) for iri, said in found.items() if len(said) > 1}


def named(scheme: str, slug: str) -> Bilingual:
    """Return the name of a concept; one that the scheme does not have is named by its slug."""
    return labels().get(concept(scheme, slug).value, Bilingual(zh=slug, en=slug))


def kind_of(change: Change) -> Bilingual:
    """Return what kind of change it is, in words."""
    return named("change-kind", change.kind.value)


def aspect_of(change: Change) -> Bilingual:
    """Return what of the subject changed, in words."""
    return labels()[PG(change.aspect.value).value]


def thing_of(change: Change) -> Bilingual:
    """Return what changed by its own name: the indicator, the phase and source, the milestone, the rule."""
    if change.aspect is Aspect.AMOUNT:
        phase, _, source = change.name.partition(" ")
        words = (named("budget-phase", phase), named("fund-source", source) if source else _SAID["all"])
        return Bilingual(zh="".join(one.zh for one in words), en=", ".join(one.en for one in words))
    if change.aspect is Aspect.SHEET:
        return named("sheet-kind", change.name)
    return Bilingual(zh=change.name, en=change.name)


def texts_of(change: Change) -> tuple[Bilingual, Bilingual]:
    """Return the texts before and after; a type of indicator by its name, a finding in both languages."""
    if change.aspect is Aspect.FINDING:
        said = Bilingual(zh=change.before or change.after, en=change.english)
        nothing = Bilingual(zh="", en="")
        return (said, nothing) if change.before else (nothing, said)
    if change.aspect is not Aspect.TYPE:
        return Bilingual(change.before, change.before), Bilingual(change.after, change.after)
    before, after = (
        next(
            (labels()[iri.value] for iri in _types(slug) if iri.value in labels()),
            Bilingual(zh=slug, en=slug),
        )
        for slug in (change.before, change.after)
    )
    return before, after


def sentence(change: Change) -> Bilingual:
    """Return a change as a sentence without its full stop."""
    return Bilingual(_sentence(change, Language.CHINESE), _sentence(change, Language.ENGLISH))


def owner_of(change: Change) -> Bilingual:
    """Return whose sheet changed, and of what kind it is."""
    subject = change.subject
    if not subject.iri:
        return _SAID["document"]
    sheet, name = named("sheet-kind", subject.kind), subject.name or subject.iri
    return Bilingual(
        zh=_SAID["of"].zh.format(sheet=sheet.zh, name=name),
        en=_SAID["of"].en.format(sheet=sheet.en, name=name),
    )


def _types(slug: str) -> tuple[NamedNode, NamedNode]:
    return concept("indicator-type", slug), concept("indicator-type-2021", slug)


def _sentence(change: Change, language: Language) -> str:
    def say(name: str, **words: str) -> str:
        return _SAID[name].of(language).format(**words)

    before, after = (text.of(language) for text in texts_of(change))
    if change.aspect is Aspect.FINDING:
        kind = kind_of(change).of(language)
        return say("line", owner=owner_of(change).of(language), thing=kind, kind=before or after)
    thing = thing_of(change).of(language)
    if change.aspect in (Aspect.DESCRIPTION, Aspect.BASIS, Aspect.TYPE):
        thing = f"{thing} {aspect_of(change).of(language)}"
    line = say("line", owner=owner_of(change).of(language), thing=thing, kind=kind_of(change).of(language))
    if not (before or after):
        return line
    which = "before_after" if before and after else "before" if before else "after"
    return say("with", line=line, texts=say(which, before=before, after=after))
