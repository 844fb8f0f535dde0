"""The HTML page of the ontology."""

import html
import subprocess
import sys
from pathlib import Path

import rdflib
from rdflib import RDFS

# pyLODE 3.4.1 looks for its version in a file that its wheel lacks, so it is told here; it leaves its own
# stylesheet to the garbage collector to close, which is the one warning that is not about the ontology.
MAKE_PAGE = """
import sys, types, warnings
from importlib.metadata import version
warnings.filterwarnings("ignore", "unclosed file", ResourceWarning)
told = types.ModuleType("pylode.version")
told.__version__ = version("pylode")
sys.modules["pylode.version"] = told
import pylode
sys.stdout.buffer.write(pylode.OntPub(sys.argv[1]).make_html().encode())
"""


def test_pylode_makes_the_page_without_a_warning(folder: Path, terms: rdflib.Graph) -> None:
    """pyLODE makes a page that names every term in both languages, and complains of nothing.

    It runs in a process of its own, because it changes how rdflib reads literals for whoever comes after it.
    """
    command = [sys.executable, "-W", "error", "-c", MAKE_PAGE, str(folder / "perfgraph.ttl")]
    run = subprocess.run(command, capture_output=True, check=False)
    said = run.stderr.decode().splitlines()
    assert [line for line in said if not line.startswith(("INFO:", "DEBUG:"))] == []
    assert run.returncode == 0
    text = html.unescape(run.stdout.decode())
    missing = [str(label) for label in terms.objects(None, RDFS.label) if str(label) not in text]
    assert missing == []
