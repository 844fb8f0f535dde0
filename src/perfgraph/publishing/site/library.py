"""The questions of the library for the scripts of a site of files: text, cut at the rows of parameters."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from perfgraph.catalogue import Parameter, ParameterType, Query
from perfgraph.catalogue.parameters import rows
from perfgraph.findings import Bilingual
from perfgraph.pages.site import Site
from perfgraph.publishing.parts import File
from perfgraph.publishing.writing import opened
from perfgraph.terms import slug
from perfgraph.vocabulary import concepts

LIBRARY = "search/queries-library.json"

_TOLD = Bilingual(zh="问题库（供浏览器使用）", en="the questions, for browsers")


def write(site: Site, folder: Path) -> Iterator[File]:
    """Write the library as `static/files-data.js` reads it."""
    library = {name: _question(query) for name, query in sorted(site.graph.queries.items())}
    with opened(folder / LIBRARY) as output:
        output.write(json.dumps(library, ensure_ascii=False, separators=(",", ":")).encode())
    yield File(LIBRARY, "application/json", _TOLD, _TOLD)


def _question(query: Query) -> Mapping[str, object]:
    return {
        "pieces": list(_pieces(query)),
        "parameters": {name: _parameter(one) for name, one in query.parameters.items()},
        "columns": {
            name: {"type": one.type.value, "label": {"zh": one.label.zh, "en": one.label.en}}
            for name, one in query.columns.items()
        },
    }


def _pieces(query: Query) -> Iterator[str | Mapping[str, str]]:
    """Yield the text of a question in order, the row of each parameter by itself."""
    at = 0
    for row in rows(query.text):
        if row.name in query.parameters:
            yield query.text[at : row.start]
            yield {"parameter": row.name, "row": query.text[row.start : row.end]}
            at = row.end
    yield query.text[at:]


def _parameter(parameter: Parameter) -> Mapping[str, object]:
    described: dict[str, object] = {"type": parameter.type.value}
    if parameter.choices:
        described["choices"] = list(parameter.choices)
    if parameter.type is ParameterType.CONCEPT:
        nodes = {node.value: slug(node) for node in concepts(parameter.scheme).values()}
        described["concepts"] = {name: iri for iri, name in sorted(nodes.items())}
    return described
