"""A whole answer, kept until it is sent: in memory when it is small, in a temporary file when it is not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

from perfgraph.web.jobs import CHUNK, Outcome

IN_MEMORY = 1_000_000
"""Up to how many bytes a body stays in memory."""


class Body:
    """The bytes of an answer; `close` gives the temporary file back."""

    def __init__(self) -> None:
        self.size = 0
        self._memory = bytearray()
        self._file: IO[bytes] | None = None

    def write(self, data: bytes) -> None:
        """Add bytes; raises `OSError` when the disk is full."""
        self.size += len(data)
        if self._file is None and self.size > IN_MEMORY:
            self._file = TemporaryFile(buffering=0)  # noqa: SIM115 - closed by `close`
            self._keep(self._file, self._memory)
            self._memory = bytearray()
        if self._file is None:
            self._memory += data
        else:
            self._keep(self._file, data)

    def forget(self) -> None:
        """Take back what was written."""
        self.close()
        self.size = 0

    def read(self) -> bytes:
        """Return all bytes; may be called again until the body is closed."""
        if self._file is None:
            return bytes(self._memory)
        self._file.seek(0)
        return self._file.read(self.size)

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes in pieces of at most `CHUNK`, then close the body."""
        file: IO[bytes] = self._file or BytesIO(self._memory)
        file.seek(0)
        try:
            while piece := file.read(CHUNK):
                yield piece
        finally:
            self.close()

    def close(self) -> None:
        """Give back the memory or the file; may be called twice."""
        self._memory = bytearray()
        if self._file is not None:
            self._file.close()
            self._file = None

    @staticmethod
    def _keep(file: IO[bytes], data: bytes | bytearray) -> None:
        left = memoryview(data)
        while left:
            left = left[file.write(left) :]


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer of a worker: what it says about itself, its body, and how many seconds it took.

    The seconds are those of the work, without waiting for a worker.
    """

    outcome: Outcome
    body: Body
    seconds: float

    @property
    def status(self) -> int:
        """Return the HTTP status."""
        return self.outcome.head.status

    @property
    def media_type(self) -> str:
        """Return the media type with its parameters."""
        return self.outcome.head.media_type

    @property
    def headers(self) -> Mapping[str, str]:
        """Return the further headers."""
        return self.outcome.head.headers

    @property
    def identity(self) -> str:
        """Return the 16 hex digits of the contents that were current; "" before they could be read."""
        return self.outcome.identity

    @property
    def snapshot(self) -> str:
        """Return the store's name of the state that was current; "" where the store has none."""
        return self.outcome.snapshot
