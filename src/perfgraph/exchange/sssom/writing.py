"""Links written as an SSSOM file: metadata in YAML behind #, then tab-separated values, sorted."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import yaml
from pyoxigraph import NamedNode, QuerySolutions

from perfgraph.exchange.sssom.prefixes import prefixes, shortened, used
from perfgraph.exchange.sssom.rows import COLUMNS, cells
from perfgraph.links import NONE_FITS, Link, links_in
from perfgraph.stores.protocol import Store
from perfgraph.terms import DCTERMS, OA, PG, SCHEME, SKOS, Names, concept

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""The licence of the mappings; that of the documents is another matter."""

_CHUNK = 500

_NAMING = "|".join(
    str(name)
    for name in (
        *map(PG, ("statedName", "projectName", "sourceFile", "statement")),
        SKOS("prefLabel"),
        DCTERMS("title"),
    )
)

_LABELS = f"""SELECT DISTINCT ?thing ?label WHERE {{
  VALUES ?thing {{ %s }}
  ?thing {_NAMING} ?label .
  FILTER(LANG(?label) != "en")
}}"""

_DECIDED = f"""SELECT DISTINCT ?link ?time ?comment WHERE {{
  VALUES ?link {{ %s }}
  ?decision {PG("judges")} ?link ; {DCTERMS("created")} ?time ; {PG("verdict")} ?verdict .
  FILTER(?verdict != {concept("status", "undone")})
  OPTIONAL {{ ?decision {OA("bodyValue")} ?comment }}
}}"""


def links_of(store: Store, names: Names, accepted: bool = False) -> list[Link]:
    """Return the links of a store, or those that were accepted, by their addresses.

    What a person decided on stands before what a machine says of the same link.
    """
    reviewed = names.shared_graph("reviewed")
    graphs = () if store.is_new else store.graphs()
    machines = [graph for graph in graphs if graph.value.startswith(names.graph("links", "").value)]
    found: dict[NamedNode, Link] = {}
    for graph in (*machines, reviewed):
        found |= {link.iri(names): link for link in links_in(store, graph)}
    kept = (found[iri] for iri in sorted(found, key=lambda iri: iri.value))
    return [link for link in kept if not accepted or link.status == "accepted"]


def write(store: Store, names: Names, links: Iterable[Link], version: str = "") -> Iterator[str]:
    """Yield the lines of an SSSOM file with links of a store; the same contents give the same lines.

    `version` is what the contents are known by, such as the identity of a snapshot.
    """
    known = prefixes(names)
    rows: list[dict[str, str]] = []
    waiting = iter(links)
    while chunk := list(islice(waiting, _CHUNK)):
        rows += _rows(store, names, chunk, known)
    yield from _metadata(names, version, used(_curies(rows), known))
    yield "\t".join(COLUMNS) + "\n"
    order = ("subject_id", "predicate_id", "object_id", "predicate_modifier")
    for row in sorted(rows, key=lambda row: [row[slot] for slot in order]):
        yield _line(row)


def _rows(
    store: Store, names: Names, links: list[Link], known: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    labels = _labels(store, {end for link in links for end in (link.subject, link.object)})
    decided = _decided(store, {link.iri(names) for link in links if link.reviewers})
    for link in links:
        object_source = "" if link.object == NONE_FITS else shortened(_source(link.object, names), known)
        said = dict.fromkeys(COLUMNS, "") | cells(link, known)
        date, comment = decided.get(link.iri(names), ("", ""))
        yield said | {
            "subject_label": labels.get(link.subject, ""),
            "object_label": labels.get(link.object, ""),
            "subject_source": shortened(_source(link.subject, names), known),
            "object_source": object_source,
            "mapping_date": date,
            "comment": comment,
        }


def _labels(store: Store, things: set[NamedNode]) -> Mapping[NamedNode, str]:
    """Return a name of each thing that has any: the first, on one line."""
    found: dict[NamedNode, str] = {}
    for thing, label in _answers(store, _LABELS, things, "thing", "label"):
        text = " ".join(label.split())
        found[thing] = min(found.get(thing, text), text)
    return found


def _decided(store: Store, links: set[NamedNode]) -> Mapping[NamedNode, tuple[str, str]]:
    """Return day and comment of the latest decision on each link."""
    found: dict[NamedNode, tuple[str, str]] = {}
    for link, time, comment in _answers(store, _DECIDED, links, "link", "time", "comment"):
        found[link] = max(found.get(link, ("", "")), (time, comment))
    return {link: (time[:10], " ".join(comment.split())) for link, (time, comment) in found.items()}


def _answers(
    store: Store, sparql: str, things: set[NamedNode], name: str, *others: str
) -> Iterator[tuple[Any, ...]]:
    """Yield a thing and texts, "" where there is none, of each answer about some things."""
    answer = store.query(sparql % " ".join(sorted(map(str, things))))
    assert isinstance(answer, QuerySolutions)
    for row in answer:
        yield (row[name], *(row[other].value if row[other] else "" for other in others))


def _source(thing: NamedNode, names: Names) -> NamedNode:
    """Return what a thing is taken from: the scheme of indicators, a document, or the data as a whole."""
    place = thing.value.removeprefix(f"{names.base}id/")
    kind, _, rest = place.partition("/")
    if kind == "indicator":
        return SCHEME("indicator")
    if kind in ("doc", "sheet"):
        return names.document(re.split("[/#]", rest)[0])
    return NamedNode(f"{names.base}id/{kind}")


def _curies(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    for row in rows:
        for slot in COLUMNS:
            if slot.endswith(("_id", "_source", "_justification")):
                yield from row[slot].split("|")
        yield from re.findall(r"evidence=(\S+)", row["other"])


def _metadata(names: Names, version: str, declared: Mapping[str, str]) -> Iterator[str]:
    said = {
        "sssom_version": "1.0",
        "mapping_set_id": f"{names.base}mappings",
        "mapping_set_version": version,
        "mapping_set_title": "perfgraph mappings",
        "mapping_set_description": (
            "Links between indicators, targets, goals, grounds and policies. A row with a reviewer was "
            "decided by a person; predicate_modifier Not says that it was rejected. In `other`: review "
            "state, place among the candidates, evidence and reasons."
        ),
        "license": LICENCE,
        "curie_map": dict(declared),
    }
    text = yaml.safe_dump(
        {key: value for key, value in said.items() if value}, allow_unicode=True, sort_keys=False, width=100
    )
    for line in text.splitlines():
        yield f"#{line}\n"


def _line(row: Mapping[str, str]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerow(row[slot] for slot in COLUMNS)
    return text.getvalue()
