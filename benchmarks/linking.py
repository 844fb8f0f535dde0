"""How well passages of statutes are found, and how long 100,000 targets take.

Usage: python benchmarks/linking.py STATUTES.json [TARGETS]

STATUTES.json is a list of [statute, article, text], such as `data/statutes.json` of the shared folder.

Retrieval: two sets of queries, each against every article.

    targets          statute-queries.tsv: names as targets print them, and the articles that fit (ours)
    cross-references sentences that name another article of their own statute, without that name; the article
                     named is right (依照本法第十三条). The article asking and other editions are left out.

Scale: TARGETS targets (default 100,000) of made documents are linked to the articles as clauses, in a store
on disk; printed are seconds and the memory of the process while it runs. No figure here is a test.
"""

import csv
import json
import os
import platform
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.graph import open_graph
from perfgraph.linking.candidates import policy_candidates
from perfgraph.linking.measures import MEASURES, Result, measured
from perfgraph.linking.ranking import BM25, TfIdf, fuse
from perfgraph.policies import register_graph
from perfgraph.quads.statements import Thing
from perfgraph.terms import DCTERMS, PG, SKOS, Names

HERE = Path(__file__).parent
REFERENCE = re.compile(
    r"(?:依照|按照|根据|违反|适用)?本(?:法|条例|办法)(?P<articles>第[一二三四五六七八九十百零、第条和至]{1,30}条)"
)


@dataclass(frozen=True)
class Article:
    """An article of a statute; `place` is its place in the list."""

    statute: str
    name: str
    text: str

    @property
    def title(self) -> str:
        """Return the title of the statute without the date of its edition."""
        return self.statute.partition("(")[0]


@dataclass(frozen=True)
class Asked:
    """A query, the places of the articles that are right and of those that may not be found, its cluster."""

    text: str
    right: frozenset[int]
    left_out: frozenset[int]
    cluster: str


def main() -> None:
    """Run both parts and print their tables."""
    articles = [Article(*row) for row in json.loads(Path(sys.argv[1]).read_text("utf-8"))]
    targets = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, ", end="")
    print(
        ", ".join(f"{name} {version(name)}" for name in ("scikit-learn", "bm25s", "rapidfuzz", "pyoxigraph"))
    )
    for name, asked in (("targets", own(articles)), ("cross-references", references(articles))):
        retrieval(name, asked, articles)
    scale(articles, targets)


def own(articles: Sequence[Article]) -> list[Asked]:
    """Return the queries of the file beside this one."""
    places = {f"{article.statute} {article.name}": place for place, article in enumerate(articles)}
    with (HERE / "statute-queries.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [
        Asked(
            row["query"],
            frozenset(places[answer] for answer in row["answers"].split(" ; ")),
            frozenset(),
            row["answers"].partition("(")[0],
        )
        for row in rows
    ]


def references(articles: Sequence[Article]) -> list[Asked]:
    """Return a query for each sentence that names other articles of its statute."""
    places = {(article.statute, article.name): place for place, article in enumerate(articles)}
    editions: dict[str, set[int]] = {}
    for place, article in enumerate(articles):
        editions.setdefault(article.title, set()).add(place)
    asked = []
    for place, article in enumerate(articles):
        for sentence in re.findall(r"[^。；]+", article.text):
            named = [one for found in REFERENCE.finditer(sentence) for one in _named(found["articles"])]
            right = {places[article.statute, one] for one in named if (article.statute, one) in places} - {
                place
            }
            text = REFERENCE.sub("", sentence)
            if right and len(text) >= 8:
                others = {one for one in editions[article.title] if articles[one].statute != article.statute}
                asked.append(Asked(text, frozenset(right), frozenset({place, *others}), article.title))
    return asked


def _named(text: str) -> Iterator[str]:
    yield from re.findall(r"第[一二三四五六七八九十百零]+条", text)


Scores = Callable[[Sequence[str]], Any]


def retrieval(name: str, asked: Sequence[Asked], articles: Sequence[Article]) -> None:
    """Print what each method reaches on a set of queries."""
    texts = [f"{article.title}\n{article.text}" for article in articles]
    queries = [one.text for one in asked]
    allowed = np.ones((len(asked), len(articles)), dtype=bool)
    for row, one in enumerate(asked):
        allowed[row, list(one.left_out)] = False
    scores = {
        "tfidf": TfIdf(texts)(queries),
        "bm25": BM25(texts)(queries),
        "rapidfuzz": _fuzzy(queries, texts),
    }
    print(f"\n{name}: {len(asked)} queries, {len(articles):,} articles")
    print("| method | " + " | ".join(list(MEASURES)[:3]) + " |\n|---|--:|--:|--:|")
    for method in ("rapidfuzz", "tfidf", "bm25", "fused"):
        lists = {one: scores[one] for one in ((method,) if method in scores else ("tfidf", "bm25"))}
        found = fuse(lists, allowed, 100, {})
        results = [
            Result(
                one.cluster,
                len(one.right),
                tuple(rank for rank, hit in enumerate(hits, start=1) if hit.passage in one.right),
                False,
            )
            for one, hits in zip(asked, found, strict=True)
        ]
        reached = measured(results)
        print(f"| {method} | " + " | ".join(str(reached[measure]) for measure in list(MEASURES)[:3]) + " |")


def _fuzzy(queries: Sequence[str], texts: Sequence[str]) -> Any:
    from rapidfuzz import fuzz, process

    return process.cdist(queries, texts, scorer=fuzz.partial_ratio, dtype=np.float32)


def scale(articles: Sequence[Article], targets: int) -> None:
    """Link many targets to the articles and print time and memory."""
    names = Names()
    with tempfile.TemporaryDirectory() as folder, open_graph(f"{folder}/store") as graph:
        graph.store.put(documents(targets, articles, names))
        graph.store.put([{NamedNode(f"{names.base}graph/policy/statutes"): list(clauses(articles, names))}])
        graph.store.put([register_graph(names, {}) or {}])
        print(f"\n{targets:,} targets, {len(list(policy_candidates(graph.store))):,} clauses and policies")
        print("| targets | seconds | of them computing | memory now, MB |\n|--:|--:|--:|--:|")
        begun, computing = time.perf_counter(), time.process_time()
        marks = {int(part * targets / 10) for part in range(1, 11)}
        done = 0

        def show(number: int, _all: int) -> None:
            nonlocal done
            before, done = done, number * PER_DOCUMENT
            if any(before < mark <= done for mark in marks):
                seconds = f"{time.perf_counter() - begun:.0f} | {time.process_time() - computing:.0f}"
                print(f"| {done:,} | {seconds} | {memory():.0f} |", flush=True)

        report = graph.link(show)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"\n{dict(report.links)}; {report.seconds:.0f} s; peak {peak:.0f} MB")
        again = graph.link()
        print(f"again: {again.changed} graphs changed, {again.seconds:.0f} s")


PER_DOCUMENT = 100
THINGS = (
    "残疾人康复服务",
    "养老服务",
    "法律援助",
    "临时救助",
    "就业培训",
    "无障碍改造",
    "特殊教育",
    "医疗救助",
    "预算绩效",
    "安全生产检查",
)
WHAT = (
    "人数",
    "补助标准",
    "覆盖率",
    "完成及时率",
    "满意度",
    "次数",
    "发放准确率",
    "达标率",
    "户数",
    "合格率",
)


def documents(
    targets: int, articles: Sequence[Article], names: Names
) -> Iterator[dict[NamedNode, list[Triple]]]:
    """Yield made documents of a hundred targets each, whose names take words of the articles."""
    for number in range(targets // PER_DOCUMENT):
        key = f"{number:016x}"
        yield {names.graph("doc", key): list(_document(key, number, articles, names))}


def _document(key: str, number: int, articles: Sequence[Article], names: Names) -> Iterator[Triple]:
    document, sheet = Thing(names.document(key)), Thing(names.sheet(key, f"p{number}"))
    project = names.project(f"p{number}")
    yield from document.a(PG("TargetDocument"))
    yield from document.has(DCTERMS("identifier"), key)
    yield from sheet.a(PG("TargetSheet"))
    yield from sheet.has(DCTERMS("isPartOf"), document.node)
    yield from sheet.has(PG("project"), project)
    yield from sheet.has(PG("projectName"), f"{THINGS[number % len(THINGS)]}项目经费")
    for row in range(1, PER_DOCUMENT + 1):
        place = number * PER_DOCUMENT + row
        article = articles[place * 7919 % len(articles)]
        words = re.findall(r"[一-鿿]{4,8}", article.text)
        name = f"{words[place % len(words)]}{WHAT[place % len(WHAT)]}"
        node = NamedNode(f"{sheet.node.value}#t1-r{row}")
        yield from _target(
            node, sheet.node, names.fragment(key, f"t1-r{row}"), (name, f"{place % 900 + 10}元")
        )


def _target(
    node: NamedNode, sheet: NamedNode, fragment: NamedNode, said: tuple[str, str]
) -> Iterator[Triple]:
    name, value = said
    target, cell = Thing(node), Thing(fragment)
    yield from target.a(PG("IndicatorTarget"))
    yield from target.has(PG("sheet"), sheet)
    yield from target.has(PG("statedName"), name)
    yield from target.has(PG("targetValue"), NamedNode(f"{node.value}-value"))
    yield Triple(NamedNode(f"{node.value}-value"), PG("sourceText"), Literal(value))
    yield Triple(node, NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom"), fragment)
    yield from cell.has(PG("quote"), f"{name}\t{value}")


def clauses(articles: Sequence[Article], names: Names) -> Iterator[Triple]:
    """Yield the articles as clauses of policy documents."""
    for number, article in enumerate(articles, start=1):
        policy = Thing(names.unregistered_policy(article.statute))
        clause = Thing(names.clause(policy.node, f"c-{number}"))
        yield from policy.a(PG("PolicyDocument"))
        yield from policy.has(DCTERMS("title"), article.title)
        yield from clause.a(PG("PolicyClause"))
        yield from clause.has(DCTERMS("isPartOf"), policy.node)
        yield from clause.has(SKOS("prefLabel"), article.name)
        yield from clause.has(PG("quote"), article.text)


def memory() -> float:
    """Return the resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024 / 1024


if __name__ == "__main__":
    main()
