"""The declared assets (ontology, shapes, queries, publications, examples): where they are."""

from functools import cache
from importlib.resources import files
from pathlib import Path


@cache
def asset(name: str) -> Path:
    """Return the folder of the asset `name`: "ontology", "shapes", "queries", "publications" or "examples".

    In an installed wheel it lies inside the package; in a source checkout it is a top-level folder.

    >>> asset("ontology").is_dir()
    True
    """
    package = Path(str(files("perfgraph")))
    installed = package / "assets" / name
    return installed if installed.is_dir() else package.parent.parent / name
