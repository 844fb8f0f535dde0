"""The ontology's files as tests read them."""

from pathlib import Path

import pytest
import rdflib

from perfgraph.assets import asset


@pytest.fixture(scope="session")
def folder() -> Path:
    """Return the folder of the ontology."""
    return asset("ontology")


@pytest.fixture(scope="session")
def schemes(folder: Path) -> dict[str, rdflib.Graph]:
    """Return the scheme of each file by its slug."""
    return {path.stem: rdflib.Graph().parse(path) for path in sorted((folder / "schemes").glob("*.ttl"))}


@pytest.fixture(scope="session")
def terms(folder: Path) -> rdflib.Graph:
    """Return the classes and properties."""
    return rdflib.Graph().parse(folder / "perfgraph.ttl")


@pytest.fixture(scope="session")
def shapes() -> rdflib.Graph:
    """Return the shapes that check the ontology itself."""
    return rdflib.Graph().parse(asset("shapes") / "ontology.ttl")
