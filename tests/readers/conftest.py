"""Word files made from raw XML, so that each test shows the markup that it is about."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def _package(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def package() -> Callable[[Mapping[str, str | bytes]], bytes]:
    """Return a function that makes a ZIP package of named parts."""
    return _package


@pytest.fixture(scope="session")
def docx() -> Callable[..., bytes]:
    """Return a function that makes a Word file of the XML inside w:body, w:numbering and w:styles."""

    def make(body: str, numbering: str = "", styles: str = "") -> bytes:
        parts: dict[str, str | bytes] = {
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
        }
        if numbering:
            parts["word/numbering.xml"] = f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>"
        if styles:
            parts["word/styles.xml"] = f"<w:styles {NAMESPACES}>{styles}</w:styles>"
        return _package(parts)

    return make
