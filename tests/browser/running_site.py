"""A server of the site in a process of its own."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "src/perfgraph/pages/static"

STARTING = 120
"""How many seconds a server may take to start."""


class Site:
    """A server that runs: `address` is its home page, ending in "/"."""

    def __init__(self, store: Path, log: Path, **settings: str) -> None:
        self.store, self.log = store, log
        command = [
            str(Path(sys.executable).parent / "perfgraph"),
            "serve",
            "--port",
            "0",
            "--store",
            str(store),
        ]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PERFGRAPH_")}
        # One browser asks for many pages in a short time.
        environment |= {"PERFGRAPH_CLIENT_QUERY_SECONDS": "86400", **settings}
        with log.open("wb") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
        self.address = self._wait()

    def _wait(self) -> str:
        give_up = time.monotonic() + STARTING
        while self.process.poll() is None and time.monotonic() < give_up:
            found = re.search(r"http://127\.0\.0\.1:\d+/", self.log.read_text("utf-8", "replace"))
            if found:
                return found[0]
            time.sleep(0.05)
        self.stop()
        pytest.fail(f"perfgraph serve did not start:\n{self.log.read_text('utf-8', 'replace')}")

    def stop(self) -> None:
        """End the server."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STARTING)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
