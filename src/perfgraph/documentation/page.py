"""A page of the documentation before it is HTML."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name, a path without suffix below the folder of its language, its text in Markdown
    (CommonMark with tables), and the pages that stand below it in the contents.
    """

    name: str
    text: str
    below: tuple["Page", ...] = ()

    def all(self) -> Iterator["Page"]:
        """Yield the page and every page below it."""
        yield self
        for page in self.below:
            yield from page.all()
