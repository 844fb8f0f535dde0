"""The documentation in a release, where it was built: below `docs/`, its links back to the site as files."""

import re
from collections.abc import Iterator
from mimetypes import guess_type
from pathlib import Path

from perfgraph.findings import Bilingual, Language
from perfgraph.pages import handbook
from perfgraph.publishing.parts import File
from perfgraph.publishing.site.places import Place
from perfgraph.publishing.writing import opened

_TOLD = Bilingual(zh="文档", en="documentation")

_BACK = re.compile(rb'(?<= href=")((?:\.{1,2}/)+)\?lang=(zh|en)(?=")')
"""A link from a page of the documentation to the first page of the site in a language."""

_LANGUAGES = {b"zh": Language.CHINESE, b"en": Language.ENGLISH}


def write(folder: Path) -> Iterator[File]:
    """Copy the documentation into a release; nothing where it was not built."""
    for name, path in handbook.files().items():
        content = path.read_bytes()
        if path.suffix == ".html":
            content = _BACK.sub(_file, content)
        file = File(f"docs/{name}", guess_type(name)[0] or "application/octet-stream", _TOLD, _TOLD)
        with opened(folder / file.path) as output:
            output.write(content)
        yield file


def _file(found: re.Match[bytes]) -> bytes:
    return found[1] + Place("", _LANGUAGES[found[2]]).file.encode()
