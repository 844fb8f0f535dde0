"""The commands, with their arguments and options, as `--help` tells them."""

from collections.abc import Iterator

from perfgraph.cli import program
from perfgraph.cli.described import Command, Group, Parameter, groups
from perfgraph.documentation.markdown import block, code, escaped, heading, table
from perfgraph.documentation.page import Page
from perfgraph.findings import Bilingual, Language

_ARGUMENT = Bilingual(zh="参数", en="Argument")
_OPTION = Bilingual(zh="选项", en="Option")
_MEANING = Bilingual(zh="含义", en="Meaning")
_DEFAULT = Bilingual(zh="默认值", en="Default")
_ABOUT = Bilingual(
    zh="结果写到标准输出，问题和进度写到标准错误。退出码：0 正常，1 有违反或失败，2 用法有误或输入无法读取。"
    "`perfgraph 命令 --help` 按 `PERFGRAPH_LANG` 或 `LANG` 的语言显示本页内容。",
    en="Results go to standard output, findings and progress to standard error. Exit codes: 0 fine, 1 for "
    "violations or a failure, 2 wrong use or unreadable input. `perfgraph COMMAND --help` tells what this "
    "page tells, in the language of `PERFGRAPH_LANG` or `LANG`.",
)


def page(language: Language) -> Page:
    """Return the page of all commands."""
    title = Bilingual(zh="命令", en="Commands")
    parts = [heading(1, title.of(language)), f"{_ABOUT.of(language)}\n"]
    for group in groups(program()):
        parts += _group(group, language)
    return Page("reference/commands", "\n".join(parts))


def _group(group: Group, language: Language) -> Iterator[str]:
    yield heading(2, group.name, _target(group.name))
    yield f"{escaped(group.help.of(language))}\n"
    for command in group.commands:
        yield _command(command, language)


def _command(command: Command, language: Language) -> str:
    usage = " ".join((command.name, *map(_written, command.arguments), *map(_required, command.options)))
    options = [(_names(one), _meaning(one, language), code(one.default)) for one in command.options]
    arguments = [(code(one.placeholder), _meaning(one, language)) for one in command.arguments]
    return "\n".join(
        (
            heading(3, command.name, _target(command.name)),
            f"{escaped(command.help.of(language))}\n",
            block(" ".join(usage.split()), "text"),
            table((_ARGUMENT.of(language), _MEANING.of(language)), arguments),
            table((_OPTION.of(language), _MEANING.of(language), _DEFAULT.of(language)), options),
        )
    )


def _written(argument: Parameter) -> str:
    text = argument.placeholder + ("..." if argument.repeated else "")
    return text if argument.required else f"[{text}]"


def _required(option: Parameter) -> str:
    return f"{option.names[0]} {option.placeholder}" if option.required else ""


def _names(option: Parameter) -> str:
    value = "" if option.values else f" {option.placeholder}".rstrip()
    return " ".join(code(f"{name}{value}") for name in option.names)


def _meaning(one: Parameter, language: Language) -> str:
    """Return what an argument or option means, the words that it takes and its bounds."""
    said = [escaped(one.help.of(language)), " ".join(code(value) for value in one.values)]
    if one.lowest is not None:
        said.append(f"{one.lowest:g}–{one.highest:g}" if one.highest is not None else f"≥ {one.lowest:g}")
    return " ".join(part for part in said if part)


def _target(name: str) -> str:
    return name.replace(" ", "-")
