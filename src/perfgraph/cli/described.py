"""The commands as they describe themselves: for `--help` in Chinese, and for whoever documents them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import get_args

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from perfgraph.cli.chinese import HELP
from perfgraph.findings import Bilingual
from perfgraph.settings import SERVING, VARIABLES

OWN = frozenset({"install_completion", "show_completion"})
"""The options that typer adds to every program."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument or an option: its names as they are written, what it means and what it may be.

    `placeholder` stands for its value, "" for a switch; `values` are the only words allowed, when there are
    some; `lowest` and `highest` bound a number; `default` is "" where nothing is taken for granted.
    """

    names: tuple[str, ...]
    placeholder: str
    help: Bilingual
    required: bool
    repeated: bool
    values: tuple[str, ...]
    lowest: float | None
    highest: float | None
    default: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its words, what it does, its arguments in order and its options."""

    name: str
    help: Bilingual
    arguments: tuple[Parameter, ...]
    options: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Commands that begin alike: their first words, which are "perfgraph" alone for most, and the purpose."""

    name: str
    help: Bilingual
    commands: tuple[Command, ...]


def groups(program: TyperGroup) -> Iterator[Group]:
    """Yield the commands of the program by group, in the order in which `--help` lists them."""
    own = {name: one for name, one in program.commands.items() if not isinstance(one, TyperGroup)}
    yield _group("perfgraph", program, own)
    for name, one in program.commands.items():
        if isinstance(one, TyperGroup):
            yield _group(f"perfgraph {name}", one, one.commands)


def speak_chinese(program: TyperGroup) -> None:
    """Put the Chinese text of every help text into the commands of a program."""
    for command in (program, *_below(program)):
        command.help = _both(command.help).zh
        for one in command.params:
            if isinstance(one, TyperArgument | TyperOption):
                one.help = _both(one.help).zh
    program.epilog = epilog().zh


def epilog() -> Bilingual:
    """Return what stands below the help of the program: the settings, which come from the environment."""
    title = "Settings, from the environment:"
    said = {**VARIABLES, **SERVING}.items()
    return Bilingual(
        zh="\n\n".join((HELP[title], *(f"{name}：{meaning.zh}" for name, meaning in said))),
        en="\n\n".join((title, *(f"{name}: {meaning.en}" for name, meaning in said))),
    )


def _below(group: TyperGroup) -> Iterator[TyperCommand | TyperGroup]:
    for one in group.commands.values():
        assert isinstance(one, TyperCommand | TyperGroup)
        yield one
        if isinstance(one, TyperGroup):
            yield from _below(one)


def _group(name: str, group: TyperGroup, commands: Mapping[str, object]) -> Group:
    described = []
    for word, one in commands.items():
        assert isinstance(one, TyperCommand)
        described.append(_command(f"{name} {word}", one))
    return Group(name, _both(group.help), tuple(described))


def _command(name: str, command: TyperCommand) -> Command:
    arguments = tuple(_parameter(one) for one in command.params if isinstance(one, TyperArgument))
    options = [one for one in command.params if isinstance(one, TyperOption) and one.name not in OWN]
    return Command(name, _both(command.help), arguments, tuple(map(_parameter, options)))


def _parameter(one: TyperArgument | TyperOption) -> Parameter:
    values = _values(one.type_descriptor.annotation)
    switch = isinstance(one, TyperOption) and one.is_flag
    named = (*one.opts, *one.secondary_opts) if isinstance(one, TyperOption) else ()
    default = one.default
    return Parameter(
        names=named,
        placeholder="" if switch else one.metavar or ("|".join(values) or (one.name or "").upper()),
        help=_both(one.help),
        required=one.required,
        repeated=one.multiple or one.nargs == -1,
        values=values,
        lowest=one.min,
        highest=one.max,
        default="" if switch or default in (None, "") else str(default),
    )


def _values(annotation: object) -> tuple[str, ...]:
    """Return the words of an enumeration, also of one that may be left out or repeated."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(str(member.value) for member in annotation)
    return next((found for part in get_args(annotation) if (found := _values(part))), ())


def _both(text: str | None) -> Bilingual:
    """Return a help text in both languages; one without a Chinese text stays English, as a test tells."""
    return Bilingual(zh=HELP.get(text, text), en=text) if text else Bilingual(zh="", en="")
