"""The wheel carries the assets, and an installation away from the checkout answers questions."""

import subprocess
import sys
import zipfile
from pathlib import Path

from perfgraph.pages import handbook

ROOT = Path(__file__).parents[1]


def test_the_assets_travel_in_the_wheel(tmp_path: Path) -> None:
    """Ontology, shapes, queries, policies, sample, pages and the built documentation are found unpacked."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    for name in (
        "ontology/perfgraph.ttl",
        "shapes/target-sheet.ttl",
        "queries/needs.yaml",
        "publications/tables/units.rq",
        "publications/cube/budget.rq",
        "policies/central.ttl",
        "policies/issuer-marks.csv",
        "examples/sample.docx",
    ):
        assert (tmp_path / "site" / "perfgraph" / "assets" / name).is_file()
    for name in handbook.files():
        assert (tmp_path / "site" / "perfgraph" / "pages" / "docs" / name).is_file()
    code = (
        "import perfgraph, sys; from perfgraph.assets import asset;"
        "graph = perfgraph.open('memory:'); graph.ingest([asset('examples') / 'sample.docx']);"
        "print(perfgraph.__file__, len(graph.query('unit-overview').rows), len(graph.findings()),"
        "len(graph.query('list-policies').rows))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    path, rows, documents, policies = run.stdout.split()
    assert path.startswith(str(tmp_path / "site"))
    assert (rows, documents, policies) == ("9", "1", "55")
