"""Archives: members by name, one level of nesting, limits, names from Windows."""

import io
import zipfile
from pathlib import Path

import corpus
import pytest

from perfgraph.errors import DocumentError
from perfgraph.graph import open_graph
from perfgraph.ingest import Refused, Skipped
from perfgraph.ingest.archives import is_archive, members
from perfgraph.ingest.sources import Found, find
from perfgraph.readers.archive import Limits


def packed(**files: bytes) -> bytes:
    """Return an archive of files."""
    return corpus.packed(files)


def named(data: bytes, limits: Limits | None = None) -> dict[str, bytes | str]:
    """Return the members of an archive."""
    return dict(members(data, "a.zip", limits) if limits else members(data, "a.zip"))


def test_members_are_sorted_and_nested_once() -> None:
    """An archive in an archive is opened, one in that is named."""
    deepest = corpus.packed({"d.txt": b"deep"})
    inner = corpus.packed({"c.txt": b"inner", "deeper.zip": deepest})
    found = named(corpus.packed({"z/b.txt": b"two", "a.txt": b"one", "z/inner.zip": inner}))
    assert list(found) == ["a.txt", "z/b.txt", "z/inner.zip!c.txt", "z/inner.zip!deeper.zip"]
    assert found["z/inner.zip!c.txt"] == b"inner"
    assert "two levels down" in str(found["z/inner.zip!deeper.zip"])


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_the_flag_are_decoded(encoding: str) -> None:
    """Windows in Chinese writes GBK, others UTF-8, neither says so."""
    data = corpus.packed({"XXXXXXXXXXXX.txt": b"text"})
    raw = "绩效目标".encode(encoding).ljust(12, b"_")
    assert list(named(data.replace(b"XXXXXXXXXXXX", raw))) == [raw.decode(encoding) + ".txt"]
    assert list(named(corpus.packed({"绩效.txt": b"text"}))) == ["绩效.txt"]


@pytest.mark.parametrize(
    ("files", "limits", "words"),
    [
        ({"../out.txt": b"x"}, Limits(), "inside the package"),
        ({"/etc/out.txt": b"x"}, Limits(), "inside the package"),
        ({"a.txt": b"x", "b.txt": b"x"}, Limits(entries=1), "2 files"),
        ({"a.txt": bytes(9_000)}, Limits(entry=8_000), "unpacks to 9,000"),
        ({"a.txt": b"ab" * 50, "b.txt": b"ab" * 50}, Limits(package=150), "200 bytes"),
        ({"a.txt": bytes(5_000_000)}, Limits(), "at most 200 times"),
    ],
)
def test_unsafe_archives_are_refused(files: dict[str, bytes], limits: Limits, words: str) -> None:
    """Names that leave it, too many entries, too large, too tightly packed; the advice fits an archive."""
    with pytest.raises(DocumentError, match="read the folder") as refused:
        named(corpus.packed(files), limits)
    assert words in str(refused.value)


def test_an_encrypted_archive_is_refused() -> None:
    """A password is named as the reason."""
    data = bytearray(corpus.packed({"a.txt": b"text"}))
    data[6] |= 1
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    with pytest.raises(DocumentError, match="password"):
        named(bytes(data))


def test_a_nested_archive_has_what_is_left() -> None:
    """The bytes of inner archives count as those of the outer one."""
    inner = corpus.packed({"a.txt": b"ab" * 300})
    outer = corpus.packed({"1.zip": inner, "2.txt": b"x"})
    assert "bytes when unpacked" in str(named(outer, Limits(package=len(inner) + 500))["1.zip"])


def test_packages_of_one_document_are_no_archives() -> None:
    """A Word file is a document; a damaged one is left to the readers."""
    sound = corpus.word(corpus.document(1, 1))
    assert not is_archive(sound)
    assert not is_archive(sound[:100])
    assert is_archive(corpus.packed({"a.docx": sound}))


def test_an_archive_is_told_by_its_content_and_read_like_a_folder(tmp_path: Path) -> None:
    """Members are addressed archive!name; lock files and those of macOS are skipped, bad ones refused."""
    sound = corpus.word(corpus.document(1, 1))
    files = {"县/一.docx": sound, "县/~$一.docx": b"x", "__MACOSX/一.docx": b"x", "县/坏.docx": b"PK\x03\x04"}
    (tmp_path / "all.bin").write_bytes(corpus.packed(files))
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 and no more")
    with open_graph("memory:") as graph:
        report = graph.ingest([tmp_path])
        asked = "SELECT ?path ?file { ?d <https://w3id.org/perfgraph/ns#sourcePath> ?path ."
        asked += " ?d <https://w3id.org/perfgraph/ns#sourceFile> ?file }"
        rows = [(row["path"].value, row["file"].value) for row in graph.store.query(asked)]
    assert rows == [("all.bin!县/一.docx", "一.docx")]
    assert [str(item.path) for item in report.read] == [f"{tmp_path}/all.bin!县/一.docx"]
    assert [item.reason.en.split()[1] for item in report.skipped] == ["file", "lock"]
    assert [item.path.name for item in report.refused] == ["坏.docx", "bad.zip"]
    assert report.refused[0].reason.startswith(f"{tmp_path}/all.bin!县/坏.docx: found")


def test_hostile_names_of_members_stay_names(tmp_path: Path) -> None:
    """A name with a line end or of a thousand characters is read and cannot reach the disk."""
    sound = corpus.text(corpus.document(1, 1))
    other = corpus.text(corpus.document(2, 1))
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a\nb.txt", sound)
        archive.writestr("长" * 400 + ".txt", other)
    (tmp_path / "names.zip").write_bytes(data.getvalue())
    with open_graph("memory:") as graph:
        report = graph.ingest([tmp_path])
    assert len(report.read) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["names.zip"]


def test_folders_are_walked_in_order_and_relative_to_their_root(tmp_path: Path) -> None:
    """Sorted by the parts of the path; hidden folders and stores are left out, unreadable ones named."""
    for name in ("b/x.txt", "a/2.txt", "a/10.txt", ".git/c.txt", "a.txt", "store/perfgraph-store.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, "utf-8")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    found = list(find([tmp_path]))
    relative = [each.relative for each in found if isinstance(each, Found)]
    assert relative == ["a/10.txt", "a/2.txt", "a.txt", "b/x.txt"]
    assert [each.path.name for each in found if isinstance(each, Skipped)] == ["store"]
    rooted = [each.relative for each in find([tmp_path / "a"], tmp_path) if isinstance(each, Found)]
    assert rooted == ["a/10.txt", "a/2.txt"]
    missing = list(find([tmp_path / "missing.txt"]))
    assert isinstance(missing[0], Refused)
