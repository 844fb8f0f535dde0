"""PDF files for tests: drawn by hand, or made by LibreOffice of other documents."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

PDF_OF_HTML = ("--infilter=HTML (StarWriter)", "--convert-to", "pdf:writer_pdf_Export")
PDF_OF_WORD = ("--convert-to", "pdf:writer_pdf_Export")


def converted(folder: Path, how: Sequence[str], *paths: Path) -> None:
    """Convert files into a folder by LibreOffice, with the options `how`."""
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
         *how, "--outdir", str(folder), *map(str, paths)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip


def drawn(*pages: str, width: int = 400, height: int = 300, more: Sequence[bytes] = ()) -> bytes:
    """Return a PDF file of pages in the operators of ISO 32000-1; `more` are objects from number 10 on."""
    numbers = [100 + 2 * number for number in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    }
    objects |= dict(enumerate(more, 10))
    names = " ".join(f"/X{number} {number} 0 R" for number in range(10, 10 + len(more)))
    resources = f"<< /Font << /F 3 0 R >> /XObject << {names} >> >>"
    for number, content in zip(numbers, pages, strict=True):
        page = f"/Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Resources {resources}"
        objects[number] = f"<< {page} /Contents {number + 1} 0 R >>".encode()
        objects[number + 1] = stream(content.encode("latin-1"))
    data, places = b"%PDF-1.7\n", {}
    for number, body in sorted(objects.items()):
        places[number] = len(data)
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"xref\n0 1\n0000000000 65535 f \n"
    table += b"".join(b"%d 1\n%010d 00000 n \n" % item for item in places.items())
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return data + table + trailer % (max(objects) + 1, len(data))


def stream(content: bytes, entries: str = "") -> bytes:
    """Return a stream object; `entries` are further ones of its dictionary."""
    return f"<< /Length {len(content)} {entries} >>\nstream\n".encode() + content + b"\nendstream"


def text(x: float, y: float, words: str, size: float = 10) -> str:
    """Return the operators that print words, each character 0.6 of the size wide; from the lower left."""
    return f"BT /F {size} Tf {x} {y} Td ({words}) Tj ET\n"


def ruled(columns: Sequence[float], rows: Sequence[float]) -> str:
    """Return the operators that draw every line of a table."""
    across = "".join(f"{columns[0]} {row} m {columns[-1]} {row} l S\n" for row in rows)
    return across + "".join(f"{column} {rows[0]} m {column} {rows[-1]} l S\n" for column in columns)
