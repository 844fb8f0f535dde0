"""The declared assets (ontology, shapes, queries, policies, publications, examples): where they are."""

from functools import cache
from importlib.resources import files
from pathlib import Path


@cache
def asset(name: str) -> Path:
    """Return the folder of the asset `name`, such as "ontology", "shapes", "queries" or "policies".

    In an installed wheel it lies inside the package; in a source checkout it is a top-level folder.

    >>> asset("ontology").is_dir()
    True
    """
    package = Path(str(files("perfgraph")))
    installed = package / "assets" / name
    return installed if installed.is_dir() else package.parent.parent / name
