"""A graph with projects and policies, and the schemas of the Reconciliation Service API 0.2."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from pyoxigraph import NamedNode, RdfFormat, parse
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from perfgraph.assets import asset
from perfgraph.graph import PerformanceGraph

SCHEMAS = Path("conformance/reconciliation/0.2/schemas")
EXAMPLES = Path("conformance/reconciliation/0.2/examples")

POLICIES = """
@prefix pg: <https://w3id.org/perfgraph/ns#> .
@prefix id: <https://w3id.org/perfgraph/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

id:issuer\\/mof skos:prefLabel "财政部"@zh-Hans .
id:policy\\/mof-2010-256 a pg:PolicyDocument ; dcterms:identifier "财社〔2010〕256号" ;
  pg:issuer id:issuer\\/mof ;
  dcterms:title "关于残疾人机动轮椅车燃油补贴的通知"@zh-Hans ; dcterms:issued "2010"^^xsd:gYear .
<https://w3id.org/perfgraph/id/policy/mof-2010-256#c-1> a pg:PolicyClause ;
  dcterms:isPartOf id:policy\\/mof-2010-256 ;
  skos:prefLabel "补贴标准"@zh-Hans ; pg:quote "补贴标准为每辆车每年260元。" ;
  pg:standardValue [ pg:sourceText "260元" ; pg:numericValue 260 ] .
id:policy\\/mof-2020-10 a pg:PolicyDocument ; dcterms:identifier "财预〔2020〕10号" ;
  pg:issuer id:issuer\\/mof ;
  dcterms:title "项目支出绩效评价管理办法"@zh-Hans ; dcterms:issued "2020-02-25"^^xsd:date .
id:policy\\/hunan-2020-7 a pg:PolicyDocument ; dcterms:identifier "湘财绩〔2020〕7号" ;
  dcterms:title "湖南省预算支出绩效评价管理办法"@zh-Hans .
id:policy\\/mof-2011-285 a pg:PolicyDocument ; dcterms:identifier "财预〔2011〕285号" ;
  dcterms:title "财政支出绩效评价管理暂行办法"@zh-Hans .
id:policy\\/mof-2009-76 a pg:PolicyDocument ; dcterms:identifier "财预〔2009〕76号" ;
  dcterms:title "财政支出绩效评价管理暂行办法"@zh-Hans .
"""
"""Two of these policies have one title and two numbers."""

UNIT, PROJECT = "unit/130303/762001", "project/13030321W9TGCMKL98GWR"
WHEELCHAIR = "policy/mof-2010-256"


def fill(graph: PerformanceGraph) -> None:
    """Put the sample document and the policies into a graph."""
    graph.ingest([asset("examples") / "sample.docx"])
    triples = [quad.triple for quad in parse(POLICIES, RdfFormat.TURTLE, rename_blank_nodes=True)]
    graph.store.put([{NamedNode(f"{graph.names.base}graph/policies"): triples}])


def schema(shared: Path, name: str) -> Draft7Validator:
    """Return the validator of a schema of the specification, with those that it refers to."""
    registry: Registry[Any] = Registry()
    for path in (shared / SCHEMAS).glob("*.json"):
        contents = read(path)
        resource = Resource.from_contents(contents, default_specification=DRAFT7)
        # The schemas name each other by their files.
        registry = registry.with_resources([(str(contents["$id"]), resource), (path.name, resource)])
    contents = read(shared / SCHEMAS / f"{name}.json")
    return Draft7Validator(contents, registry=registry)


def read(path: Path) -> Any:
    """Return the data of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def features(candidate: Mapping[str, Any]) -> dict[str, Any]:
    """Return the features of a candidate by their ids."""
    return {one["id"]: one["value"] for one in candidate["features"]}
