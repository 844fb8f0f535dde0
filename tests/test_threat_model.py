"""THREAT_MODEL.md is true: its tests exist, its limits are the program's, and no known attack is missing."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from perfgraph.limits import SETTINGS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "THREAT_MODEL.md").read_text("utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ATTACKS = (
    *("`SERVICE`", "`LOAD`, `FROM`", "never ends", "query of death", "slow reader", "XSS", "`javascript:`"),
    *(
        "injection through the parameters",
        "CSV injection",
        "header injection",
        "zip bombs",
        "zip slip",
        "XXE",
    ),
    *("path traversal", "wrong cached copy", "JSON-LD context", "regular expression", "followed"),
    "cross-site writes",
)
"""What every edition of the page must answer."""


def threats() -> list[tuple[str, str, str]]:
    """Return the rows of the tables of threats: what, the defence, the tests."""
    part = PAGE.partition("\n## Threats\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row] for row in rows]
    return [(row[0], row[1], row[2]) for row in cells if row[0] != "threat"]


@cache
def names_in(path: str) -> frozenset[str]:
    """Return the names of the tests in a file."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_there_are_threats() -> None:
    """The page is read: its tables have their three columns and many rows."""
    assert len(threats()) > 30
    assert all(all(row) for row in threats())


@pytest.mark.parametrize("row", threats(), ids=lambda row: row[0][:40])
def test_every_threat_is_proven(row: tuple[str, str, str]) -> None:
    """Each line names its tests, by nothing but their names, and each of them exists."""
    found = NAMED.findall(row[2])
    assert found
    assert re.fullmatch(r"(?:`[^`]+`(?:, )?)+", row[2])
    assert len(found) == row[2].count("::")
    missing = [f"{path}::{name}" for path, name in found if name not in names_in(path)]
    assert missing == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_known_attack_is_missing(attack: str) -> None:
    """The attacks that a site of this kind must expect have their line."""
    assert any(attack in threat for threat, _, _ in threats())


def test_the_limits_are_the_program_s() -> None:
    """The table of limits has every setting with its meaning and its default."""
    rows = [f"| `{name}` | {one.meaning} | {one.default()} |" for name, one in SETTINGS.items()]
    part = PAGE.partition("\n## Limits\n")[2].partition("\n## ")[0]
    assert [line for line in part.splitlines() if line.startswith("| `")] == rows
