"""Requests byte by byte, as no well-behaved client would send them, and answers taken apart."""

import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE = 120.0
"""How many seconds an answer may take on any machine."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back until the connection was closed: status, headers by lower-case name, body, all bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    raw: bytes


def connect(address: str, receive_buffer: int = 0) -> socket.socket:
    """Return a connection to the server at `address`, with a small buffer for a slow reader."""
    place = urlsplit(address)
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.settimeout(PATIENCE)
    connection.connect((place.hostname, place.port))
    return connection


def read_all(connection: socket.socket) -> bytes:
    """Return everything until the other side closes or resets the connection."""
    received = bytearray()
    with suppress(ConnectionResetError):
        while piece := connection.recv(1 << 16):
            received += piece
    return bytes(received)


def raw(address: str, data: bytes) -> Answer:
    """Send bytes and return the first answer; status 0 when the connection was closed without one."""
    with connect(address) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(data)
        received = read_all(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    status = int(first.split()[1]) if first.startswith("HTTP/1.1 ") else 0
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(status, headers, body, received)


def request(
    address: str, target: str | bytes, *headers: bytes, method: str = "GET", host: bytes = b"x"
) -> Answer:
    """Send a request with exactly this target and these header lines."""
    place = target if isinstance(target, bytes) else target.encode("ascii")
    lines = [method.encode() + b" " + place + b" HTTP/1.1", b"Host: " + host, b"Connection: close", *headers]
    return raw(address, b"\r\n".join(lines) + b"\r\n\r\n")
