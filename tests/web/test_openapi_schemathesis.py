"""Schemathesis tries the running server against its own OpenAPI description."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

GRAMMARS = Path(__file__).with_name("openapi_grammars.py")
TOKEN = "only-for-this-test"
EXAMPLES = 6
"""How many random requests each operation gets beside the systematic ones."""


def test_the_description_is_true(serve, sample_store, tmp_path):
    """Examples, boundary values and random requests, right and wrong ones: every answer is as described."""
    store = shutil.copytree(sample_store, tmp_path / "store")
    site = serve(store, PERFGRAPH_CLIENT_QUERY_SECONDS="86400", PERFGRAPH_TOKENS=TOKEN)
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{site.address}openapi.json",
        "--phases", "examples,coverage,fuzzing", "--max-examples", str(EXAMPLES),
        "--generation-deterministic", "--header", f"Authorization: Bearer {TOKEN}",
        "--continue-on-failure", "--no-color",
        "--suppress-health-check", "all",
    ]  # fmt: skip
    environment = os.environ | {"SCHEMATHESIS_HOOKS": str(GRAMMARS), "PYTHONWARNINGS": "default"}
    run = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=1500, check=False
    )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    assert "operations" in run.stdout.lower()
