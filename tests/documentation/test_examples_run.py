"""What the documentation shows is what happens: the code of the READMEs and the notebook run."""

import re
from pathlib import Path

import nbclient
import nbformat
import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_python_of_the_readme_runs(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each Python block runs as it stands and prints the shared plan."""
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, name, "exec"), {})
    assert "工作计划" in capsys.readouterr().out


def test_the_notebook_runs() -> None:
    """Every cell of the tour runs without an error, and the frames hold the real figures."""
    notebook = nbformat.read(ROOT / "examples" / "tour.ipynb", as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(ROOT)}})
    client.execute()
    printed = "".join(str(cell.get("outputs", "")) for cell in notebook.cells)
    assert "1478000" in printed
    assert "工作计划" in printed


def test_no_document_names_a_question_that_does_not_exist() -> None:
    """Names of questions in the READMEs are those of the library."""
    known = {path.stem for path in (ROOT / "queries").glob("*/*.rq")}
    for name in ("README.md", "README.zh.md"):
        text = (ROOT / name).read_text("utf-8")
        asked = set(re.findall(r"perfgraph query ([a-z][a-z-]+[a-z])", text))
        assert asked <= known
