"""From Markdown to HTML: Sphinx builds a site of each language."""

import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from sphinx.application import Sphinx

from perfgraph import __version__
from perfgraph.documentation.gathering import gather
from perfgraph.errors import PerfgraphError
from perfgraph.findings import Bilingual, Language
from perfgraph.pages.environment import STATIC
from perfgraph.pages.handbook import FOLDERS

SOURCE = Path(__file__).parents[3] / "docs"
"""The pages that people write, and what they look like; they are in a checkout only."""

_TITLE = Bilingual(zh="perfgraph 文档", en="perfgraph documentation")
_LOCALE = Bilingual(zh="zh_CN", en="en")

_WORDS = {
    "site": Bilingual(zh="回到网站", en="Back to the site"),
    "handbook": Bilingual(zh="文档", en="Documentation"),
    "home": Bilingual(zh="?lang=zh", en="?lang=en"),
    "other": Bilingual(zh="English", en="中文"),
    "other_language": Bilingual(zh="en", en="zh-Hans"),
    "other_folder": Bilingual(zh="en", en="zh"),
}
"""What the templates of the theme say."""

_LEFT_OUT = (".buildinfo", "_sources", "objects.inv", "*.map", "*.LICENSE.txt")
"""What Sphinx and the theme write that no reader needs."""


class NotBuilt(PerfgraphError):
    """The documentation has a fault, which was told on standard error."""


def build(source: Path, out: Path) -> None:
    """Build the documentation of the folder `source` into `out`, which is replaced when all of it is there.

    The same sources give the same bytes. Raises `NotBuilt` for a fault in a page, such as a link to nowhere.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".docs-", dir=out.parent) as scratch:
        made = Path(scratch) / "made"
        # Sphinx keeps its language and its registries for the whole process: each site is built in its own.
        with ProcessPoolExecutor(len(FOLDERS), get_context("spawn")) as pool:
            list(pool.map(partial(build_site, source, Path(scratch), made), FOLDERS))
        shutil.copyfile(source / "theme" / "index.html", made / "index.html")
        for unneeded in [path for pattern in _LEFT_OUT for path in made.rglob(pattern)]:
            unneeded.rmdir() if unneeded.is_dir() else unneeded.unlink()
        if out.is_dir():
            shutil.rmtree(out)
        made.replace(out)


def build_site(source: Path, scratch: Path, made: Path, language: Language) -> None:
    """Build the site of one language below `made`, with what it needs meanwhile in `scratch`.

    Raises `NotBuilt` after the faults were told.
    """
    gathered = scratch / FOLDERS[language]
    gather(source, gathered, language)
    # Sphinx writes what it compiles of the translations beside them.
    shutil.copytree(source / "theme" / "locale", gathered / "locale")
    app = Sphinx(
        srcdir=gathered,
        confdir=None,
        outdir=made / FOLDERS[language],
        doctreedir=scratch / f"{FOLDERS[language]}.doctrees",
        buildername="html",
        confoverrides=_configuration(source, language),
        status=None,
        warning=sys.stderr,
        warningiserror=True,
    )
    app.build()
    if app.statuscode:
        raise NotBuilt("the documentation was not built; its faults are told above")


def _configuration(source: Path, language: Language) -> dict[str, object]:
    """Return the settings of Sphinx, of MyST and of the theme furo, as their manuals have them."""
    theme = source / "theme"
    return {
        "project": "perfgraph",
        "version": __version__,
        "release": __version__,
        "language": _LOCALE.of(language),
        "locale_dirs": ["locale"],
        "extensions": ["myst_parser", "perfgraph.documentation.searching"],
        "templates_path": [str(theme / "templates")],
        "html_theme": "furo",
        "html_title": _TITLE.of(language),
        "html_static_path": [str(theme / "static"), str(STATIC[0] / "mark.svg")],
        "html_css_files": ["perfgraph.css"],
        # After Sphinx's own scripts (200), before the translations that it calls with (500).
        "html_js_files": [("translating.js", {"priority": 400})],
        "html_favicon": str(STATIC[0] / "mark.svg"),
        "html_sidebars": {"**": [f"sidebar/{name}.html" for name in _SIDEBAR]},
        "html_theme_options": {"top_of_page_buttons": []},
        "html_context": {"single": _single(source)}
        | {name: said.of(language) for name, said in _WORDS.items()},
        "html_copy_source": False,
        "html_show_copyright": False,
        "html_use_index": False,
        "html_permalinks_icon": "#",
        "myst_heading_anchors": 3,
        "smartquotes": False,
        "suppress_warnings": ["misc.highlighting_failure"],
    }


_SIDEBAR = ("search", "scroll-start", "navigation", "scroll-end")


def _single(source: Path) -> frozenset[str]:
    """Return the names of the pages that are there in one language only, to which no switch can lead."""
    chinese, english = (
        {path.relative_to(source / name).with_suffix("").as_posix() for path in (source / name).rglob("*.md")}
        for name in FOLDERS.values()
    )
    return frozenset(chinese ^ english)
