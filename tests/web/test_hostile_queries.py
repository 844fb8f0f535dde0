"""Queries that would stop a server: each ends within its limits, and another client is answered meanwhile."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from worker_cases import AMPLE, EX, fill, listening, pool, run, service_queries, start, wait_for

from perfgraph.limits import MB, Allowance
from perfgraph.web.jobs import Job
from perfgraph.web.pool import Pool, Stopped

ORDINARY = Job("sparql", {"query": f"SELECT ?o {{ <{EX}thing/1> <{EX}p> ?o }} ORDER BY ?o LIMIT 2"})
ANSWER = f"o\r\n{EX}thing/0\r\n{EX}thing/1\r\n".encode()

BRIEF = replace(AMPLE, seconds=2.0)
NARROW = replace(AMPLE, memory=64 * MB)
SMALL = replace(AMPLE, size=1 * MB)

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
DOUBLING = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
GROWING = " ".join(f'BIND(REPLACE(?x{n}, "a", "aaaaaaaaaaaaaaaa") AS ?x{n + 1})' for n in range(10))

HOSTILE = {
    "cross product": ("deadline", BRIEF, f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"),
    "path explosion": (
        "deadline",
        BRIEF,
        f"SELECT (COUNT(*) AS ?n) {{ ?a <{EX}p>/<{EX}p>/<{EX}p>/<{EX}p>/<{EX}p>/<{EX}p> ?b }}",
    ),
    "path closure": (
        "deadline",
        BRIEF,
        "SELECT (COUNT(*) AS ?n) { ?a (<x:a>|!<x:b>)* ?b . ?c (<x:a>|!<x:b>)* ?d . ?e (<x:a>|!<x:b>)* ?f }",
    ),
    "sort bomb": ("memory", NARROW, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY DESC(?f) ?c"),
    "distinct bomb": (
        "memory",
        NARROW,
        "SELECT DISTINCT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f } OFFSET 100000000",
    ),
    "doubled string": ("memory", NARROW, f'SELECT (STRLEN(?x40) AS ?n) {{ BIND("a" AS ?x0) {DOUBLING} }}'),
    "replaced string": ("memory", NARROW, f'SELECT (STRLEN(?x10) AS ?n) {{ BIND("a" AS ?x0) {GROWING} }}'),
    "concatenated groups": (
        "memory",
        NARROW,
        "SELECT (STRLEN(GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?f)))) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    ),
    "result bomb": ("size", SMALL, f"SELECT * {{ {CROSS} }}"),
    "long rows": ("size", SMALL, f"SELECT (CONCAT(?o, ?o, ?o) AS ?x) {{ ?s <{EX}label> ?o . {CROSS} }}"),
}
"""By name: what ends the query, the narrow allowance that does, and the query."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of some thousand statements, sixty things each bound to all."""
    folder = tmp_path_factory.mktemp("big") / "store"
    fill(folder)
    return folder


async def whole(made: Pool) -> None:
    """Wait until every worker is back."""
    await wait_for(lambda: made.state().idle == made.size)


def hostile(query: str) -> Job:
    """Return a job that evaluates a query."""
    return Job("sparql", {"query": query})


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_is_stopped_and_another_is_answered(store: Path, name: str) -> None:
    """The query ends for the reason that is its nature; an ordinary one is answered while it runs, and
    afterwards the pool is whole.
    """
    reason, allowance, query = HOSTILE[name]

    async def work() -> None:
        async with pool(start(store), size=2) as made:
            attack = asyncio.create_task(made.run(hostile(query), allowance))
            await asyncio.sleep(0)
            assert made.state().running == 1
            reply = await made.run(ORDINARY, AMPLE)
            assert reply.body.read() == ANSWER
            with pytest.raises(Stopped) as caught:
                await attack
            assert caught.value.reason == reason
            await whole(made)
            assert (await made.run(ORDINARY, AMPLE)).body.read() == ANSWER

    run(work())


def test_memory_is_watched_where_the_kernel_cannot_be_told_the_limit(store: Path) -> None:
    """Workers whose libraries reserve much are stopped by what they use, long before the kernel would."""
    _, allowance, query = HOSTILE["sort bomb"]

    async def work() -> None:
        async with pool(start(store, reserve=8_000 * MB)) as made:
            with pytest.raises(Stopped) as caught:
                await made.run(hostile(query), allowance)
            assert caught.value.reason == "memory"
            await whole(made)

    run(work())


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("(a*)*b", b"0"),
        ("(a|a)*$", b"60"),
        ("(a+)+X", b"0"),
        ("((a{0,100}){0,100}){0,100}X", b"0"),
        ("(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)[^a]z", b"0"),
    ],
)
def test_a_regular_expression_takes_linear_time(store: Path, pattern: str, found: bytes) -> None:
    """Patterns that take exponential time where matching goes back and forth have a true answer; one that is
    too large to be compiled matches nothing.
    """
    query = f'SELECT (COUNT(?o) AS ?n) {{ ?s <{EX}label> ?o FILTER(REGEX(?o, "{pattern}")) }}'

    async def work() -> None:
        async with pool(start(store)) as made:
            reply = await made.run(hostile(query), AMPLE)
            assert reply.body.read() == b"n\r\n" + found + b"\r\n"

    run(work())


def test_many_hostile_queries_leave_the_pool_whole(store: Path) -> None:
    """All at once, more than there are workers: each is stopped, and nothing but their reasons is left."""

    async def work() -> None:
        async with pool(start(store), size=2, waiting=100) as made:
            attacks = [
                made.run(hostile(query), replace(allowance, seconds=min(allowance.seconds, 10)))
                for _, allowance, query in HOSTILE.values()
            ]
            ends = await asyncio.gather(*attacks, return_exceptions=True)
            assert {type(end) for end in ends} == {Stopped}
            assert sum(made.state().stopped.values()) == len(HOSTILE)
            await whole(made)
            assert (await made.run(ORDINARY, AMPLE)).body.read() == ANSWER

    run(work())


def test_an_abyss_of_brackets_ends_one_worker_only(store: Path) -> None:
    """A query that is nothing but nesting, which the engine's parser cannot bear, harms nobody else."""
    query = f"SELECT * {{ {'{' * 500_000}{'}' * 500_000} }}"

    async def work() -> None:
        async with pool(start(store), size=2) as made:
            with pytest.raises(Stopped, match="crash"):
                await made.run(hostile(query), AMPLE)
            assert (await made.run(ORDINARY, AMPLE)).body.read() == ANSWER
            await whole(made)

    run(work())


@pytest.mark.parametrize("path", service_queries(1))
def test_no_service_reaches_a_listener(store: Path, path: str) -> None:
    """With nothing before the engine that would refuse it, no spelling of SERVICE makes a connection, and the
    worker, or the one that takes its place, goes on.
    """

    async def work(query: str) -> None:
        async with pool(start(store)) as made:
            with suppress(Stopped):
                await made.run(hostile(query), Allowance(2.0, 256 * MB, 1_000, MB))
            assert (await made.run(ORDINARY, AMPLE)).body.read() == ANSWER

    with listening() as (port, came):
        run(work(service_queries(port)[path]))
    assert came == []
