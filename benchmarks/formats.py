"""The sample document in ten formats, each compared with the Word file: cells, fields of records, findings.

Usage: python benchmarks/formats.py

LibreOffice, which has to be installed, writes the copies; the scan is the PDF file as grey pictures of 200
dots an inch, turned by up to a degree, blurred and noisy. Two PDF files have tables without ruling lines.
Printed are two Markdown tables: the formats, and poor scans of a page (`poor_scans.py`).
"""

import io
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

import xlsxwriter
from poor_scans import table as poor_scans

from perfgraph.assets import asset
from perfgraph.findings import Finding
from perfgraph.forms import recognise
from perfgraph.readers import read
from perfgraph.tables import Document, Table

SAMPLE = asset("examples") / "sample.docx"
ANGLES = (0.6, -0.8, 0.3, -0.4, 1.1)
"""By how many degrees the pages of the scan are turned, in turn."""
WRITTEN = {
    "doc": "docx",
    "odt": "docx",
    "rtf": "docx",
    "html": "docx",
    "pdf": "docx",
    "across.pdf": "across.docx",
    "bare.pdf": "bare.docx",
    "xls": "xlsx",
    "ods": "xlsx",
}
"""What LibreOffice writes, and from which copy."""
READERS = {
    "docx": "its XML", "doc": "LibreOffice", "odt": "LibreOffice", "rtf": "LibreOffice", "html": "lxml",
    "pdf": "pdfplumber, ruling lines", "across.pdf": "lines across, texts",
    "bare.pdf": "texts alone", "xlsx": "python-calamine", "xls": "python-calamine",
    "ods": "LibreOffice", "scan.pdf": "OpenCV, RapidOCR",
}  # fmt: skip
"""What reads each format."""
SIDES = {"bare": (), "across": ("top", "bottom", "insideH")}
"""Which lines the tables of copies without all their lines keep."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says: its cells, the fields of its records, how often it breaks each reading rule."""

    cells: tuple[str, ...]
    fields: tuple[str, ...]
    findings: Counter[str]


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        copies(folder)
        documents = [(suffix, *timed(folder / f"sample.{suffix}")) for suffix in READERS]
        paper = (folder / "sample.pdf").read_bytes()
    word = said(documents[0][1])
    print(
        "| format | read by | seconds | cells as in Word | fields of records as in Word | further findings |"
    )
    print("|---|---|--:|--:|--:|---|")
    for suffix, document, seconds in documents:
        other = said(document)
        more = other.findings - word.findings
        told = ", ".join(f"{count} × {rule}" for rule, count in sorted(more.items())) or "–"
        print(
            f"| .{suffix} | {READERS[suffix]} | {seconds:.1f} | {share(word.cells, other.cells)} "
            f"| {share(word.fields, other.fields)} | {told} |"
        )
    print()
    for line in poor_scans(paper):
        print(line, flush=True)


def copies(folder: Path) -> None:
    """Write the sample document in every format into a folder."""
    (folder / "sample.docx").write_bytes(SAMPLE.read_bytes())
    (folder / "sample.xlsx").write_bytes(workbook(read(SAMPLE)))
    for name, sides in SIDES.items():
        (folder / f"sample.{name}.docx").write_bytes(with_lines(sides))
    for suffix, source in WRITTEN.items():
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
             "--convert-to", suffix.rpartition(".")[2], "--outdir", str(folder),
             str(folder / f"sample.{source}")],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    (folder / "sample.scan.pdf").write_bytes(scan((folder / "sample.pdf").read_bytes()))


def with_lines(kept: Sequence[str]) -> bytes:
    """Return the sample document with only some of the lines of its tables."""
    gone = "|".join({"top", "left", "bottom", "right", "insideH", "insideV"} - set(kept))
    buffer = io.BytesIO()
    with zipfile.ZipFile(SAMPLE) as sample, zipfile.ZipFile(buffer, "w") as copy:
        for name in sample.namelist():
            part = sample.read(name)
            if name in {"word/document.xml", "word/styles.xml"}:
                part = re.sub(rf'<w:({gone})( [^>]*w:val=)"single"'.encode(), rb'<w:\1\2"nil"', part)
            copy.writestr(name, part)
    return buffer.getvalue()


def workbook(document: Document) -> bytes:
    """Return a document as a workbook: merged cells as merged ranges, a paragraph as a row of one cell."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        top = 0
        for block in document.blocks:
            if not isinstance(block, Table):
                sheet.write_string(top, 0, block.text)
                top += 1
                continue
            for cell in block.cells:
                row, column = top + cell.place.row - 1, cell.place.column - 1
                last = (row + cell.row_span - 1, column + cell.column_span - 1)
                if last == (row, column):
                    sheet.write_string(row, column, cell.text)
                else:
                    sheet.merge_range(row, column, *last, cell.text)
            top += block.height + 1
    return buffer.getvalue()


def scan(paper: bytes) -> bytes:
    """Return a PDF file as one of scans."""
    import cv2
    import numpy as np
    import pypdfium2
    from PIL import Image

    noise = np.random.default_rng(7)
    pages = []
    for number, page in enumerate(pypdfium2.PdfDocument(paper)):
        shades = np.array(page.render(scale=200 / 72, grayscale=True).to_numpy())
        height, width = shades.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), ANGLES[number % len(ANGLES)], 1)
        turned = cv2.warpAffine(shades.reshape(height, width), turn, (width, height), borderValue=255)
        blurred = cv2.GaussianBlur(turned, (3, 3), 0.6)
        worn = blurred * 0.92 + 8 + noise.normal(0, 10, blurred.shape)
        pages.append(Image.fromarray(np.clip(worn, 0, 255).astype(np.uint8)))
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return buffer.getvalue()


def timed(path: Path) -> tuple[Document, float]:
    """Return the document in a file, and how many seconds it took to read."""
    begun = time.perf_counter()
    document = read(path)
    return document, time.perf_counter() - begun


def said(document: Document) -> Said:
    """Return what a document says."""
    found = list(recognise(document).read(document))
    faults = [*document.findings, *(item for item in found if isinstance(item, Finding))]
    return Said(
        tuple(cells(document)),
        tuple(leaf for item in found if not isinstance(item, Finding) for leaf in leaves(item)),
        Counter(fault.rule.rsplit("/", 1)[-1] for fault in faults),
    )


def cells(document: Document) -> Iterator[str]:
    """Yield the texts of the cells with their rows, in reading order, without white space around them."""
    for table in document.tables:
        for order, (number, row) in enumerate(table.rows()):
            yield from (f"{order} {cell.plain}" for cell in row if cell.place.row == number)


def leaves(value: object, path: str = "") -> Iterator[str]:
    """Yield the fields of a record, down to texts and numbers, with its path, without places."""
    if is_dataclass(value):
        for field in fields(value):
            if field.compare:
                yield from leaves(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, tuple):
        for item in value:
            yield from leaves(item, path)
    else:
        yield f"{path}: {value}"


def share(wanted: Sequence[str], found: Sequence[str]) -> str:
    """Return how many of some texts were found, as a share of them, or of those found when they are more."""
    same = (Counter(wanted) & Counter(found)).total()
    return f"{same / max(len(wanted), len(found)):.2%}"


if __name__ == "__main__":
    sys.exit(main())
