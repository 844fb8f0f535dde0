"""What the store says of documents that were read in an earlier run, for the report on this one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import NamedNode, QuerySolution

from perfgraph.findings import Finding, Severity
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import select
from perfgraph.terms import DCTERMS, PG, SH, Names, slug

_AT_ONCE = 100

_DOCUMENTS = f"""?document <{PG}form> ?form ; <{DCTERMS}format> ?media ; <{PG}sheetCount> ?sheets ."""
_PROJECTS = f"""?project a <{PG}BudgetProject> .
  OPTIONAL {{ ?project <{DCTERMS}identifier> ?code }} OPTIONAL {{ ?project <{DCTERMS}title> ?title }}"""
_TARGETS = f"?target a <{PG}IndicatorTarget> ."
_SEVERITIES = f"?finding <{SH}resultSeverity> ?severity ."


@dataclass(slots=True)
class Recalled:
    """What the store says of a document."""

    form: str = ""
    media_type: str = ""
    sheets: int = 0
    targets: int = 0
    projects: list[str] = field(default_factory=list)
    counts: dict[Severity, int] = field(default_factory=dict)


def recall(store: Store, names: Names, keys: Iterable[str]) -> Mapping[str, Recalled]:
    """Return what the store says of documents, by key."""
    found: dict[str, Recalled] = defaultdict(Recalled)
    waiting = iter(keys)
    while some := list(islice(waiting, _AT_ONCE)):
        _recall(store, names, some, found)
    return found


def findings_in(store: Store, names: Names, key: str) -> tuple[Finding, ...]:
    """Return the findings of a document in the store."""
    from perfgraph.validation import findings_of

    graphs = (names.graph("findings", key), names.graph("doc", key))
    return findings_of(quad.triple for graph in graphs for quad in store.quads(graph))


def projects_of(store: Store, names: Names, key: str) -> frozenset[str]:
    """Return the addresses of a document's projects."""
    pattern = f"SELECT ?project {{ GRAPH {names.graph('doc', key)} {{ ?project a <{PG}BudgetProject> }} }}"
    return frozenset(row["project"].value for row in select(store, pattern))


def documents_with(store: Store, names: Names, project: str, name: str) -> Iterator[str]:
    """Yield the keys of the documents of a file name that declare a project, sorted."""
    literal = _literal(name)
    query = f"""SELECT DISTINCT ?graph {{ GRAPH ?graph {{
      {NamedNode(project)} a <{PG}BudgetProject> . ?document <{PG}sourceFile> {literal} }} }}"""
    prefix = names.graph("doc", "").value
    found = (row["graph"].value for row in select(store, query))
    yield from sorted(graph.removeprefix(prefix) for graph in found if graph.startswith(prefix))


def _recall(store: Store, names: Names, keys: Sequence[str], found: dict[str, Recalled]) -> None:
    for row in _about(store, names, keys, "doc", "?form ?media ?sheets", _DOCUMENTS):
        own = found[slug(row["graph"])]
        own.form, own.media_type, own.sheets = row["form"].value, row["media"].value, int(row["sheets"].value)
    for row in _about(store, names, keys, "doc", "?project ?code ?title", _PROJECTS):
        called = row["code"] or row["title"] or row["project"]
        found[slug(row["graph"])].projects.append(called.value)
    for row in _about(store, names, keys, "doc", "(COUNT(DISTINCT ?target) AS ?number)", _TARGETS):
        found[slug(row["graph"])].targets = int(row["number"].value)
    counted = "?severity (COUNT(DISTINCT ?finding) AS ?number)"
    for row in _about(store, names, keys, "findings", counted, _SEVERITIES):
        found[slug(row["graph"])].counts[Severity(slug(row["severity"]))] = int(row["number"].value)
    for own in (found[key] for key in keys):
        own.projects.sort()


def _about(
    store: Store, names: Names, keys: Sequence[str], part: str, wanted: str, pattern: str
) -> Iterator[QuerySolution]:
    graphs = " ".join(str(names.graph(part, key)) for key in keys)
    grouped = ""
    if "COUNT" in wanted:
        grouped = "GROUP BY ?graph" + (" ?severity" if "?severity" in wanted else "")
    where = f"VALUES ?graph {{ {graphs} }} GRAPH ?graph {{ {pattern} }}"
    yield from select(store, f"SELECT ?graph {wanted} {{ {where} }} {grouped}")


def _literal(text: str) -> str:
    from pyoxigraph import Literal

    return str(Literal(text))
