"""A client has so many query-seconds a minute, is known by no address, and takes bounded memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgraph.web.admission import Budget, Clients


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now


def test_a_client_that_used_its_seconds_waits_until_they_are_a_minute_old() -> None:
    """Below the budget there is no wait; at it the wait ends when enough of it is older than the window."""
    clock = Clock()
    budget = Budget(60, clock=clock)
    budget.charge("a", 40)
    assert budget.check("a") == 0
    clock.now += 30
    budget.charge("a", 20)
    assert 30 <= budget.check("a") <= 31
    assert budget.retry_after("a") == 31
    clock.now += 29
    assert 1 <= budget.check("a") <= 2
    clock.now += 2
    assert budget.check("a") == 0


def test_one_client_does_not_use_up_the_seconds_of_another() -> None:
    """Budgets are kept apart."""
    budget = Budget(10, clock=Clock())
    budget.charge("a", 100)
    assert budget.check("a") > 0
    assert budget.check("b") == 0


@given(st.lists(st.tuples(st.floats(0, 30), st.floats(0, 20)), max_size=60))
def test_after_the_wait_there_is_budget(charges: list[tuple[float, float]]) -> None:
    """Whatever was charged when: a client that waits as long as it is told may ask; what is charged within a
    window stays below the budget and one query more.
    """
    clock = Clock()
    budget = Budget(60, clock=clock)
    admitted: list[tuple[float, float]] = []
    for pause, seconds in charges:
        clock.now += pause
        if wait := budget.check("a"):
            clock.now += wait
            assert budget.check("a") == 0
        recent = sum(used for when, used in admitted if when > clock.now - 60)
        assert recent < 60
        budget.charge("a", seconds)
        admitted.append((clock.now, seconds))


def test_memory_is_bounded_however_many_clients_and_queries_come() -> None:
    """Clients that used nothing for longest are forgotten first; a busy client keeps its account."""
    clock = Clock()
    budget = Budget(10, clients=100, clock=clock)
    for number in range(10_000):
        clock.now += 0.001
        budget.charge("busy", 1)
        budget.charge(f"client {number}", 1)
    assert len(budget) == 100
    assert budget.check("busy") > 0
    assert budget.check("client 9999") == 0


def test_an_account_that_is_old_is_forgotten() -> None:
    """Nothing is kept of a client whose last query is older than the window."""
    clock = Clock()
    budget = Budget(10, clock=clock)
    budget.charge("a", 100)
    clock.now += 62
    assert budget.check("a") == 0
    assert len(budget) == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("2001:db8::1", "2001:db8:0:0:ffff::2", True),
        ("2001:db8::1", "2001:DB8:0:0::1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::1%eth1", True),
        ("unix", "", False),
    ],
)
def test_clients_are_told_apart_by_what_one_host_has(one: str, other: str, same: bool) -> None:
    """An IPv4 address, however it is written, and an IPv6 network of 64 bits are one client each."""
    clients = Clients(b"salt")
    assert (clients.key(one) == clients.key(other)) is same


def test_the_key_tells_no_address() -> None:
    """The key of an address is another one in each process, and does not hold the address."""
    first, second = Clients(), Clients()
    assert first.key("192.0.2.1") == first.key("192.0.2.1")
    assert first.key("192.0.2.1") != second.key("192.0.2.1")
    assert "192.0.2" not in first.key("192.0.2.1")
