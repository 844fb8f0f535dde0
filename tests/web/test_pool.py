"""Jobs of a pool: each is answered whole or said to be stopped, and the pool is whole afterwards."""

import asyncio
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from worker_cases import (
    AMPLE,
    COUNT,
    TEST_HANDLERS,
    exists,
    fill,
    pool,
    receipt,
    run,
    start,
    text,
    wait_for,
    write,
)

from perfgraph.ingest import snapshot
from perfgraph.limits import MB, Allowance
from perfgraph.stores import open_store
from perfgraph.web.jobs import Job
from perfgraph.web.pool import Busy, Pool, Reply, Stopped
from perfgraph.web.process import NotStarted


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of a few statements."""
    folder = tmp_path_factory.mktemp("few") / "store"
    fill(folder, 10)
    return folder


async def begin(made: Pool, folder: Path, name: str) -> asyncio.Task[Reply]:
    """Start a job that works until the file `name` is there; return when a worker has begun with it."""
    begun = folder / f"{name}.begun"
    detail = {"gate": str(folder / name), "begun": str(begun)}
    task = asyncio.create_task(made.run(Job("until", detail), AMPLE))
    await wait_for(begun.exists)
    return task


def queue(made: Pool, allowance: Allowance = AMPLE) -> asyncio.Task[Reply]:
    """Start a job that has to wait."""
    return asyncio.create_task(made.run(Job("process"), allowance))


async def whole(made: Pool) -> None:
    """Wait until every worker is back, then ask a question."""
    await wait_for(lambda: made.state().idle == made.size)
    reply = await made.run(COUNT, AMPLE)
    assert reply.body.read() == b"n\r\n70\r\n"


async def stopped(made: Pool, kind: str, **detail: object) -> str:
    """Return the reason a job was stopped for."""
    with pytest.raises(Stopped) as caught:
        await made.run(Job(kind, detail), AMPLE)
    return caught.value.reason


def test_an_answer_is_whole_and_says_what_state_gave_it(store: Path) -> None:
    """Status, media type, headers, body, identity of the contents and snapshot come with an answer."""

    async def work() -> Reply:
        async with pool(start(store)) as made:
            return await made.run(COUNT, AMPLE)

    reply = run(work())
    with open_store(str(store)) as opened:
        assert (reply.identity, reply.snapshot) == (snapshot(opened), opened.snapshot)
    assert (reply.status, reply.media_type) == (200, "text/csv; charset=utf-8")
    assert reply.headers == {"X-Rows": "some"}
    assert reply.body.read() == b"n\r\n70\r\n"


def test_the_pool_works_on_the_event_loop_of_the_standard_library(store: Path) -> None:
    """Nothing needs the faster event loop: jobs, kills and replacements work on the plain one."""

    async def work() -> None:
        async with pool(start(store)) as made:
            assert await stopped(made, "end", how="exit", log=os.devnull) == "crash"
            await whole(made)

    with asyncio.Runner() as runner:
        runner.run(work())


def test_a_faulty_query_is_a_400_with_the_place(store: Path) -> None:
    """A query that is not SPARQL is answered with status 400 and the fault's text, by a living worker."""

    async def work() -> None:
        async with pool(start(store)) as made:
            reply = await made.run(Job("sparql", {"query": "SELECT * { ?s ?p }"}), AMPLE)
            assert reply.status == 400
            assert "line 1" in reply.body.read().decode()
            assert made.state().started == 1

    run(work())


@pytest.mark.parametrize(
    ("how", "status", "words"), [("refusal", 418, b"not this"), ("store", 503, b"the st")]
)
def test_half_a_body_is_forgotten_when_the_job_is_refused(
    store: Path, how: str, status: int, words: bytes
) -> None:
    """A refusal, and a store that fails, have their own status and text, with no rest of the answer."""

    async def work() -> Reply:
        async with pool(start(store)) as made:
            return await made.run(Job("refuse", {"how": how}), AMPLE)

    reply = run(work())
    assert reply.status == status
    assert reply.body.read().startswith(words)


def test_a_large_body_is_whole_whether_read_or_sent_in_pieces(store: Path) -> None:
    """A body larger than what is kept in memory comes back byte for byte."""

    async def work() -> None:
        async with pool(start(store)) as made:
            reply = await made.run(Job("write", {"size": 5 * MB}), AMPLE)
            assert reply.body.size == 5 * MB
            assert reply.body.read() == b"x" * 5 * MB
            pieces = list(reply.body.chunks())
            assert max(map(len, pieces)) < MB
            assert b"".join(pieces) == b"x" * 5 * MB

    run(work())


def test_a_job_ends_at_its_deadline(store: Path, tmp_path: Path) -> None:
    """A job that is still running at its deadline is stopped, and its worker replaced."""

    async def work() -> None:
        async with pool(start(store)) as made:
            detail = {"gate": str(tmp_path / "never"), "begun": str(tmp_path / "begun")}
            with pytest.raises(Stopped) as caught:
                await made.run(Job("until", detail), replace(AMPLE, seconds=0.5))
            assert caught.value.reason == "deadline"
            assert caught.value.seconds >= 0.5
            await whole(made)

    run(work())


def test_waiting_does_not_count_against_the_deadline(store: Path, tmp_path: Path) -> None:
    """A job that waits longer than it may run is answered all the same."""

    async def work() -> None:
        async with pool(start(store)) as made:
            first = await begin(made, tmp_path, "gate")
            second = queue(made, replace(AMPLE, seconds=4.0))
            await asyncio.sleep(4.5)
            (tmp_path / "gate").touch()
            assert (await first).status == (await second).status == 200

    run(work())


def test_an_answer_above_its_size_is_stopped(store: Path) -> None:
    """An answer with one byte too many ends as "size"; one that just fits is answered."""

    async def work() -> None:
        async with pool(start(store)) as made:
            for size, fits in ((2 * MB, True), (2 * MB + 1000, False)):
                job = made.run(Job("write", {"size": size}), replace(AMPLE, size=2 * MB))
                if fits:
                    reply = await job
                    assert len(b"".join(reply.body.chunks())) == size
                else:
                    with pytest.raises(Stopped, match="size"):
                        await job
            await whole(made)

    run(work())


@pytest.mark.parametrize(
    ("how", "reason"),
    [("exit", "crash"), ("signal", "crash"), ("exception", "crash"), ("no memory", "memory")],
)
def test_a_worker_that_ends_in_a_job_is_told_and_replaced(
    store: Path, tmp_path: Path, how: str, reason: str
) -> None:
    """However a worker ends, its job is stopped with the reason and done once; another takes its place."""
    log = tmp_path / "log"

    async def work() -> None:
        async with pool(start(store, writes=True)) as made:
            assert await stopped(made, "end", how=how, log=str(log)) == reason
            assert made.state().stopped == {reason: 1}
            await whole(made)

    run(work())
    assert log.read_text() == "begun\n"


def test_a_client_that_goes_away_stops_its_job(store: Path, tmp_path: Path) -> None:
    """When nobody waits for an answer any more its worker is killed, and the place in the queue is free."""

    async def work() -> None:
        async with pool(start(store), waiting=1) as made:
            gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            detail = {"gate": str(tmp_path / "never"), "begun": str(tmp_path / "begun")}
            running = asyncio.create_task(made.run(Job("until", detail), AMPLE, gone))
            await wait_for((tmp_path / "begun").exists)
            waiting = asyncio.create_task(made.run(Job("process"), AMPLE, asyncio.sleep(0.1)))
            with pytest.raises(Stopped, match="gone"):
                await waiting
            assert made.state().waiting == 0
            assert not running.done()
            gone.set_result(None)
            with pytest.raises(Stopped, match="gone"):
                await running
            await whole(made)
            assert made.state().started == 2

    run(work())


def test_a_cancelled_request_stops_its_job(store: Path, tmp_path: Path) -> None:
    """Cancelling a request kills the worker that runs its job, or takes the job out of the queue."""

    async def work() -> None:
        async with pool(start(store)) as made:
            running = await begin(made, tmp_path, "never")
            waiting = queue(made)
            await wait_for(lambda: made.state().waiting == 1)
            waiting.cancel()
            running.cancel()
            await asyncio.wait([running, waiting])
            assert running.cancelled()
            assert waiting.cancelled()
            await whole(made)
            assert made.state().started == 2

    run(work())


def test_beyond_the_queue_a_job_is_told_to_come_again(store: Path, tmp_path: Path) -> None:
    """With all workers busy and the queue full a job is told when to come again; the others are answered."""

    async def work() -> None:
        async with pool(start(store), size=2, waiting=1) as made:
            running = [await begin(made, tmp_path, name) for name in ("one", "two")]
            waiting = queue(made)
            await wait_for(lambda: made.state().waiting == 1)
            with pytest.raises(Busy) as caught:
                await made.run(COUNT, AMPLE)
            assert 1 <= caught.value.retry_after <= 60
            for name in ("one", "two"):
                (tmp_path / name).touch()
            answers = await asyncio.gather(*running, waiting)
            assert {reply.status for reply in answers} == {200}
            assert len({reply.body.read() for reply in answers[:2]}) == 2

    run(work())


def test_an_idle_worker_that_is_lost_fails_no_request(store: Path) -> None:
    """A job whose worker was killed before it began goes to another one, and the lost one is replaced."""

    async def work() -> None:
        async with pool(start(store), size=2) as made:
            for _ in range(3):
                for process in [int(await text(made, "process")) for _ in range(2)]:
                    if exists(process):
                        os.kill(process, signal.SIGKILL)
                assert await text(made, "process")
                await whole(made)
            assert made.state().stopped == {}

    run(work())


def test_a_lost_worker_is_replaced_without_a_request(store: Path) -> None:
    """A worker that ends while it does nothing is replaced at once, and counted."""

    async def work() -> None:
        async with pool(start(store)) as made:
            before = int(await text(made, "process"))
            os.kill(before, signal.SIGKILL)
            await wait_for(lambda: made.state().started == 2)
            assert int(await text(made, "process")) != before
            assert made.state().lost == 1

    run(work())


def test_a_worker_retires_after_its_jobs(store: Path) -> None:
    """After the number of jobs that it may do, a worker makes room for a fresh one."""

    async def work() -> None:
        async with pool(start(store, jobs=2)) as made:
            workers = [await text(made, "process") for _ in range(4)]
            assert workers[0] == workers[1] != workers[2] == workers[3]
            await wait_for(lambda: not exists(int(workers[0])))

    run(work())


def test_a_worker_that_keeps_memory_retires(store: Path) -> None:
    """A worker that kept more memory than it may grow by is replaced; one that kept less is not."""

    async def work() -> None:
        async with pool(start(store, growth=50 * MB)) as made:
            for size, changes in ((10 * MB, False), (100 * MB, True)):
                before = (await text(made, "keep", size=size)).split()[0]
                await text(made, "process")  # the growth is seen when the next job begins
                after = await text(made, "process")
                assert (before != after) is changes

    run(work())


def test_a_new_snapshot_is_picked_up_without_a_failed_request(tmp_path: Path) -> None:
    """While a writer commits, every request is answered; the next ones see the new state and its identity,
    and what was kept for the state before is gone.
    """
    folder = tmp_path / "store"
    write(folder, "a", [receipt("a", "1")])

    async def work() -> None:
        async with pool(start(folder), size=2) as made:
            seen = set()
            for number in range(2, 8):
                await text(made, "keep", size=1000)
                asking = [asyncio.create_task(made.run(COUNT, AMPLE)) for _ in range(8)]
                await asyncio.to_thread(write, folder, str(number), [receipt(str(number), "1")])
                assert {reply.status for reply in await asyncio.gather(*asking)} == {200}
                reply = await made.run(COUNT, AMPLE)
                assert reply.body.read() == f"n\r\n{number}\r\n".encode()
                assert (await text(made, "keep", size=1000)).endswith("empty")
                seen.add((reply.identity, reply.snapshot))
            assert len({identity for identity, _ in seen}) == 6
            assert len({name for _, name in seen}) == 6
            assert made.state().started == 2

    run(work())


def test_a_store_that_comes_later_is_found(tmp_path: Path) -> None:
    """Before there is a store, or where it cannot be opened, a job is a 503; afterwards it is answered."""
    folder = tmp_path / "store"
    folder.write_text("no folder yet")

    async def work() -> None:
        async with pool(start(folder)) as made:
            reply = await made.run(COUNT, AMPLE)
            assert reply.status == 503
            assert "expected the folder of a store" in reply.body.read().decode()
            folder.unlink()
            assert (await made.run(COUNT, AMPLE)).status == 503
            await asyncio.to_thread(fill, folder, 10)
            await whole(made)

    run(work())


def test_closing_lets_running_jobs_finish(store: Path, tmp_path: Path) -> None:
    """A pool that closes answers what runs within its grace, refuses what waits, and leaves no process."""

    async def work() -> None:
        async with pool(start(store)) as made:
            process = int(await text(made, "process"))
            running = await begin(made, tmp_path, "gate")
            waiting = queue(made)
            await wait_for(lambda: made.state().waiting == 1)
            closing = asyncio.create_task(made.close(30))
            with pytest.raises(Busy):
                await waiting
            (tmp_path / "gate").touch()
            assert (await running).status == 200
            await closing
            assert not exists(process)
            with pytest.raises(Busy):
                await made.run(COUNT, AMPLE)

    run(work())


def test_closing_ends_what_takes_too_long(store: Path, tmp_path: Path) -> None:
    """A job that goes on beyond the grace is stopped when the pool closes."""

    async def work() -> None:
        async with pool(start(store)) as made:
            running = await begin(made, tmp_path, "never")
            await made.close(0.2)
            with pytest.raises(Stopped, match="gone"):
                await running
            assert (made.state().running, made.state().idle) == (0, 0)

    run(work())


def test_a_pool_that_cannot_start_says_so(store: Path) -> None:
    """A worker whose program fails is told when the pool is started, not with the first request."""
    broken = start(store, handlers={**TEST_HANDLERS, "page": "no_such_module:page"}, ready=("page",))

    async def work() -> None:
        with pytest.raises(NotStarted, match="not ready"):
            async with pool(broken):
                pass

    run(work())


def test_a_kind_that_nobody_does_is_a_fault_of_the_caller(store: Path) -> None:
    """A job without a handler is refused before a worker is asked."""

    async def work() -> None:
        async with pool(start(store)) as made:
            with pytest.raises(ValueError, match="expected one of"):
                await made.run(Job("nothing"), AMPLE)
            await whole(made)

    run(work())


def test_stray_output_does_not_reach_the_answer(store: Path) -> None:
    """What a library prints goes to standard error, and it cannot read the jobs."""

    async def work() -> None:
        async with pool(start(store)) as made:
            assert await text(made, "babble") == "answer"
            await whole(made)

    run(work())


def test_a_worker_sees_no_settings_in_its_environment(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords and tokens of the server are not in the environment of a worker."""
    monkeypatch.setenv("PERFGRAPH_PASSWORD", "secret")

    async def work() -> None:
        async with pool(start(store)) as made:
            assert await text(made, "surroundings") == "[]"

    run(work())


def test_the_state_of_a_pool_is_counted(store: Path, tmp_path: Path) -> None:
    """What runs, waits, was answered and was stopped is told for the metrics."""

    async def work() -> None:
        async with pool(start(store)) as made:
            running = await begin(made, tmp_path, "gate")
            waiting = queue(made)
            await wait_for(lambda: made.state().waiting == 1)
            state = made.state()
            assert (state.running, state.idle, state.waiting, state.answered) == (1, 0, 1, 0)
            (tmp_path / "gate").touch()
            await asyncio.gather(running, waiting)
            state = made.state()
            assert (state.running, state.idle, state.waiting, state.answered) == (0, 1, 0, 2)
            assert (state.started, state.stopped, state.lost) == (1, {}, 0)

    run(work())
