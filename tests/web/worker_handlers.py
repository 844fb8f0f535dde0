"""Handlers that only the tests have; a worker finds them by the search path in its environment."""

import os
import signal
import socket
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions

from perfgraph.errors import StoreError
from perfgraph.web.jobs import Context, Head, Output, Refusal

CSV = "text/csv; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


def ask(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Answer a query with nothing before the engine: only the walls of the worker stand."""
    answer = context.store.query(detail["query"])
    if isinstance(answer, QuerySolutions):
        answer.serialize(output, QueryResultsFormat.CSV)  # type: ignore[arg-type]
    else:
        assert isinstance(answer, QueryBoolean)
        output.write(str(bool(answer)).lower().encode())
    return Head(200, CSV, {"X-Rows": "some"})


def until(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Work until a file exists, and say which process did."""
    Path(detail["begun"]).touch()
    while not Path(detail["gate"]).exists():
        time.sleep(0.01)
    return process(context, detail, output)


def process(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Say the number of this process."""
    output.write(str(os.getpid()).encode())
    return Head(200, TEXT)


def write(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Write so many bytes."""
    for _ in range(detail["size"] // 1000):
        output.write(b"x" * 1000)
    return Head(200, TEXT)


def refuse(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Write half an answer that is already on its way, then refuse."""
    output.write(b"half" * 100_000)
    if detail["how"] == "refusal":
        raise Refusal(418, "not this")
    raise StoreError("the store is away")


def end(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """End the process in a way of its own, after a line in a file that tells that the work began."""
    with Path(detail["log"]).open("a") as log:
        log.write("begun\n")
    match detail["how"]:
        case "exit":
            os._exit(3)
        case "signal":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "no memory":
            raise MemoryError
        case "exception":
            raise ZeroDivisionError("a fault of the program")
    return Head(200, TEXT)


def keep(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Keep so many bytes from job to job; say the process, and what was kept before."""
    before = context.memory.get("kept")
    context.memory["kept"] = bytes(os.urandom(1000) * (detail["size"] // 1000))
    output.write(f"{os.getpid()} {'kept' if before else 'empty'}".encode())
    return Head(200, TEXT)


def babble(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Print, and read standard input, as a careless library might."""
    print("stray words")
    os.write(1, b"more stray words\n")
    assert os.read(0, 100) == b""
    output.write(b"answer")
    return Head(200, TEXT)


def surroundings(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Say what of the environment is seen."""
    output.write(repr(sorted(name for name in os.environ if name.startswith("PERFGRAPH_"))).encode())
    return Head(200, TEXT)


def sockets(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Try to make sockets of several families, in this thread and in another; say what was refused."""
    refused: list[str] = []

    def attempt() -> None:
        for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
            try:
                socket.socket(family).close()
            except OSError as error:
                refused.append(f"{family.name} {error.errno}")

    attempt()
    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    output.write(", ".join(refused).encode())
    return Head(200, TEXT)


def chart(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Draw a chart."""
    import vl_convert

    output.write(vl_convert.vegalite_to_svg(detail["chart"]).encode())
    return Head(200, "image/svg+xml")
