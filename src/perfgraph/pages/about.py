"""What the site is, how it is addressed and cited, what it allows, what it remembers."""

from perfgraph.exchange.reconciliation import FEATURES, MOST_QUERIES, PROPERTIES, TYPES
from perfgraph.findings import Bilingual
from perfgraph.limits import SETTINGS, Limits
from perfgraph.pages.environment import html
from perfgraph.pages.sections import SECTIONS
from perfgraph.pages.site import NotThere, Page, Site, Wanted

PAGES = ("snapshots", "addresses", "limits", "sparql", "reconciliation", "privacy")
"""The pages below `about`."""

ABSENT = Bilingual(zh="没有这一页。", en="There is no such page.")


def render(site: Site, wanted: Wanted) -> Page:
    """Return a page about the site; raises `NotThere` for one that is none of `PAGES`."""
    name = wanted.path.partition("/")[2]
    if name and name not in PAGES:
        raise NotThere(ABSENT)
    return html(
        site,
        wanted,
        f"about-{name}.html" if name else "about.html",
        pages=PAGES,
        limits=_limits(site),
        kinds=[section for section in SECTIONS if section.things],
        features=FEATURES,
        types=TYPES,
        properties=PROPERTIES,
        most_queries=MOST_QUERIES,
        triples_example=f"{site.base}id/project/13030321W9TGCMKL98GWR",
    )


def _limits(site: Site) -> tuple[tuple[str, Bilingual, str], ...]:
    """Return each limit of the site: its variable, meaning and value."""
    limits = site.limits or Limits()
    return tuple(
        (name, Bilingual(setting.meaning_zh, setting.meaning), f"{setting.value(limits) / setting.scale:,g}")
        for name, setting in SETTINGS.items()
    )
