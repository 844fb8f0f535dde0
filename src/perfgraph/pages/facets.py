"""The facets of a list or a search as links: each choice with its count, the one chosen to be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass

from perfgraph.findings import Bilingual, Language, Severity
from perfgraph.index import CLASS, FACETS, Counts, iri_of_key, key_of
from perfgraph.pages.labels import labels_of
from perfgraph.pages.links import link
from perfgraph.pages.site import Site, Wanted

MOST = 12
"""How many choices of a facet are shown at most."""

PAGE = "page"
"""The parameter of addresses that turns the pages of a list."""

_CLASS = Bilingual("类别", "Class")

LISTS: Mapping[str, Bilingual] = {
    "units": Bilingual("预算单位", "Budget units"),
    "projects": Bilingual("项目", "Projects"),
    "documents": Bilingual("绩效目标文件", "Documents"),
    "indicators": Bilingual("绩效指标", "Indicators"),
    "policies": Bilingual("政策文件", "Policies"),
    "goals": Bilingual("目标与措施", "Goals and measures"),
    "targets": Bilingual("指标值", "Indicator targets"),
    "funds": Bilingual("资金来源", "Funding"),
    "bases": Bilingual("依据与基线", "Bases and baselines"),
    "findings": Bilingual("检查问题", "Findings"),
    "terms": Bilingual("术语", "Terms"),
    "queries": Bilingual("问题库", "Questions"),
}
"""What the lists are called."""

SEVERITIES = {
    Severity.VIOLATION.value: Bilingual("违规", "violation"),
    Severity.WARNING.value: Bilingual("警告", "warning"),
    Severity.INFO.value: Bilingual("提示", "remark"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: its key, its name, how many have it, and the address that takes or drops it."""

    key: str
    words: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A facet as a page shows it: `chosen` is None as long as nothing is, `more` counts what is left out."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    chosen: Choice | None
    more: int


def filters_of(site: Site, wanted: Wanted, names: Mapping[str, object]) -> dict[str, str]:
    """Return the facets that an address chooses, among `names`; an IRI is as good as its key."""
    found = {}
    for name in names:
        text = wanted.get(name)
        if text:
            found[name] = key_of(FACETS[name], site.base, text) if name in FACETS and "://" in text else text
    return found


def kept(wanted: Wanted, **changes: str) -> dict[str, str]:
    """Return the parameters of a page with changes, from its first page on; "" takes one away."""
    parameters = {name: value for name, value in wanted.parameters.items() if name != PAGE}
    return {name: value for name, value in {**parameters, **changes}.items() if value}


def offered(site: Site, wanted: Wanted, counts: Counts, chosen: Mapping[str, str]) -> tuple[Offered, ...]:
    """Return the facets that tell something apart, with the names of their choices by one query for all."""
    if site.files:
        return ()  # nothing answers another choice
    names = _names(site, wanted.language, counts, chosen)
    found = []
    for name in (CLASS, *FACETS):
        values = counts.get(name, {})
        key = chosen.get(name)
        if not key and len(values) < 2:
            continue
        choices = tuple(
            Choice(value, names[name, value], count, link(site, wanted.path, **kept(wanted, **{name: value})))
            for value, count in list(values.items())[:MOST]
            if value != key
        )
        drop = link(site, wanted.path, **kept(wanted, **{name: ""}))
        found.append(
            Offered(
                name=name,
                label=(_CLASS if name == CLASS else FACETS[name].label).of(wanted.language),
                choices=choices,
                chosen=Choice(key, names[name, key], values.get(key, 0), drop) if key else None,
                more=max(0, len(values) - MOST),
            )
        )
    return tuple(found)


def _names(
    site: Site, language: Language, counts: Counts, chosen: Mapping[str, str]
) -> Mapping[tuple[str, str], str]:
    keys = {(name, key) for name, values in counts.items() for key in list(values)[:MOST]}
    keys |= set(chosen.items())
    things = {pair: _thing(site, *pair) for pair in keys}
    labels = labels_of(site, sorted({thing for thing in things.values() if thing}))
    plain = {**{(CLASS, name): words for name, words in LISTS.items()}, **_severities()}
    return {
        pair: plain[pair].of(language) if pair in plain else labels[thing].of(language) if thing else pair[1]
        for pair, thing in things.items()
    }


def _severities() -> Mapping[tuple[str, str], Bilingual]:
    return {("severity", name): words for name, words in SEVERITIES.items()}


def _thing(site: Site, name: str, key: str) -> str:
    """Return the IRI whose name a key is shown by; "" for a plain value, and what a stranger made up."""
    if name not in FACETS or name in ("year", "severity") or any(char in key for char in '<>"{}|\\^` \n\t\r'):
        return ""
    iri = iri_of_key(FACETS[name], site.base, key)
    return iri if iri.isprintable() else ""
