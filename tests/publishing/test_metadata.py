"""Metadata validate by the rules of those who read them, and agree with the files."""

import gzip
import hashlib
import json
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import frictionless
import pyshacl
import pytest
import rdflib
from csvw import CSVW
from data_alone import publish
from lxml import etree, html
from pyoxigraph import NamedNode, RdfFormat, Store, Triple
from rdflib import DCAT, DCTERMS, PROV, RDF, SH, VOID, Graph, Literal, Namespace, URIRef

from perfgraph.assets import asset
from perfgraph.findings import Bilingual, Severity
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing import Release, ReleaseSettings
from perfgraph.publishing.licences import Licence
from perfgraph.terms import HOME
from perfgraph.validation import validate

SPDX = Namespace("http://spdx.org/rdf/terms#")
DQV = Namespace("http://www.w3.org/ns/dqv#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
PROFILES = ("dcat-ap-SHACL.ttl", "shapes.ttl", "shapes_recommended.ttl", "range.ttl", "deprecateduris.ttl")


@pytest.fixture(scope="module")
def catalogue(files: Path) -> Graph:
    """Return the catalogue."""
    return Graph().parse(files / "catalogue.ttl")


def violations(data: Graph, shapes: Path) -> list[str]:
    """Return what a profile holds to be violated."""
    _, report, _ = pyshacl.validate(data, shacl_graph=Graph().parse(shapes), inference="none")
    assert isinstance(report, Graph)
    results = report.subjects(SH.resultSeverity, SH.Violation)
    return sorted(f"{report.value(one, SH.focusNode)} {report.value(one, SH.resultPath)}" for one in results)


@pytest.mark.parametrize("profile", PROFILES)
def test_the_catalogue_keeps_to_dcat_ap(catalogue: Graph, shared: Path, profile: str) -> None:
    """No shape of DCAT-AP 3.0.1, mandatory or recommended, is violated."""
    assert violations(catalogue, shared / "conformance" / "dcat-ap-3.0.1" / profile) == []


@pytest.mark.parametrize(
    ("kind", "property_"),
    [(DCAT.Catalog, DCTERMS.publisher), (DCAT.Dataset, DCTERMS.title), (DCAT.Distribution, DCAT.accessURL)],
)
def test_the_profile_would_see_what_is_missing(
    catalogue: Graph, shared: Path, kind: URIRef, property_: URIRef
) -> None:
    """The same shapes find a catalogue in which something is missing: they do look at it."""
    broken = Graph() + catalogue
    thing = next(broken.subjects(RDF.type, kind))
    broken.remove((thing, property_, None))
    found = violations(broken, shared / "conformance" / "dcat-ap-3.0.1" / "shapes.ttl")
    assert f"{thing} {property_}" in found


def test_the_syntaxes_of_the_catalogue_agree(catalogue: Graph, files: Path) -> None:
    """Turtle and RDF/XML hold the same statements, and so does JSON-LD."""
    assert set(Graph().parse(files / "catalogue.rdf")) == set(catalogue)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own, in its JSON-LD parser
        assert set(Graph().parse(files / "catalogue.jsonld", format="json-ld")) == set(catalogue)


def test_every_distribution_is_a_file_with_its_size_and_sum(catalogue: Graph, files: Path) -> None:
    """Each address below the release leads to a file, whose size and sum are those that are told."""
    seen = set()
    for distribution in catalogue.subjects(RDF.type, DCAT.Distribution):
        address = str(catalogue.value(distribution, DCAT.downloadURL))
        for folder in ("2026-01-31", "latest"):
            if address.startswith(f"{HOME}releases/{folder}/"):
                path = files / address.removeprefix(f"{HOME}releases/{folder}/")
                seen.add((folder, path.name))
        assert catalogue.value(distribution, DCAT.byteSize) == Literal(
            path.stat().st_size, datatype=rdflib.XSD.nonNegativeInteger
        )
        told = str(catalogue.value(catalogue.value(distribution, SPDX.checksum), SPDX.checksumValue))
        assert told.lower() == hashlib.sha256(path.read_bytes()).hexdigest()
    assert {("2026-01-31", "perfgraph.nq.gz"), ("latest", "perfgraph.nq.gz")} <= seen


def test_a_document_is_in_the_series_of_its_unit(catalogue: Graph, graph: PerformanceGraph) -> None:
    """Each document version is a data set with its years, its place, its file, in a series."""
    (series,) = catalogue.subjects(RDF.type, URIRef(f"{DCAT}DatasetSeries"))
    (document,) = catalogue.subjects(URIRef(f"{DCAT}inSeries"), series)
    key = str(catalogue.value(document, URIRef(f"{DCAT}version")))
    assert catalogue.value(document, PROV.wasDerivedFrom) == URIRef(graph.names.document(key).value)
    assert catalogue.value(document, DCTERMS.spatial) == URIRef(f"{HOME}id/region/130303")
    period = catalogue.value(document, DCTERMS.temporal)
    assert catalogue.value(period, DCAT.startDate) == Literal("2021-01-01", datatype=rdflib.XSD.date)
    # Four syntaxes of RDF, StratML and IATI.
    assert len(list(catalogue.objects(document, DCAT.distribution))) == 6
    assert len(list(catalogue.objects(document, DCTERMS.conformsTo))) == 2


def test_void_counts_what_the_engine_counts(files: Path, graph: PerformanceGraph, release: Release) -> None:
    """The counts of one pass are those of queries: statements, classes, properties, graphs."""
    void = Graph().parse(files / "void.ttl")
    data = URIRef(f"{release.base}releases/2026-01-31/")

    def asked(sparql: str) -> dict[str, int]:
        return {row[0].value: int(row[1].value) for row in graph.store.query(sparql)}

    def told(kind: str, counted: URIRef) -> dict[str, int]:
        parts = void.objects(data, VOID[f"{kind}Partition"])
        return {str(void.value(part, VOID[kind])): int(void.value(part, counted) or 0) for part in parts}

    classes = asked("SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c")
    properties = asked("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
    assert told("class", VOID.entities) == classes
    assert told("property", VOID.triples) == properties
    assert int(void.value(data, VOID.triples) or 0) == sum(properties.values())
    named = {str(void.value(each, SD.name)) for each in void.objects(data, SD.namedGraph)}
    assert named == {name.value for name in graph.store.graphs()}
    assert len(list(void.objects(data, VOID.exampleResource))) == 5
    assert {str(dump) for dump in void.objects(data, VOID.dataDump)} == {
        f"{data}perfgraph.{suffix}.gz" for suffix in ("nq", "trig", "jsonld")
    }


def test_provenance_leads_from_a_file_of_the_release_to_the_document(files: Path, release: Release) -> None:
    """From each file of the release one comes to the file it was read from, and to its sum."""
    chain = Graph().parse(files / "provenance.ttl")
    data = URIRef(f"{release.base}releases/2026-01-31/")
    (source,) = set(chain.subjects(SPDX.checksum, None))
    for each in release.files:
        if each.file.conforms_to and each.file.path.startswith(("perfgraph", "documents/")):
            start = URIRef(f"{data}{each.file.path}")
            reached = set(chain.transitive_objects(start, PROV.wasDerivedFrom))
            reached |= {graph for one in reached for graph in chain.objects(one, PROV.hadMember)}
            reached |= {back for one in set(reached) for back in chain.objects(one, PROV.wasDerivedFrom)}
            assert source in reached, each.file.path
    run = chain.value(None, PROV.used, source, any=True)
    assert run is not None
    assert (data, PROV.wasGeneratedBy, URIRef(f"{data}#publication")) in chain


def test_quality_counts_the_findings(files: Path, graph: PerformanceGraph, release: Release) -> None:
    """The measurements are the findings by severity and by rule."""
    quality = Graph().parse(files / "quality.ttl")
    found = [finding for findings in graph.findings().values() for finding in findings]
    data = URIRef(f"{release.base}releases/2026-01-31/")
    told = {
        str(quality.value(one, DQV.isMeasurementOf)): float(quality.value(one, DQV.value) or 0)
        for one in quality.objects(data, DQV.hasQualityMeasurement)
    }
    for severity in Severity:
        number = sum(1 for finding in found if finding.severity is severity)
        assert told[f"{HOME}scheme/quality-metric/{severity.value.lower()}-count"] == number
    for rule in {finding.rule for finding in found}:
        assert told[rule] == sum(1 for finding in found if finding.rule == rule), rule


def test_an_endpoint_is_described(
    graph: PerformanceGraph, said: ReleaseSettings, shared: Path, tmp_path: Path
) -> None:
    """A SPARQL endpoint that answers from the same data is a service of the catalogue, and in the VoID."""
    address = "https://data.example.gov.cn/sparql"
    release = publish(graph, tmp_path / "out", replace(said, endpoint=address))
    catalogue = Graph().parse(release.folder / "catalogue.ttl")
    (service,) = catalogue.subjects(RDF.type, DCAT.DataService)
    assert catalogue.value(service, DCAT.endpointURL) == URIRef(address)
    for profile in ("shapes.ttl", "shapes_recommended.ttl", "range.ttl"):
        assert violations(catalogue, shared / "conformance" / "dcat-ap-3.0.1" / profile) == []
    void = Graph().parse(release.folder / "void.ttl")
    assert (URIRef(address), RDF.type, SD.Service) in void
    assert void.value(None, VOID.sparqlEndpoint, URIRef(address), any=True) is not None


def test_a_licence_of_its_own_is_described(
    graph: PerformanceGraph, said: ReleaseSettings, shared: Path, tmp_path: Path
) -> None:
    """Terms that SPDX does not list stand in the catalogue and in the other metadata by address and name."""
    terms = Licence("https://data.example.gov.cn/terms", "", Bilingual("开放数据使用协议", "Terms of use"))
    release = publish(graph, tmp_path / "out", replace(said, licence=terms))
    catalogue = Graph().parse(release.folder / "catalogue.ttl")
    assert set(catalogue.objects(None, DCTERMS.license)) == {URIRef(terms.iri)}
    titles = {str(title) for title in catalogue.objects(URIRef(terms.iri), DCTERMS.title)}
    assert titles == {"开放数据使用协议", "Terms of use"}
    for profile in ("shapes.ttl", "shapes_recommended.ttl", "range.ttl"):
        assert violations(catalogue, shared / "conformance" / "dcat-ap-3.0.1" / profile) == []
    files = release.folder / "releases/latest"
    package = json.loads((files / "tables/datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"] == [{"path": terms.iri, "title": "Terms of use"}]
    assert frictionless.validate(str(files / "tables/datapackage.json")).valid
    page = (files / "index.html").read_text(encoding="utf-8")
    assert "开放数据使用协议" in page


def test_search_engines_are_told_the_files(files: Path, release: Release) -> None:
    """The schema.org data set names licence, citation and every file of the whole data."""
    said = json.loads((files / "dataset.jsonld").read_text(encoding="utf-8"))
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert release.mark.canonical in said["citation"]
    assert {one["contentUrl"].rsplit("/", 1)[-1] for one in said["distribution"]} >= {"perfgraph.nq.gz"}
    assert said["temporalCoverage"] == "2021-01-01/2021-12-31"


def test_croissant_is_loaded(files: Path) -> None:
    """The reference library of Croissant reads the metadata without an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mlcroissant

        loaded = mlcroissant.Dataset(jsonld=str(files / "croissant.json"))
    assert loaded.metadata.license == ["https://creativecommons.org/licenses/by/4.0/"]
    assert {one.name for one in loaded.metadata.distribution} >= {"perfgraph.nq.gz", "perfgraph.trig.gz"}


def test_the_folder_is_a_research_object(files: Path) -> None:
    """The reference library of RO-Crate reads the folder; the files that it is told are all there."""
    from rocrate.rocrate import ROCrate

    crate: Any = ROCrate(str(files))
    told = {entity.id for entity in crate.data_entities}
    there = {path.relative_to(files).as_posix() for path in files.rglob("*") if path.is_file()}
    assert told == there - {"SHA256SUMS", "release.json", "ro-crate-metadata.json"}
    assert crate.root_dataset["license"].id == "https://creativecommons.org/licenses/by/4.0/"


def test_the_tables_of_the_release_are_valid(files: Path) -> None:
    """Frictionless and a CSVW processor find nothing wrong in the tables as they are published."""
    report = frictionless.validate(str(files / "tables/datapackage.json"))
    assert report.flatten(["type", "note"]) == []
    assert report.stats["tasks"] > 15
    metadata = str(files / "tables/csv-metadata.json")
    checked = CSVW(str(files / "tables/targets.csv"), md_url=metadata, validate=True)
    assert checked.is_valid, checked.warnings


@pytest.mark.parametrize(
    ("standard", "schema"),
    [
        ("stratml", "stratml/PerformancePlanOrReport20160216.xsd"),
        ("iati", "iati/iati-activities-schema.xsd"),
    ],
)
def test_the_standards_of_the_release_are_valid(
    files: Path, shared: Path, standard: str, schema: str
) -> None:
    """The StratML and IATI files as they are published keep the schemas of their makers."""
    rules = etree.XMLSchema(etree.parse(str(shared / "conformance" / schema)))
    (path,) = (files / "standards" / standard).glob("*.xml")
    rules.assertValid(etree.parse(str(path)))


def test_the_page_of_the_release_holds_its_description(files: Path) -> None:
    """What a search engine finds in the page is the schema.org data set, and its files are there."""
    page = html.parse(str(files / "index.html"))
    (text,) = page.xpath('//script[@type="application/ld+json"]/text()')
    said = json.loads(text)
    assert said == json.loads((files / "dataset.jsonld").read_text(encoding="utf-8"))
    assert {"@context", "@type", "name", "license", "distribution"} <= set(said)
    for one in said["distribution"]:
        assert (files / one["contentUrl"].partition("/releases/2026-01-31/")[2]).is_file()


def test_void_partitions_are_those_that_queries_count(files: Path) -> None:
    """SPARQL over the published dump gives the numbers that the published VoID says."""
    store = Store()
    dump = gzip.decompress((files / "perfgraph.nq.gz").read_bytes())
    store.load(dump, format=RdfFormat.N_QUADS)
    void = Store()
    void.load(path=str(files / "void.ttl"), format=RdfFormat.TURTLE)
    prefix = "PREFIX void: <http://rdfs.org/ns/void#> "
    asked = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s a ?c } } GROUP BY ?c"
    told = "SELECT ?c ?n { ?data void:classPartition ?p . ?p void:class ?c ; void:entities ?n }"
    counted = {row["c"]: int(row["n"].value) for row in store.query(asked)}
    assert counted
    assert {row["c"]: int(row["n"].value) for row in void.query(prefix + told)} == counted
    asked = "SELECT ?c (COUNT(*) AS ?n) { GRAPH ?g { ?s ?c ?o } } GROUP BY ?c"
    told = "SELECT ?c ?n { ?data void:propertyPartition ?p . ?p void:property ?c ; void:triples ?n }"
    counted = {row["c"]: int(row["n"].value) for row in store.query(asked)}
    assert {row["c"]: int(row["n"].value) for row in void.query(prefix + told)} == counted


def test_parquet_is_in_the_catalogue(catalogue: Graph, files: Path) -> None:
    """Parquet files are distributions with their media type and file type; Croissant reads their columns."""
    parquet = URIRef("https://www.iana.org/assignments/media-types/application/vnd.apache.parquet")
    told = set(catalogue.subjects(DCAT.mediaType, parquet))
    assert len(told) == 2 * len(list((files / "tables").glob("*.parquet"))) > 0
    kinds = {catalogue.value(one, DCTERMS.format) for one in told}
    assert kinds == {URIRef("http://publications.europa.eu/resource/authority/file-type/PARQUET")}
    sums = (files / "SHA256SUMS").read_text(encoding="ascii")
    assert "tables/targets.parquet" in sums
    records = json.loads((files / "croissant.json").read_text(encoding="utf-8"))["recordSet"]
    assert "records/targets-parquet" in {one["@id"] for one in records}


OWN = ("title", "description", "publisher", "license")


@pytest.mark.parametrize(
    ("kind", "property_"),
    [
        *(("Catalog", f"http://purl.org/dc/terms/{name}") for name in OWN),
        ("Catalog", "http://www.w3.org/ns/dcat#dataset"),
        *(("Dataset", f"http://purl.org/dc/terms/{name}") for name in OWN[:3]),
        *(("Dataset", f"http://www.w3.org/ns/dcat#{name}") for name in ("contactPoint", "distribution")),
        *(("Distribution", f"http://purl.org/dc/terms/{name}") for name in ("title", "license")),
        *(("Distribution", f"http://www.w3.org/ns/dcat#{n}") for n in ("accessURL", "mediaType", "byteSize")),
        ("Distribution", "http://spdx.org/rdf/terms#checksum"),
    ],
)
def test_what_a_catalogue_lacks_is_found(files: Path, kind: str, property_: str) -> None:
    """Each of the project's own shapes of a catalogue finds what is missing, and nothing else."""
    from pyoxigraph import parse

    triples = [quad.triple for quad in parse(path=str(files / "catalogue.ttl"), format=RdfFormat.TURTLE)]
    type_ = NamedNode(str(RDF.type))
    thing = min(
        (one.subject for one in triples if one.predicate == type_ and one.object == NamedNode(DCAT[kind])),
        key=str,
    )
    broken: list[Triple] = [
        one for one in triples if (one.subject, one.predicate.value) != (thing, property_)
    ]
    shapes = asset("shapes") / "catalogue"
    assert validate(triples, shapes=shapes).findings == ()
    found = validate(broken, shapes=shapes).findings
    owner = {"Catalog": "Catalogue", "Dataset": "CatalogueDataset"}.get(kind, "CatalogueDistribution")
    local = property_.replace("#", "/").rsplit("/", 1)[-1]
    assert {finding.rule for finding in found} == {f"{HOME}shapes#{owner}-{local}"}
