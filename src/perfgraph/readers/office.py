"""Old and open office formats by way of LibreOffice, which converts them to what perfgraph reads itself.

LibreOffice (MPL-2.0) is the one free program that reads .doc and .wps with their merged cells, and an
optional one. It starts slowly (1.6 s for a file alone, 0.7 s each in a batch), so many files go at once.
It runs with a profile of its own that is thrown away: no macros, no links that are followed, and a proxy
that does not exist in case one is. A file that breaks a batch is converted alone, so it harms no other.
"""

import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from perfgraph.errors import DocumentError
from perfgraph.readers.archive import LIMITS, MB
from perfgraph.readers.content import OfficeKind

PROGRAM = "PERFGRAPH_SOFFICE"
"""The variable of the environment that names another soffice than the one on the path."""

_STARTING, _EACH = 60.0, 30.0
_MEMORY = 4_000 * MB
_AGAIN = 81
"""How soffice.bin ends when it has made its profile and wants to be started again."""

_WITHOUT = (
    "expected LibreOffice to convert it: install it (Debian: apt-get install libreoffice-writer-nogui "
    f"libreoffice-calc-nogui), name its soffice in {PROGRAM}, or save the file as .docx or .xlsx"
)

_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "2"),
    ("Common/Save/Document", "LoadPrinter", "false"),
)
_PROXY = (
    ("ooInetProxyType", "2"),
    ("ooInetHTTPProxyName", "127.0.0.1"), ("ooInetHTTPProxyPort", "9"),
    ("ooInetHTTPSProxyName", "127.0.0.1"), ("ooInetHTTPSProxyPort", "9"),
    ("ooInetFTPProxyName", "127.0.0.1"), ("ooInetFTPProxyPort", "9"),
    ("ooInetNoProxy", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Task:
    """A file to convert: its name for messages, its bytes, its kind."""

    name: str
    data: bytes
    kind: OfficeKind


def convert(tasks: Sequence[Task]) -> list[bytes | DocumentError]:
    """Return the bytes of each file as .docx or .xlsx (as its kind says), or why it could not be converted.

    Takes at most a minute and half a minute for each file; then the program is killed.
    """
    program = _program()
    if program is None:
        return [DocumentError(f"{task.name}: found {task.kind.name}; {_WITHOUT}") for task in tasks]
    converted: list[bytes | None] = [None] * len(tasks)
    for kind in dict.fromkeys(task.kind for task in tasks):
        numbers = [number for number, task in enumerate(tasks) if task.kind == kind]
        for number, data in zip(numbers, _batch(program, kind, [tasks[n] for n in numbers]), strict=True):
            converted[number] = data
        for number in numbers if len(numbers) > 1 else ():
            if converted[number] is None:
                (converted[number],) = _batch(program, kind, [tasks[number]])
    return [_failed(task) if data is None else data for task, data in zip(tasks, converted, strict=True)]


def is_there() -> bool:
    """Tell whether LibreOffice can be run."""
    return _program() is not None


def _failed(task: Task) -> DocumentError:
    return DocumentError(
        f"{task.name}: found {task.kind.name} that LibreOffice cannot read (damaged, protected or too "
        "large); expected a sound one: open it in a word processor and save it as .docx or .xlsx"
    )


def _program() -> Path | None:
    """Return the program itself: `soffice` is a script whose children outlive it when it is killed."""
    named = os.environ.get(PROGRAM) or shutil.which("soffice") or shutil.which("libreoffice")
    if not named or not Path(named).is_file():
        return None
    script = Path(named).resolve()
    itself = script.with_name("soffice.bin")
    return itself if itself.is_file() else script


def _batch(program: Path, kind: OfficeKind, tasks: Sequence[Task]) -> Iterator[bytes | None]:
    """Yield the converted bytes of each file of one kind, None for one that gave nothing."""
    with tempfile.TemporaryDirectory(prefix="perfgraph-office-") as made:
        folder = Path(made)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_profile(), "utf-8")
        # Names of our own: two files may be called alike, and a name may look like an option.
        inputs = [folder / f"{number}.{kind.suffix}" for number in range(len(tasks))]
        for path, task in zip(inputs, tasks, strict=True):
            path.write_bytes(task.data)
        _run(program, folder, kind, inputs)
        for path in inputs:
            yield _taken(folder / "out" / f"{path.stem}.{kind.target}")


def _run(program: Path, folder: Path, kind: OfficeKind, inputs: Sequence[Path]) -> None:
    command = [
        str(program), "--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        # Without the filter it would read what is damaged as if it were plain text.
        f"--infilter={kind.filter}", "--convert-to", kind.target,
        "--outdir", str(folder / "out"), *map(str, inputs),
    ]  # fmt: skip
    environment = {**os.environ, "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp", "TMPDIR": str(folder)}
    for _attempt in range(2):
        with subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            _limit(process.pid)
            try:
                process.wait(_STARTING + _EACH * len(inputs))
            except subprocess.TimeoutExpired:
                process.kill()
        if process.returncode != _AGAIN:
            return


def _limit(process: int) -> None:
    """Give the converter an address space of its own, which may be larger than that of the reader."""
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = _MEMORY if most == resource.RLIM_INFINITY else min(_MEMORY, most)
    if hasattr(resource, "prlimit"):
        try:
            resource.prlimit(process, resource.RLIMIT_AS, (wanted, most))
        except ProcessLookupError:
            return  # it ended before


def _taken(path: Path) -> bytes | None:
    if not path.is_file() or path.stat().st_size > LIMITS.file:
        return None
    return path.read_bytes()


@cache
def _profile() -> str:
    items = [
        *((f"/org.openoffice.Office.{path}", name, value) for path, name, value in _SETTINGS),
        *(("/org.openoffice.Inet/Settings", name, value) for name, value in _PROXY),
    ]
    lines = (
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
        + "\n".join(lines)
        + "\n</oor:items>\n"
    )
