"""A question filled in: the parameters of an address as terms, and what is wrong with each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from perfgraph.catalogue import Parameter, ParameterType, Query
from perfgraph.catalogue.parameters import Term
from perfgraph.errors import QueryError
from perfgraph.findings import Bilingual, Language
from perfgraph.pages.choices import LONGEST, LONGEST_IRI, PATTERNS, allowed, expected
from perfgraph.pages.citation import IDENTITY, RESERVED
from perfgraph.pages.site import HTML, Wanted

LANGUAGES = ("zh", "en")
"""The values of `lang`."""

LANG = "lang"
"""The parameter of the page's language, which many questions have for the language of names as well."""

_IDENTITY = Bilingual(zh="16位十六进制数字", en="16 hexadecimal digits")


@dataclass(frozen=True)
class Filled:
    """A question with what was given for its parameters.

    `given` are the texts that were given, by name, `terms` what they mean, `faults` what is wrong with them,
    `unknown` the names that the question does not have.
    """

    query: Query
    given: Mapping[str, str]
    terms: Mapping[str, Term]
    faults: Mapping[str, Bilingual]
    unknown: tuple[str, ...]

    @cached_property
    def sparql(self) -> str:
        """Return the bound query; only for a question without faults."""
        return self.query.bind(**self.terms)

    @property
    def address(self) -> Mapping[str, str]:
        """Return the parameters of an address that asks the same, whatever language a reader prefers."""
        own = {name: text for name, text in self.given.items() if name in self.query.parameters}
        return {**own, LANG: self.given[LANG]}

    def complaints(self) -> Iterator[Bilingual]:
        """Yield what is wrong, one line each, for machines: unknown names, then wrong values."""
        if self.unknown:
            known = ", ".join(dict.fromkeys((*self.query.parameters, *RESERVED)))
            names = ", ".join(f'"{name}"' for name in self.unknown)
            yield Bilingual(
                zh=f"问题 {self.query.name} 没有参数{names}；可用的参数：{known}。",
                en=f"query {self.query.name}: found the parameter {names}, expected some of: {known}",
            )
        yield from self.faults.values()


def fill(query: Query, wanted: Wanted) -> Filled:
    """Return the question with the parameters of an address.

    A form sends empty fields and readers type white space: both are dropped for a page, and faults for a
    program. The language of names is that of the page unless it is given.
    """
    raw = dict(wanted.parameters)
    if wanted.format == HTML:
        raw = {name: text.strip() for name, text in raw.items() if text.strip()}
    known = (*query.parameters, *RESERVED)
    given = {name: text for name, text in raw.items() if name in known}
    given.setdefault(LANG, "zh" if wanted.language is Language.CHINESE else "en")
    terms: dict[str, Term] = {}
    faults: dict[str, Bilingual] = {}
    for name, parameter in query.parameters.items():
        if name in given:
            term = _term(parameter, given[name])
            if term is None:
                faults[name] = fault(name, given[name], expected(parameter))
            else:
                terms[name] = term
    if given[LANG] not in LANGUAGES:
        faults[LANG] = fault(LANG, given[LANG], Bilingual(zh="zh 或 en", en="zh or en"))
    for name in ("snapshot", "answer"):
        if name in given and not re.fullmatch(IDENTITY, given[name]):
            faults[name] = fault(name, given[name], _IDENTITY)
    return Filled(query, given, terms, faults, tuple(name for name in raw if name not in known))


def fault(name: str, found: str, wanted: Bilingual) -> Bilingual:
    """Return what is wrong with a value, in both languages."""
    shown = found if len(found) <= 60 else f"{found[:59]}…"
    return Bilingual(
        zh=f"参数 {name}：给出的是“{shown}”，应为{wanted.zh}。",
        en=f'parameter {name}: found "{shown}", expected {wanted.en}',
    )


def longest(parameter: Parameter) -> int:
    """Return how many characters a value may have."""
    return LONGEST_IRI if parameter.type is ParameterType.IRI else LONGEST


def _term(parameter: Parameter, text: str) -> Term | None:
    values = allowed(parameter)
    if values and text not in values:
        return None
    if len(text) > longest(parameter) or not re.fullmatch(PATTERNS[parameter.type], text):
        return None
    try:
        return parameter.term(text)
    except QueryError:
        return None
