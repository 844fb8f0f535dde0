"""Who may ask how much: each client has a budget of query-seconds, however many queries it sends.

Clients are told apart by a hash of their address with a salt that is made anew with each process, so that no
address is kept and none can be found out by trying all.
"""

import hashlib
import math
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from perfgraph.limits import WINDOW

CLIENTS = 50_000
"""How many clients a budget remembers: the memory it takes is bounded however many addresses come."""

_PREFIX = 64
_PARTS = 60


class Clients:
    """Gives each client a key that does not tell its address."""

    def __init__(self, salt: bytes = b"") -> None:
        self._salt = salt or secrets.token_bytes(16)

    def key(self, address: str) -> str:
        """Return 16 hex digits for an IP address; whatever is no address is a client of its own.

        The addresses of one IPv6 network of 64 bits, which one host is usually given (RFC 6177 §2), count as
        one client, and an IPv4 address that is mapped into IPv6 (RFC 4291 §2.5.5.2) as that IPv4 address.
        """
        text = f"{_told_apart(address)}".encode("utf-8", "surrogateescape")
        return hashlib.blake2b(text, key=self._salt, digest_size=8).hexdigest()


def _told_apart(address: str) -> object:
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return found.ipv4_mapped or ip_network((int(found), _PREFIX), strict=False)
    return found


class Budget:
    """How many query-seconds each client used in the last `window` seconds, of `seconds` that it may.

    What was used is kept in sixtieths of the window, so that it counts up to a sixtieth longer. Of more than
    `clients` the ones that used nothing for longest are forgotten. `clock` tells the time in seconds.
    """

    def __init__(
        self,
        seconds: float,
        window: float = WINDOW,
        clients: int = CLIENTS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._window = window
        self._clients = clients
        self._clock = clock
        self._used: OrderedDict[str, deque[tuple[int, float]]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many clients are remembered."""
        return len(self._used)

    def check(self, client: str) -> float:
        """Return after how many seconds a client has budget again; 0 when it may ask now."""
        parts = self._recent(client)
        spent = sum(seconds for _, seconds in parts)
        if spent < self._seconds:
            return 0.0
        now = self._clock()
        for part, seconds in parts:
            spent -= seconds
            if spent < self._seconds:
                return max((part + 1 + _PARTS) * self._length - now, 0.001)
        return self._window

    def retry_after(self, client: str) -> int:
        """Return `check` in whole seconds, as the Retry-After header has them (RFC 9110 §10.2.3)."""
        return math.ceil(self.check(client))

    def charge(self, client: str, seconds: float) -> None:
        """Count seconds of wall time that a query of the client took, whatever its end."""
        parts = self._recent(client)
        now = int(self._clock() / self._length)
        if parts and parts[-1][0] == now:
            parts[-1] = (now, parts[-1][1] + seconds)
        else:
            parts.append((now, seconds))
        self._used[client] = parts
        self._used.move_to_end(client)
        while len(self._used) > self._clients:
            self._used.popitem(last=False)

    @property
    def _length(self) -> float:
        return self._window / _PARTS

    def _recent(self, client: str) -> deque[tuple[int, float]]:
        parts = self._used.get(client)
        if parts is None:
            return deque()
        oldest = int(self._clock() / self._length) - _PARTS
        while parts and parts[0][0] < oldest:
            parts.popleft()
        if not parts:
            del self._used[client]
        return parts
