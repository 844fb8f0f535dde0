"""Where pages lie as files: the name of a page's file, and the way from one file to another.

A page of the site at `/id/project/CODE` lies in `id/project/CODE.html`, its English edition below `en/`, a
format beside it (`id/project/CODE.ttl`), the second page of a list in `projects-page-2.html`. The "%" of a
percent-encoded address is written "=", so that the name of a file and its address are the same text on every
host and disk.
"""

import posixpath
from dataclasses import dataclass

from perfgraph.findings import Language
from perfgraph.pages.site import HTML

ENGLISH = "en"
"""The folder of the English pages."""

HOME = "index"
"""The name of the first page's file, which a host hands out for a folder."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its path below the root, its language, which page of a list it is, its format's suffix."""

    path: str
    language: Language = Language.CHINESE
    page: int = 1
    suffix: str = HTML

    @property
    def file(self) -> str:
        """Return the name of its file, relative to the root of the release.

        >>> Place("id/unit/A%2F1", Language.ENGLISH).file, Place("projects", page=2).file, Place("").file
        ('en/id/unit/A=2F1.html', 'projects-page-2.html', 'index.html')
        """
        name = (self.path or HOME).replace("%", "=")
        turned = f"-page-{self.page}" if self.page > 1 else ""
        folder = f"{ENGLISH}/" if self.language is Language.ENGLISH else ""
        return f"{folder}{name}{turned}.{self.suffix}"


def relative(file: str, folder: str) -> str:
    """Return the address of a file as a page in a folder links it.

    >>> relative("static/style.css", "en/id/project"), relative("ns.html", "")
    ('../../../static/style.css', 'ns.html')
    """
    return posixpath.relpath(file, folder or ".")
