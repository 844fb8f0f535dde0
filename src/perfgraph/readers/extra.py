"""The optional extra `scan`: is it installed, and what to tell where it is not."""

from importlib.util import find_spec

from perfgraph.errors import DocumentError

LIBRARIES = ("cv2", "numpy", "onnxruntime", "rapidocr")


def can_recognise() -> bool:
    """Tell whether text can be recognised in pictures."""
    return all(find_spec(library) for library in LIBRARIES)


def not_recognised(name: str, found: str) -> DocumentError:
    """Return why a picture or a scan cannot be read."""
    return DocumentError(
        f"{name}: found {found}; expected text, or the extra that recognises it: install it "
        '(pip install "perfgraph[scan]"), or give the file that was printed'
    )
