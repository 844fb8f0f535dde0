"""New versions of the sample document: the same file with words replaced."""

import zipfile
from pathlib import Path

from review_cases import SAMPLE


def version(folder: Path, replaced: dict[str, str], name: str = "sample.docx") -> Path:
    """Write the sample into a folder, with texts of its cells and paragraphs replaced by others."""
    folder.mkdir(exist_ok=True)
    target = folder / name
    with zipfile.ZipFile(SAMPLE) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "word/document.xml":
                text = data.decode()
                for before, after in replaced.items():
                    assert before in text, before
                    text = text.replace(before, after, 1)
                data = text.encode()
            changed.writestr(item, data)
    return target
