"""The release as machine-learning tools load it (Croissant 1.1, MLCommons)."""

from typing import Any

from perfgraph.publishing.metadata.resources import Described
from perfgraph.publishing.metadata.schema_org import data_set, encoding
from perfgraph.publishing.parts import Column
from perfgraph.publishing.writing import Written
from perfgraph.terms import XSD

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"

CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the specification prescribes (Croissant 1.1, appendix 1)."""

DATATYPES = {
    XSD("integer").value: "sc:Integer",
    XSD("decimal").value: "sc:Float",
    XSD("double").value: "sc:Float",
    XSD("boolean").value: "sc:Boolean",
    XSD("date").value: "sc:Date",
    XSD("dateTime").value: "sc:DateTime",
    XSD("anyURI").value: "sc:URL",
}
"""The data types of Croissant, by the datatype of a column; every other is text."""

_TABLES = ("text/csv", "text/tab-separated-values", "application/vnd.apache.parquet")


def croissant(described: Described) -> dict[str, Any]:
    """Return the release as Croissant: its files, and the records of each table."""
    said = data_set(described)
    kept = ("@type", "@id", "name", "description", "url", "datePublished", "license", "creator", "publisher")
    return {
        "@context": CONTEXT,
        **{key: said[key] for key in kept},
        "alternateName": said["alternateName"],
        "keywords": said["keywords"],
        "inLanguage": said["inLanguage"],
        "version": semantic(described.source.version),
        "conformsTo": CONFORMS_TO,
        "citeAs": described.citation,
        "distribution": [_file(described, each) for each in described.whole],
        "recordSet": [_records(each) for each in described.whole if _is_table(each)],
    }


def semantic(version: str) -> str:
    """Return a version as three numbers where it is a day, which Croissant asks for.

    >>> semantic("2026-01-31"), semantic("spring")
    ('2026.1.31', 'spring')
    """
    parts = version.split("-")
    return ".".join(str(int(part)) for part in parts) if all(map(str.isdecimal, parts)) else version


def _is_table(each: Written) -> bool:
    return bool(each.file.columns) and each.file.media_type in _TABLES


def _file(described: Described, each: Written) -> dict[str, Any]:
    media = encoding(each.file)
    return {
        "@type": "cr:FileObject",
        "@id": each.file.path,
        "name": each.file.path,
        "description": each.file.description.en,
        "contentUrl": described.source.address(each.file.path).value,
        "contentSize": f"{each.size} B",
        "encodingFormat": media if isinstance(media, str) else media[-1],
        "sha256": each.sha256,
    }


def _records(each: Written) -> dict[str, Any]:
    path = each.file.path
    name = path.rpartition("/")[2].partition(".")[0]
    return {
        "@type": "cr:RecordSet",
        "@id": f"records/{name}-{path.rpartition('.')[2]}",
        "name": name,
        "description": f"{each.file.title.en}: {each.file.description.en}",
        "field": [_field(each, column) for column in each.file.columns],
    }


def _field(each: Written, column: Column) -> dict[str, Any]:
    path = each.file.path
    name = path.rpartition("/")[2].partition(".")[0]
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"records/{name}-{path.rpartition('.')[2]}/{column.name}",
        "name": column.name,
        "description": f"{column.title.en} ({column.title.zh})",
        "dataType": DATATYPES.get(column.datatype, "sc:Text"),
        "source": {"fileObject": {"@id": path}, "extract": {"column": column.name}},
    }
    if column.property:
        field["equivalentProperty"] = column.property
    return field
