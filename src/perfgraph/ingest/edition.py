"""What a reading depends on beside the file: the code that reads, the ontology and the shapes."""

import hashlib
from functools import cache
from pathlib import Path

import perfgraph
from perfgraph.assets import asset

_ELSEWHERE = frozenset({"answers", "catalogue", "cli", "index", "pages", "review", "stores", "web"})
"""The parts of the program that no statement of a document depends on."""


@cache
def edition() -> str:
    """Return 16 hex digits that change with whatever could change the statements of a document.

    The version is not enough: who works on a form, a shape or a word of the ontology wants it to be seen.
    """
    package = Path(perfgraph.__file__).parent
    code = (path for path in package.rglob("*.py") if path.relative_to(package).parts[0] not in _ELSEWHERE)
    terms = (path for name in ("ontology", "shapes") for path in asset(name).rglob("*.ttl"))
    digest = hashlib.sha256(perfgraph.__version__.encode())
    for path in (*sorted(code), *sorted(terms)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
