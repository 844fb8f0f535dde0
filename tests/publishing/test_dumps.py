"""Dumps: the canonical form as RDFC-1.0 defines it, and every syntax with the same statements."""

import gzip
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from perfgraph.graph import PerformanceGraph
from perfgraph.publishing import Release
from perfgraph.publishing.canonical import CanonicalForm
from perfgraph.serialization import SYNTAXES

NODES = st.sampled_from([NamedNode("http://example.org/a"), NamedNode("http://example.org/b")])
BLANKS = st.sampled_from([BlankNode(name) for name in "xyz"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4).map(Literal)
QUADS = st.builds(
    Quad, NODES | BLANKS, NODES, NODES | BLANKS | TEXTS, NODES | BLANKS | st.just(DefaultGraph())
)


def canonical(quads: list[Quad]) -> str:
    """Return the canonical form as the engine makes it, in memory and as a whole."""
    data = Dataset(quads)
    data.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in data))


@given(st.lists(QUADS, max_size=12), st.integers(1, 5))
def test_canonical_form_is_that_of_the_whole(tmp_path_factory: pytest.TempPathFactory, quads, run) -> None:
    """Sorted in runs on the disk, with blank nodes apart, the lines are those of the whole data set."""
    with CanonicalForm(tmp_path_factory.getbasetemp(), run) as form:
        for quad in quads:
            form.add([(str(quad), quad)])
        assert b"".join(form.lines()).decode() == canonical(quads)


def test_the_hash_is_that_of_the_data(graph: PerformanceGraph, release: Release, files: Path) -> None:
    """What gunzip gives is the canonical form of the graph, and its SHA-256 names the release."""
    text = gzip.decompress((files / "perfgraph.nq.gz").read_bytes())
    assert text.decode() == canonical(list(graph.quads()))
    assert hashlib.sha256(text).hexdigest() == release.mark.canonical


def read(path: Path, syntax: RdfFormat) -> set[Quad]:
    """Return the statements of a file."""
    data = path.read_bytes()
    return set(parse(gzip.decompress(data) if path.suffix == ".gz" else data, format=syntax))


@pytest.mark.parametrize("name", ["trig", "jsonld"])
def test_every_syntax_holds_the_whole(graph: PerformanceGraph, files: Path, name: str) -> None:
    """The whole graph reads the same from each of its syntaxes."""
    syntax = SYNTAXES[name]
    assert read(files / f"perfgraph.{syntax.suffix}.gz", syntax.rdf) == set(graph.quads())


def test_a_document_in_every_syntax(graph: PerformanceGraph, release: Release, files: Path) -> None:
    """Each document has its graphs in TriG, N-Quads and JSON-LD, and their triples in Turtle."""
    (key,) = {document for each in release.files for document in each.file.documents}
    graphs = [graph.names.graph(part, key) for part in ("doc", "inferred", "findings", "run")]
    own = {quad for name in graphs for quad in graph.store.quads(name)}
    for suffix, name in (("trig.gz", "trig"), ("nq.gz", "nquads"), ("jsonld.gz", "jsonld")):
        assert read(files / f"documents/{key}.{suffix}", SYNTAXES[name].rdf) == own, suffix
    triples = {quad.triple for quad in own}
    assert {quad.triple for quad in read(files / f"documents/{key}.ttl", RdfFormat.TURTLE)} == triples


def test_compressed_files_name_no_time(files: Path) -> None:
    """The header of a gzip file has no time and no name (RFC 1952 §2.3)."""
    for path in files.rglob("*.gz"):
        header = path.read_bytes()[:10]
        assert header[3] == 0, path
        assert header[4:8] == b"\0\0\0\0", path
