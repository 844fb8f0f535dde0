"""Where the tests find what lies outside the repository, and the option that rewrites golden files."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the shared folder: `PERFGRAPH_SHARED`, or `shared` beside the checkout."""
    folder = Path(os.environ.get("PERFGRAPH_SHARED") or Path(__file__).parents[2] / "shared")
    if not folder.is_dir():
        reason = (
            f"{folder}: no such folder; set PERFGRAPH_SHARED to the folder with seeds/, data/, conformance/"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def seed(shared: Path) -> Path:
    """Return the real document the project starts from, as text."""
    return shared / "seeds" / "shanhaiguan-2021.txt"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer --regen."""
    parser.addoption("--regen", action="store_true", help="rewrite the golden files; read the difference")


@pytest.fixture(scope="session")
def regen(request: pytest.FixtureRequest) -> bool:
    """Tell whether golden files are to be rewritten."""
    return bool(request.config.getoption("--regen"))
