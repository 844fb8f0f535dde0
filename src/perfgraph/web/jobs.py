"""What the server and a worker say to each other, and what a job's handler is given.

The server writes frames to a worker's standard input, the worker to its standard output: one byte that says
what it is, four bytes (big-endian) with the length of what follows, then that many bytes.

    server → worker   START  JSON, once: see `perfgraph.web.process.WorkerStart`
                      JOB    JSON: kind, detail, allowance
    worker → server   READY  JSON, once: what of the sandbox holds
                      DATA   bytes of the answer's body
                      FORGET empty: what was sent of the body does not count
                      HEAD   JSON: status, media type, headers, identity, snapshot; the answer is whole
                      STOP   the reason, in ASCII: the job was stopped, the worker goes on

They also share one byte of memory: the server clears it before a job, the worker sets it when it begins with
one, so that it is known whether a job whose worker was lost may be given to another.
"""

import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from perfgraph.limits import Allowance
from perfgraph.stores import Store

START, JOB = b"s", b"j"
READY, DATA, FORGET, HEAD, STOP = b"r", b"d", b"f", b"h", b"x"

FRAME = struct.Struct(">cI")
"""What stands before each frame's bytes: what it is, and how many."""

CHUNK = 1 << 16
"""How many bytes of a body are at most put into one frame."""

OUT_OF_MEMORY = 86
"""The exit status of a worker that Python told that there is no more memory."""

PLAIN_TEXT = "text/plain; charset=utf-8"

STORE_FAULT = "Perfgraph-Store-Fault"
"""The header of an answer whose text says why the store cannot be read; it names folders."""


class Refusal(Exception):
    """What a handler raises to answer with an error `status` (400 to 599) and a text for the client."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class TooLarge(Exception):
    """An answer that is above its allowance of rows or bytes; ends the job with the reason "size"."""


@dataclass(frozen=True, slots=True)
class Job:
    """Work for a worker: `kind` chooses the handler, `detail` is JSON for it."""

    kind: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """How an answer begins: its HTTP status, its media type with parameters, and further headers."""

    status: int
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The head of an answer with the state that gave it.

    `identity` is the 16 hex digits of the contents (`perfgraph.ingest.snapshot`), `snapshot` the store's name
    of the state; both are "" for an answer that no state gave.
    """

    head: Head
    identity: str = ""
    snapshot: str = ""


@dataclass(slots=True)
class Context:
    """What a handler works on.

    `store` answers from the snapshot that is current at the job's beginning, and `identity` stands for its
    contents. `settings` is the JSON that the worker was started with. `memory` is for what a handler wants to
    keep from job to job: it is emptied at each new snapshot.
    """

    store: Store
    settings: Mapping[str, Any]
    identity: str = ""
    memory: dict[str, object] = field(default_factory=dict)


class Output:
    """Where a handler writes the body of its answer, within `allowance`."""

    def __init__(self, send: Callable[[bytes, bytes], None], allowance: Allowance) -> None:
        self.allowance = allowance
        self.size = 0
        self._send = send
        self._pending = bytearray()
        self._sent = False

    def write(self, data: bytes) -> int:
        """Add bytes to the body; return how many. Raises `TooLarge` beyond the allowance's size.

        A `BinaryIO`'s method, so that serialisers can write to it.
        """
        self.size += len(data)
        if self.size > self.allowance.size:
            raise TooLarge(f"the answer is above {self.allowance.size:,} bytes")
        self._pending += data
        if len(self._pending) >= CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Send what was written."""
        for start in range(0, len(self._pending), CHUNK):
            self._send(DATA, bytes(self._pending[start : start + CHUNK]))
            self._sent = True
        self._pending.clear()

    def forget(self) -> None:
        """Take back everything that was written, so that another body can be."""
        if self._sent:
            self._send(FORGET, b"")
        self._pending.clear()
        self.size = 0
        self._sent = False


Handler = Callable[[Context, Mapping[str, Any], Output], Head]
"""Does the jobs of one kind: writes the body, returns the head.

`perfgraph.errors.QueryError` becomes status 400, `Refusal` its own, `perfgraph.errors.StoreError` 503. Any
other exception ends the worker, and the job with the reason "crash".
"""


def encode_json(data: object) -> bytes:
    """Return compact JSON, in ASCII, so that it also carries text that is no valid Unicode."""
    return json.dumps(data, separators=(",", ":")).encode("ascii")


def decode_json(data: bytes) -> Any:
    """Return what `encode_json` was given."""
    return json.loads(data)


def encode_job(job: Job, allowance: Allowance) -> bytes:
    """Return the bytes of a JOB frame."""
    return encode_json({"kind": job.kind, "detail": job.detail, "allowance": asdict(allowance)})


def decode_job(data: bytes) -> tuple[Job, Allowance]:
    """Return what `encode_job` was given."""
    found = decode_json(data)
    return Job(found["kind"], found["detail"]), Allowance(**found["allowance"])


def encode_outcome(outcome: Outcome) -> bytes:
    """Return the bytes of a HEAD frame."""
    head = outcome.head
    return encode_json(
        {
            "status": head.status,
            "media_type": head.media_type,
            "headers": dict(head.headers),
            "identity": outcome.identity,
            "snapshot": outcome.snapshot,
        }
    )


def decode_outcome(data: bytes) -> Outcome:
    """Return what `encode_outcome` was given."""
    found = decode_json(data)
    head = Head(found["status"], found["media_type"], found["headers"])
    return Outcome(head, found["identity"], found["snapshot"])
