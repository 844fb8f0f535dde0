"""What a worker may not do: open sockets, outlive its server, take all memory, write files.

A query of a stranger can ask the engine to call any address (SPARQL 1.1 Federated Query, `SERVICE`), and the
engine has no switch against it. Parsing refuses such queries; this module is the wall behind that one.

On Linux (x86_64 and aarch64) a seccomp filter answers the system calls that make sockets with EPERM, in every
thread that is started after it. Where there is no seccomp, `descriptors` leaves no number for a new file or
socket while a query runs. A worker for a store on a server needs sockets: it has neither.
"""

import ctypes
import os
import platform
import resource
import signal
import stat
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

Sockets = Literal["refused", "no descriptors", "allowed"]
"""How a worker is kept from sockets: by the kernel, for want of descriptors while a query runs, or not."""

STACK = 100_000_000
"""How deep the stack may be, in bytes; Linux keeps 128 MiB of addresses free below it."""

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_EPERM = 1
_PAGE = resource.getpagesize()
_AF_UNIX, _SOCK_STREAM, _SOCK_TYPE = 1, 1, 0xF

# Linux: AUDIT_ARCH_* in linux/audit.h; socket, socketpair, connect, io_uring_setup in asm/unistd.h.
_SYSTEM_CALLS = {"x86_64": (0xC000003E, 41, 53, 42, 425), "aarch64": (0xC00000B7, 198, 199, 203, 425)}
_X32 = 0x40000000

# Classic BPF (linux/bpf_common.h): load a word, jump if equal, if at least, return; ALU and.
_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | _EPERM
# Where struct seccomp_data (linux/seccomp.h) keeps the number, the architecture and the first arguments.
_NUMBER, _ARCHITECTURE, _FIRST, _SECOND = 0, 4, 16, 24

_Step = tuple[int, int | str, int | str, int]


class _Program(ctypes.Structure):
    """`struct sock_fprog` of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def die_with(parent: int) -> bool:
    """Let the kernel kill this process when the thread that started it ends; return whether it will.

    Ends this process when its parent is not `parent` any more, because that one died before the call.
    """
    held = sys.platform == "linux" and _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)
    return held


def refuse_sockets() -> bool:
    """Refuse `socket`, `connect`, `io_uring_setup` and `socketpair` for the rest of this process's life.

    To be called before any other thread is started. Pairs of local streams stay possible, because nobody else
    can be reached through one and libraries wake their threads with them. Returns whether the kernel does it.
    """
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _SYSTEM_CALLS:
        return False
    code = socket_filter(machine)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    return _prctl(_PR_SET_NO_NEW_PRIVS, 1) and _prctl(
        _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program)
    )


def socket_filter(machine: str) -> bytes:
    """Return the seccomp program for "x86_64" or "aarch64", eight bytes a step (struct sock_filter)."""
    return _assembled(_filter(*_SYSTEM_CALLS[machine]))


@contextmanager
def descriptors() -> Iterator[None]:
    """Leave no file descriptor for anything new meanwhile: the limit is the lowest one that is free."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class Gauge:
    """Reads how much memory a process has, from Linux's /proc (proc(5), statm); elsewhere it tells 0."""

    def __init__(self, process: int | str = "self") -> None:
        try:
            self._file = os.open(f"/proc/{process}/statm", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self._file = -1

    def held(self) -> int:
        """Return how many bytes are in memory that are not pages of files; 0 after the process's end."""
        pages = self._pages()
        return (pages[1] - pages[2]) * _PAGE

    def taken(self) -> int:
        """Return how many bytes of private writable memory were taken, used or not."""
        return self._pages()[5] * _PAGE

    def close(self) -> None:
        """Read no more; may be called twice."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _pages(self) -> list[int]:
        try:
            return [int(word) for word in os.pread(self._file, 200, 0).split()] or [0] * 7
        except OSError:
            return [0] * 7


@contextmanager
def memory(size: int, gauge: Gauge) -> Iterator[None]:
    """Let this process, whose gauge is given, take `size` bytes more than it has now, and no more, meanwhile.

    What is counted is private writable memory (RLIMIT_DATA; getrlimit(2)), not the address space, of which
    engines reserve much more than they use. The engine aborts when it is refused memory. Where the kernel
    does not tell what is taken, nothing is limited.
    """
    taken = gauge.taken()
    if not taken:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (taken + size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def refuse_cores() -> None:
    """Write no core dumps, and be the first that the kernel ends when the machine has no memory left."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        try:
            Path("/proc/self/oom_score_adj").write_text("1000", "ascii")
        except OSError:
            return


def deepen_stack() -> None:
    """Let the stack of the main thread grow to `STACK` bytes, where the system lets it.

    The engine's parser and evaluator call themselves for each level of a query, so that a query within the
    limit of its text could else end the process by its nesting alone.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_STACK)
    size = STACK if hard == resource.RLIM_INFINITY else min(STACK, hard)
    resource.setrlimit(resource.RLIMIT_STACK, (size, hard))


def refuse_writing() -> bool:
    """Refuse to write to files from now on; return whether it is so.

    Not when standard error goes to a file, because its messages would be lost.
    """
    if stat.S_ISREG(os.fstat(2).st_mode):
        return False
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    return True


def _prctl(option: int, *arguments: int) -> bool:
    values = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    return bool(ctypes.CDLL(None).prctl(option, *values) == 0)


def _filter(architecture: int, socket: int, pair: int, connect: int, ring: int) -> list[_Step | str]:
    """Return the program: steps (operation, where to go if true, if false, operand), strings as labels."""
    return [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, "refuse", architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, "refuse", 0, _X32),
        (_EQUAL, "refuse", 0, socket),
        (_EQUAL, "refuse", 0, connect),
        (_EQUAL, "refuse", 0, ring),
        (_EQUAL, 0, "allow", pair),
        (_LOAD, 0, 0, _FIRST),
        (_EQUAL, 0, "refuse", _AF_UNIX),
        (_LOAD, 0, 0, _SECOND),
        (_AND, 0, 0, _SOCK_TYPE),
        (_EQUAL, "allow", "refuse", _SOCK_STREAM),
        "allow",
        (_RETURN, 0, 0, _ALLOW),
        "refuse",
        (_RETURN, 0, 0, _REFUSE),
    ]


def _assembled(steps: list[_Step | str]) -> bytes:
    places: dict[str, int] = {}
    code: list[_Step] = []
    for step in steps:
        if isinstance(step, str):
            places[step] = len(code)
        else:
            code.append(step)

    def jump(place: int, target: int | str) -> int:
        return target if isinstance(target, int) else places[target] - place - 1

    return b"".join(
        struct.pack("=HBBI", operation, jump(place, true), jump(place, false), operand)
        for place, (operation, true, false, operand) in enumerate(code)
    )
