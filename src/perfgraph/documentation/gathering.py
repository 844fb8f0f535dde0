"""All Markdown of one language in one folder: what people wrote, the reference, and the contents."""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from perfgraph.documentation.page import Page
from perfgraph.documentation.reference import reference
from perfgraph.findings import Bilingual, Language
from perfgraph.pages.handbook import FOLDERS

_SECTIONS = {
    "how-to": Bilingual(zh="操作指南", en="How-to guides"),
    "explanation": Bilingual(zh="说明", en="Explanation"),
}
"""The folders of pages that people write, in the order of the contents."""

_REFERENCE = Bilingual(zh="参考", en="Reference")

_LINKED = re.compile(r"\]\(([\w/-]+)\.md[#)]")


def gather(source: Path, folder: Path, language: Language) -> None:
    """Write the pages of a language into `folder`, which is made; `source` is the folder `docs`."""
    shutil.copytree(source / FOLDERS[language], folder)
    for path in folder.rglob("*.md"):
        depth = len(path.relative_to(folder).parts)
        path.write_text(_within(path.read_text(encoding="utf-8"), depth), encoding="utf-8")
    first = folder / "index.md"
    text = first.read_text(encoding="utf-8")
    written = [path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.md")]
    made = reference(language)
    first.write_text(text + "".join(_contents(text, written, made, language)), encoding="utf-8")
    for page in made.all():
        path = folder / f"{page.name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        # The contents lead to the parts of the reference themselves.
        head, below = ("---\norphan: true\n---\n", ()) if page is made else ("", page.below)
        names = [os.path.relpath(folder / one.name, path.parent) for one in below]
        path.write_text(head + page.text + _listed(names), encoding="utf-8")


def _within(text: str, depth: int) -> str:
    """Return a page, `depth` folders below `docs`, with names in the place of links that leave `docs`.

    >>> _within("See [its page](../../ontology/README.md) and [this](cite.md).", 1)
    'See its page (`ontology/README.md`) and [this](cite.md).'
    """
    outside = re.compile(rf"\[([^\]]*)\]\((?:\.\./){{{depth + 1}}}([^)#]+)[^)]*\)")
    return outside.sub(lambda link: _named(link[1], link[2]), text)


def _named(text: str, file: str) -> str:
    name = f"`{file}`"
    return name if text.strip("`") in (file, Path(file).name) else f"{text} ({name})"


def _contents(text: str, written: Iterable[str], made: Page, language: Language) -> Iterator[str]:
    """Yield the contents for the first page, in the order in which its own text names the pages."""
    named = list(dict.fromkeys(_LINKED.findall(text)))
    ordered = sorted(written, key=lambda name: (named.index(name) if name in named else len(named), name))
    yield _listed([name for name in ordered if "/" not in name and name != "index"])
    for section, caption in _SECTIONS.items():
        yield _listed([name for name in ordered if name.startswith(f"{section}/")], caption.of(language))
    yield _listed([page.name for page in made.below], _REFERENCE.of(language))


def _listed(names: Iterable[str], caption: str = "") -> str:
    """Return the directive that puts pages into the contents; "" for none."""
    lines = "".join(f"{name}\n" for name in names)
    head = f":caption: {caption}\n" if caption else ""
    return f"\n```{{toctree}}\n:hidden:\n:titlesonly:\n{head}\n{lines}```\n" if lines else ""
