"""The settings: variables of the environment with their defaults and limits, and the keys of a release."""

from collections.abc import Mapping

from perfgraph.assets import asset
from perfgraph.documentation.markdown import block, code, escaped, heading, table
from perfgraph.documentation.page import Page
from perfgraph.findings import Bilingual, Language
from perfgraph.limits import SETTINGS
from perfgraph.publishing.settings import KEYS
from perfgraph.settings import SERVING, VARIABLES

_VARIABLE = Bilingual(zh="变量", en="Variable")
_KEY = Bilingual(zh="项", en="Key")
_MEANING = Bilingual(zh="含义", en="Meaning")
_RANGE = Bilingual(zh="范围", en="Range")


def page(language: Language) -> Page:
    """Return the page of the variables, and below it that of the settings file of a release."""
    title = Bilingual(zh="设置", en="Settings")
    about = Bilingual(
        zh="设置来自环境变量；命令行选项优先。值有误时，命令说明变量名、所给的值和应有的值。",
        en="Settings come from the environment; options of a command stand above them. Where a value is "
        "wrong, the command names the variable, what was found and what was expected.",
    )
    every = Bilingual(zh="全部命令", en="All commands")
    serving = Bilingual(zh="仅用于 perfgraph serve", en="Only for perfgraph serve")
    text = "\n".join(
        (
            heading(1, title.of(language)),
            f"{about.of(language)}\n",
            heading(2, every.of(language)),
            _table(VARIABLES, language),
            heading(2, serving.of(language)),
            _table(SERVING, language),
        )
    )
    return Page("reference/settings", text, (_release(language),))


def _table(variables: Mapping[str, Bilingual], language: Language) -> str:
    head = [column.of(language) for column in (_VARIABLE, _MEANING, _RANGE)]
    rows = [[code(name), escaped(said.of(language)), _range(name)] for name, said in variables.items()]
    width = 3 if any(row[-1] for row in rows) else 2
    return table(head[:width], [row[:width] for row in rows])


def _range(name: str) -> str:
    """Return from where to where the value of a limit goes, "" for a variable that is no limit."""
    limit = SETTINGS.get(name)
    return f"{limit.lowest:,}–{limit.highest:,}" if limit else ""


def _release(language: Language) -> Page:
    title = Bilingual(zh="发布设置文件", en="The settings file of a release")
    about = Bilingual(
        zh="`perfgraph publish` 从 TOML 文件读取由谁发布、依据什么许可。以下是各项和一个完整的例子。",
        en="`perfgraph publish` reads who publishes, under which licence, from a TOML file. These are its "
        "keys, and a whole example.",
    )
    example = Bilingual(zh="例子", en="Example")
    rows = [(code(name), escaped(said.of(language))) for name, said in KEYS.items()]
    text = "\n".join(
        (
            heading(1, title.of(language)),
            f"{about.of(language)}\n",
            table((_KEY.of(language), _MEANING.of(language)), rows),
            heading(2, example.of(language)),
            block((asset("examples") / "release.toml").read_text(encoding="utf-8"), "toml"),
        )
    )
    return Page("reference/release-settings", text)
