"""From a path to bytes: what can go wrong with a file before its content is looked at."""

import os
import stat
from pathlib import Path

from perfgraph.errors import DocumentError
from perfgraph.readers.archive import LIMITS, MB, Limits
from perfgraph.readers.messages import printable

_EXPECTED = "expected a Word file (.docx), an Excel workbook, a PDF file, an HTML page or plain text (.txt)"


def load(path: Path, limits: Limits = LIMITS) -> bytes:
    """Return the bytes of the file at `path`, at most `limits.file`.

    Raises `DocumentError` when it is missing, a folder, no regular file, unreadable or too large.
    """
    where = printable(os.fspath(path))
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise DocumentError(f"{where}: found a folder; {_EXPECTED}: name a file in it")
        if not stat.S_ISREG(status.st_mode):
            raise DocumentError(f"{where}: found a device or pipe; {_EXPECTED}: save its content as a file")
        if status.st_size > limits.file:
            raise DocumentError(
                f"{where}: found {status.st_size / MB:,.1f} MB; expected at most {limits.file // MB} MB: "
                "split the document, or take the pictures out of it"
            )
        with path.open("rb") as stream:
            return stream.read(limits.file + 1)
    except FileNotFoundError as error:
        raise DocumentError(f"{where}: found no such file; {_EXPECTED}: check the path") from error
    except PermissionError as error:
        raise DocumentError(
            f"{where}: found a file that may not be read; expected one with read permission: "
            "change its permissions or copy it"
        ) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise DocumentError(f"{where}: found a path that cannot be read ({reason}); {_EXPECTED}") from error
