"""A program that publishes in children of its own and kills each at another step, to see what is left.

    python killed_releases.py FOLDER exchange|rename

The folder is written as `perfgraph.publishing.release` writes it, with files of a line each: what is tried is
the way of the folder, not what stands in it. "rename" is a system without a call that lets two folders change
places. Prints, as JSON, the number of steps and what was wrong.
"""

import datetime
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from perfgraph.publishing import target
from perfgraph.publishing.history import LATEST, keep, link, releases, write_mark, write_marks
from perfgraph.publishing.parts import RELEASES, Mark
from perfgraph.publishing.target import Target

STEPS = frozenset({"open", "mkdir", "rename", "link", "unlink", "rmdir", "sync", "flock", "scandir", "fsync"})
"""The calls before each of which a child is killed."""

DAY = datetime.date(2026, 1, 31)


def publish(out: Path, version: str) -> None:
    """Publish a version whose files say which it is."""
    aim = Target(out)
    with aim.writing() as folder:
        own = folder / RELEASES / version
        (own / "documents").mkdir(parents=True)
        for name in ("a.txt", "documents/b.txt"):
            (own / name).write_text(version)
        mark = Mark(DAY, version, version, "")
        write_mark(own, mark)
        others = [one for one in releases(out) if one.version != version]
        keep(out, folder, others)
        link(own, folder / RELEASES / LATEST)
        write_marks(folder, "http://example.org/", [*others, mark])
        aim.publish()


def state(out: Path) -> dict[str, str]:
    """Return the text of every file that is published."""
    return {str(path.relative_to(out)): path.read_text() for path in sorted(out.rglob("*")) if path.is_file()}


def in_child(work: Callable[[], None]) -> int:
    """Return the exit code of `work` done in a child: 0, 1 for an exception, -9 when it was killed."""
    child = os.fork()
    if not child:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_before(step: int) -> None:
    """Kill this process before its call number `step` of `STEPS`, counted from 0."""
    seen = -1

    def watch(_frame: FrameType, event: str, called: object) -> None:
        nonlocal seen
        if event == "c_call" and getattr(called, "__name__", "") in STEPS:
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
        elif event == "call" and _frame.f_code.co_name == "exchange":
            seen += 1  # the call itself is made through ctypes
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)


def check(folder: Path, before: dict[str, str], after: dict[str, str], atomic: bool) -> None:
    """Check that one of two whole releases is there, and that publishing again ends as it should."""
    out = folder / "out"
    if atomic or out.exists():
        found = state(out)
        assert found in (before, after), f"half a release: {found}"
    publish(out, "new")
    assert state(out) == after, "publishing again ended otherwise"
    left = sorted(path.name for path in folder.iterdir())
    assert left == ["out"], f"leftovers: {left}"


def main(folder: Path, how: str) -> None:
    """Kill a publisher at every step of publishing "new" over "old"."""
    if how == "rename":
        target.exchange = lambda _one, _other: False
    base, tried, wrong = folder / "base", folder / "tried", []
    publish(base / "out", "old")
    before = state(base / "out")
    shutil.copytree(base, tried)
    publish(tried / "out", "new")
    after = state(tried / "out")
    step = 0
    while True:
        shutil.rmtree(tried)
        shutil.copytree(base, tried)
        number = step

        def killed() -> None:
            kill_before(number)
            publish(tried / "out", "new")

        code = in_child(killed)
        if code == 0:
            break
        assert code == -signal.SIGKILL, code
        try:
            check(tried, before, after, how == "exchange")
        except AssertionError as error:
            wrong.append(f"step {step}: {error}")
        step += 1
    print(json.dumps({"steps": step, "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
