"""The links of a page that a server would answer, turned into links from file to file.

Pages are made by the renderer of the web application, with addresses below the site's root. Here every such
address becomes a relative one, so that the site works from any folder of any host.
"""

import posixpath
import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape, unescape
from urllib.parse import parse_qsl, urlencode

from perfgraph.findings import Language
from perfgraph.pages.links import PART
from perfgraph.pages.sections import section_of, split_suffix
from perfgraph.pages.site import HTML
from perfgraph.publishing.parts import RELEASES
from perfgraph.publishing.site.places import Place, relative

TURNED = "page"
"""The parameter of an address that turns the pages of a list or a document."""

SCRIPTED = frozenset({"question", "search", "editor"})
"""The sections whose pages have a script that reads the parameters of the address."""

KEPT = 50_000
"""How many links are remembered."""

_ATTRIBUTE = re.compile(r'(?<=\s)(href|src|action)="([^"]*)"')
_LANGUAGES = {"zh": Language.CHINESE, "en": Language.ENGLISH, "zh-Hans": Language.CHINESE}


class BrokenLink(Exception):
    """A link to a page that the site of files does not have; a fault of the program."""


@dataclass(frozen=True)
class Links:
    """What is known of the site: its address, the files that there will be, and where cells are drawn.

    `root` is the path of the home page and `address` its absolute address, both ending in "/". `files` holds
    the names of all files; `drawn(document, local)` is the page of a document, counted from 1, that draws
    one of its tables, rows, cells or paragraphs.
    """

    root: str
    address: str
    files: Container[str]
    drawn: Callable[[str, str], int]

    def rewritten(self, html: str, place: Place) -> str:
        """Return a page whose links to pages of the site are relative; raises `BrokenLink`."""

        def turned(found: re.Match[str]) -> str:
            target = self.target(unescape(found[2]), place)
            return found[0] if target is None else f'{found[1]}="{escape(target)}"'

        return _ATTRIBUTE.sub(turned, html)

    def target(self, address: str, place: Place) -> str | None:
        """Return the relative address for an address of the site; None for one from elsewhere.

        Raises `BrokenLink` for a page that the site does not have.
        """
        try:
            return self._targets(address, place.language, posixpath.dirname(place.file))
        except BrokenLink as error:
            raise BrokenLink(f"{place.file}: {error}") from error

    @cached_property
    def _targets(self) -> Callable[[str, Language, str], str | None]:
        """Pages of one folder have most of their links in common."""
        return lru_cache(maxsize=KEPT)(self._target)

    def _target(self, address: str, language: Language, folder: str) -> str | None:
        inner = self._inner(address)
        if inner is None:
            return None
        path, _, fragment = inner.partition("#")
        path, _, query = path.partition("?")
        parameters = dict(parse_qsl(query, keep_blank_values=True))
        if path.startswith(("static/", "docs/", f"{RELEASES}/")):
            return relative(path, folder) + (f"?{query}" if query else "")
        file, anchor = self._file(path, parameters, fragment, language)
        if not file:
            return self.address + inner
        kept = urlencode({name: value for name, value in parameters.items() if name not in ("lang", TURNED)})
        section = section_of(split_suffix(path)[0])
        scripted = kept and section is not None and section.name in SCRIPTED and file.endswith(f".{HTML}")
        return relative(file, folder) + (f"?{kept}" if scripted else "") + (f"#{anchor}" if anchor else "")

    def _inner(self, address: str) -> str | None:
        """Return what follows the root in an address of the site."""
        for start in (self.address, self.root):
            if address.startswith(start) and not address.startswith("//"):
                return address.removeprefix(start)
        return "" if address == self.address.rstrip("/") else None

    def _file(
        self, path: str, parameters: dict[str, str], fragment: str, language: Language
    ) -> tuple[str, str]:
        """Return the file that shows what a path names, and where in it."""
        stem, form = split_suffix(path)
        language = _LANGUAGES.get(parameters.get("lang", ""), language)
        suffix = path.rpartition(".")[2] if form else HTML
        if suffix != HTML:
            return self._data(stem, suffix, language), ""
        number = parameters.get(TURNED, "")
        turned = int(number) if number.isascii() and number.isdecimal() and 0 < len(number) < 7 else 1
        for candidate in (Place(stem, language, turned), Place(stem, language)):
            if candidate.file in self.files:
                return candidate.file, fragment
        whole, sign, local = stem.partition(PART)
        if sign:  # a part without a page of its own is shown by the whole
            page = self.drawn(whole, local) if whole.startswith("id/doc/") else 1
            for candidate in (Place(whole, language, page), Place(whole, language)):
                if candidate.file in self.files:
                    return candidate.file, local
        section = section_of(stem)
        if section is None or section.things:
            return "", ""  # the graph points to what it does not describe
        raise BrokenLink(f"found a link to {path}, expected one to a page of the site")

    def _data(self, stem: str, suffix: str, language: Language) -> str:
        for candidate in (Place(stem, language, suffix=suffix), Place(stem, suffix=suffix)):
            if candidate.file in self.files:
                return candidate.file
        raise BrokenLink(f"found a link to {stem}.{suffix}, expected a file of the site")
