"""The metadata of a release, made from the files that were written and from what the gate saw.

catalogue.ttl .jsonld .rdf     DCAT 3, as DCAT-AP 3.0.1 profiles it
void.ttl                       VoID, with the graphs as a service description names them
provenance.ttl                 PROV-O: file → reading → graphs → release → its files
quality.ttl                    DQV: findings counted, waivers with their reasons
dataset.jsonld                 schema.org Dataset, for search engines
croissant.json                 Croissant, for machine-learning tools
ro-crate-metadata.json         RO-Crate: the folder as a research object
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import Triple

from perfgraph.findings import Bilingual
from perfgraph.publishing.metadata.catalogue import catalogue
from perfgraph.publishing.metadata.crate import NAME, PROFILE, write_crate
from perfgraph.publishing.metadata.croissant import CONFORMS_TO, croissant
from perfgraph.publishing.metadata.provenance import provenance
from perfgraph.publishing.metadata.quality import quality
from perfgraph.publishing.metadata.resources import Described
from perfgraph.publishing.metadata.schema_org import data_set
from perfgraph.publishing.metadata.void import void
from perfgraph.publishing.parts import File
from perfgraph.publishing.writing import Written, opened, written
from perfgraph.serialization import SYNTAXES, write
from perfgraph.terms import DQV, FOAF, PREFIXES, SD, SPDX, VCARD, VOID

DCAT_AP = "https://semiceu.github.io/DCAT-AP/releases/3.0.1/"

CATALOGUE = Bilingual(zh="数据目录（DCAT-AP）", en="Catalogue (DCAT-AP)")
_CATALOGUE_TOLD = Bilingual(
    zh="发布、文件版本与下载文件的目录，含大小与校验和。",
    en="The release, the document versions and the files, with sizes and checksums.",
)

Statements = Callable[[Described], Iterator[Triple]]

_RDF: Sequence[tuple[str, str, Statements, tuple[Bilingual, Bilingual], tuple[str, ...]]] = (
    *(
        (f"catalogue.{SYNTAXES[name].suffix}", name, catalogue, (CATALOGUE, _CATALOGUE_TOLD), (DCAT_AP,))
        for name in ("turtle", "jsonld", "rdfxml")
    ),
    (
        "void.ttl",
        "turtle",
        void,
        (
            Bilingual(zh="数据描述（VoID）", en="Description of the data (VoID)"),
            Bilingual(
                zh="陈述、类与属性的数量，转储与命名图。",
                en="Statements, classes and properties counted; dumps and named graphs.",
            ),
        ),
        ("https://www.w3.org/TR/void/",),
    ),
    (
        "provenance.ttl",
        "turtle",
        provenance,
        (
            Bilingual(zh="来源（PROV）", en="Provenance (PROV)"),
            Bilingual(
                zh="从文件到读取、命名图、发布与下载文件的全过程。",
                en="The way from file over reading and graphs to the release and its files.",
            ),
        ),
        ("https://www.w3.org/TR/prov-o/",),
    ),
    (
        "quality.ttl",
        "turtle",
        quality,
        (
            Bilingual(zh="数据质量（DQV）", en="Quality of the data (DQV)"),
            Bilingual(
                zh="按文件和规则统计的检查结果，以及豁免及其理由。",
                en="What the checks found, by document and by rule; waivers and their reasons.",
            ),
        ),
        ("https://www.w3.org/TR/vocab-dqv/",),
    ),
)

_JSON: Sequence[tuple[str, str, Callable[[Described], dict[str, Any]], tuple[Bilingual, Bilingual], str]] = (
    (
        "dataset.jsonld",
        "application/ld+json",
        data_set,
        (
            Bilingual(zh="数据集描述（schema.org）", en="Description of the data set (schema.org)"),
            Bilingual(zh="供搜索引擎读取。", en="As search engines read it."),
        ),
        "https://schema.org/Dataset",
    ),
    (
        "croissant.json",
        "application/ld+json",
        croissant,
        (
            Bilingual(zh="数据集描述（Croissant）", en="Description of the data set (Croissant)"),
            Bilingual(zh="供机器学习工具读取。", en="As machine-learning tools load it."),
        ),
        CONFORMS_TO,
    ),
)

_CRATE = File(
    NAME,
    "application/ld+json",
    Bilingual(zh="研究对象（RO-Crate）", en="Research object (RO-Crate)"),
    Bilingual(zh="本文件夹各文件的说明。", en="What the files of this folder are."),
    conforms_to=(PROFILE,),
)


def write_metadata(described: Described, folder: Path) -> Iterator[Written]:
    """Write every file of metadata below `folder`; yield each once it is whole, the crate last."""
    own: list[Written] = []
    for path, syntax, statements, told, standards in _RDF:
        with opened(folder / path) as output:
            write(statements(described), SYNTAXES[syntax].rdf, output, _PREFIXES)
        own.append(written(folder, File(path, SYNTAXES[syntax].media_type, *told, conforms_to=standards)))
        yield own[-1]
    for path, media_type, made, told, standard in _JSON:
        with opened(folder / path) as output:
            output.write(json.dumps(made(described), ensure_ascii=False, indent=1).encode() + b"\n")
        own.append(written(folder, File(path, media_type, *told, conforms_to=(standard,))))
        yield own[-1]
    with opened(folder / NAME) as output:
        write_crate(described, [*described.files, *own], output)
    yield written(folder, _CRATE)


_SPOKEN = ("dcat", "dcterms", "oa", "pg", "prov", "rdf", "rdfs", "skos", "xsd")
_PREFIXES: Mapping[str, str] = {
    **{name: PREFIXES[name] for name in _SPOKEN},
    "dqv": DQV,
    "foaf": FOAF,
    "sd": SD,
    "spdx": SPDX,
    "vcard": VCARD,
    "void": VOID,
}
