"""What stands in a folder, so that two can be compared."""

import hashlib
from pathlib import Path


def contents(folder: Path) -> dict[str, str]:
    """Return the sum of every file below a folder, by its path."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
