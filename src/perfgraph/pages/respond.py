"""One page for one wish: the way from a path to bytes, for the web and for a site of files alike."""

from perfgraph.errors import QueryError
from perfgraph.findings import Bilingual
from perfgraph.pages.environment import html
from perfgraph.pages.sections import section_of
from perfgraph.pages.site import HTML, NotThere, Page, Site, Wanted

NO_SUCH_PATH = Bilingual(
    zh="此地址没有页面；请从首页或搜索查找。",
    en="Nothing stands at this address; look for it from the home page or the search.",
)


def render(site: Site, wanted: Wanted) -> Page:
    """Return the page that is wanted; what is not there, and what cannot be asked, is a page that says so.

    Raises `StoreError` when the store fails.
    """
    try:
        section = section_of(wanted.path)
        if section is None:
            raise NotThere(NO_SUCH_PATH)
        return section.render(site, wanted)
    except NotThere as fault:
        return problem(site, wanted, fault.status, fault.message)
    except QueryError as fault:
        return problem(site, wanted, 400, Bilingual(str(fault), str(fault)))


def problem(site: Site, wanted: Wanted, status: int, message: Bilingual) -> Page:
    """Return a page, or a line of text for machines, that says what is wrong."""
    text = message.of(wanted.language)
    if wanted.format != HTML:
        return Page(status, "text/plain; charset=utf-8", f"{text}\n".encode())
    return html(site, wanted, "problem.html", status=status, message=text)
