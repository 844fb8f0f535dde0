"""The Jinja2 environment: what every template may use.

    t(zh, en)            the text in the reader's language; markup and wording stand in templates only
    site, wanted, lang   the site, what is asked for, the language tag
    href(iri)            where an IRI leads, "" for one that must not be a link
    link(path, …)        a page of the site by its path and parameters
    static(name)         a file of `static/`, under an address that changes when the file does
    here(lang)           this page in another language
    handbook             the first page of the documentation, "" where it was not built
    formats              the other formats of this page, each with name, media type and address
    label(iri)           what a thing is called, in the reader's language (see `perfgraph.pages.labels`)

and the filters `money`, `number`, `share` and `short`.
"""

import hashlib
import json
from collections.abc import Container, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from perfgraph.answers import short
from perfgraph.findings import Language
from perfgraph.pages import handbook
from perfgraph.pages.labels import label_of
from perfgraph.pages.links import href, link
from perfgraph.pages.sections import section_of
from perfgraph.pages.site import HTML, Page, Site, Wanted

STATIC = (Path(__file__).parent / "static",)
"""The folders whose files are served as they are."""

MEDIA_TYPE = "text/html; charset=utf-8"

_ESCAPES = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another representation of a page."""

    name: str
    label: str
    media_type: str
    address: str


def html(
    site: Site,
    wanted: Wanted,
    template: str,
    *,
    status: int = 200,
    offered: Container[str] | None = None,
    **context: object,
) -> Page:
    """Return the template filled with `context` as a page in the wanted language.

    `offered` names the formats that the page has, where it has not all of its section.
    """
    chinese = wanted.language is Language.CHINESE
    text = (
        _environment()
        .get_template(template)
        .render(
            site=site,
            wanted=wanted,
            lang=wanted.language.value,
            t=lambda zh, en: zh if chinese else en,
            href=partial(href, site),
            link=partial(link, site),
            label=partial(label_of, site, wanted.language),
            static=partial(static, site),
            here=partial(here, site, wanted),
            handbook=documentation(site, wanted.language),
            formats=tuple(
                one for one in alternatives(site, wanted) if offered is None or one.name in offered
            ),
            status=status,
            **context,
        )
    )
    return Page(status, MEDIA_TYPE, text.encode())


def part(template: str, **context: object) -> Markup:
    """Return a template that is a piece of a page, filled with `context` alone; its data are escaped."""
    return Markup(_environment().get_template(template).render(**context))  # noqa: S704 - autoescaped


def static(site: Site, name: str) -> str:
    """Return the address of a file of `static/`; "" when it is not there (a bundle that was not built)."""
    version = _version(name)
    return f"{site.root}static/{name}?v={version}" if version else ""


def documentation(site: Site, language: Language) -> str:
    """Return the address of the documentation in a language, "" where it was not built."""
    first = handbook.first(language)
    return link(site, first) if first else ""


def here(site: Site, wanted: Wanted, language: str) -> str:
    """Return the address of the page that is made, in another language."""
    path = wanted.path
    section = section_of(path)
    if section is not None and section.things:
        path += f".{HTML}"
    return link(site, path, **{**wanted.parameters, "lang": language})


def alternatives(site: Site, wanted: Wanted) -> Iterator[Alternative]:
    """Yield the other formats of the page that is made."""
    section = section_of(wanted.path)
    there = site.files.formats(wanted.path) if site.files else None
    for offered in section.formats if section else ():
        if offered.name not in (HTML, "svg") and (there is None or offered.name in there):
            address = link(site, f"{wanted.path}.{offered.suffix}", **wanted.parameters)
            yield Alternative(
                offered.name, LABELS.get(offered.name, offered.name), offered.media_type, address
            )


LABELS = {
    "turtle": "Turtle", "ntriples": "N-Triples", "jsonld": "JSON-LD", "rdfxml": "RDF/XML", "trig": "TriG",
    "nquads": "N-Quads", "csv": "CSV", "tsv": "TSV", "json": "JSON", "xml": "XML", "md": "Markdown",
    "xlsx": "Excel",
}  # fmt: skip
"""What formats are called."""


@cache
def _version(name: str) -> str:
    for folder in STATIC:
        path = folder / name
        if path.is_file():
            return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return ""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("perfgraph.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(money=money, number=number, short=short)
    environment.filters.update(json_block=json_block, tojson_block=tojson_block)
    return environment


def money(amount: Decimal | int) -> str:
    """Return an amount in yuan with two decimals and thousands.

    >>> money(Decimal("95160"))
    '95,160.00'
    """
    return f"{amount:,.2f}"


def number(value: Decimal | int | float) -> str:
    """Return a number with thousands, without an exponent or empty decimals.

    >>> number(Decimal("1500.50")), number(2232960)
    ('1,500.5', '2,232,960')
    """
    if isinstance(value, int):
        return f"{value:,}"
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def tojson_block(data: object) -> Markup:
    """Return data as the JSON of a `<script>`, see `json_block`."""
    return json_block(json.dumps(data, ensure_ascii=False))


def json_block(text: str) -> Markup:
    """Return JSON for a `<script>` of data: no sign in it can end the element (HTML §4.12.1.3).

    >>> json_block('{"a": "</script>&"}')
    Markup('{"a": "\\\\u003c/script\\\\u003e\\\\u0026"}')
    """
    return Markup(text.translate(_ESCAPES))  # noqa: S704 - escaped just now
