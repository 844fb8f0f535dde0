"""What no JSON Schema can tell schemathesis: texts of SPARQL and bodies of RDF that the interface takes."""

import schemathesis
from hypothesis import strategies

QUERIES = (
    "ASK {}",
    "SELECT ?s WHERE { ?s ?p ?o } LIMIT 3",
    "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s a ?class } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3",
    "DESCRIBE <https://w3id.org/perfgraph/ns#BudgetProject>",
)
UPDATES = (
    "INSERT DATA { GRAPH <urn:x:schemathesis> { <urn:x:a> <urn:x:b> 1 } }",
    "DELETE WHERE { GRAPH <urn:x:schemathesis> { ?s ?p ?o } }",
    "CLEAR SILENT GRAPH <urn:x:schemathesis>",
)
BODIES = {
    "text/turtle": "<urn:x:a> <urn:x:b> '残疾人' .",
    "application/n-triples": "<urn:x:a> <urn:x:b> <urn:x:c> .\n",
    "application/n-quads": "<urn:x:a> <urn:x:b> <urn:x:c> .\n",
    "application/trig": "<urn:x:a> <urn:x:b> 1.5 .",
    "application/ld+json": '{"@id": "urn:x:a", "urn:x:b": "c"}',
    "application/rdf+xml": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
}

BATCHES = (
    '{"q0": {"query": "残疾人满意度"}}',
    '{"a": {"query": "762001", "type": "BudgetUnit", "limit": 1}}',
    '{"b": {"properties": [{"pid": "year", "v": 2021}], "type": ["BudgetProject", "Indicator"]}}',
    "{}",
)
ASKED = (
    '{"ids": ["unit/130303/762001", "nothing"], "properties": [{"id": "code"}, {"id": "year"}]}',
    '{"ids": [], "properties": []}',
)

schemathesis.openapi.format("reconciliation-queries", strategies.sampled_from(BATCHES))
schemathesis.openapi.format("reconciliation-extend", strategies.sampled_from(ASKED))
schemathesis.openapi.format("sparql-query", strategies.sampled_from(QUERIES))
schemathesis.openapi.format("sparql-update", strategies.sampled_from(UPDATES))
schemathesis.openapi.format("uri", strategies.sampled_from(("urn:x:one", "http://example.org/graph/二?a=b")))
for name, texts in (("application/sparql-query", QUERIES), ("application/sparql-update", UPDATES)):
    schemathesis.openapi.media_type(name, strategies.sampled_from([text.encode() for text in texts]))
for name, text in BODIES.items():
    schemathesis.openapi.media_type(name, strategies.just(text.encode()))


@schemathesis.hook
def filter_query(context: schemathesis.HookContext, query: dict[str, object] | None) -> bool:
    """Leave out parameters that are not sent: a request without its wrong parameter is a right one."""
    return all(value not in (None, [], {}) for value in (query or {}).values())
