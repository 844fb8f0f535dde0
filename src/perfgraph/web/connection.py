"""One connection: how large a request may be, how long a client may take to send it and to read the answer.

Without these, one client that sends an endless header, or many that send or read nothing, would take all
memory or all connections (RFC 9110 §17.5, RFC 6585 §5).
"""

from asyncio import Transport

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SENDING = 20.0
"""After how many seconds without a whole head, or the next part of a body, a connection is ended."""

STALLED = 30.0
"""After how many seconds the connection of a client that does not read is ended."""

LONGEST_TARGET = 65_535
"""How many bytes of a target httptools can read; longer queries are sent by POST."""

_TOO_LONG = {
    414: b"414 URI Too Long",
    431: b"431 Request Header Fields Too Large",
}


class Connection(HttpToolsProtocol):
    """A connection of the server that ends when its client misbehaves.

    The head of a request, its target and header, may have `h11_max_incomplete_event_size` bytes.
    """

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._head: int | None = 0
        self._piece = 0
        self._whole = True
        self._late = self.loop.call_later(SENDING, self._end)
        self._unread = self.loop.call_later(STALLED, self.transport.abort)
        self._unread.cancel()

    def data_received(self, data: bytes) -> None:
        """Take bytes; end the connection when the head of a request is too large."""
        self._piece = len(data)
        if self._head is not None:
            self._head += len(data)
        elif not self._whole:
            self._wait()
        super().data_received(data)
        largest = self.config.h11_max_incomplete_event_size
        if self._head is not None and largest is not None and self._head > largest:
            self._refuse(414 if len(self.url) > LONGEST_TARGET else 431)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, and a target that is too long to be read."""
        if len(self.url) > LONGEST_TARGET:
            self._refuse(414)
        else:
            super().send_400_response(msg)

    def on_message_begin(self) -> None:
        """Count the bytes of a head from here on, and the time until it is whole."""
        super().on_message_begin()
        self._head, self._whole = self._piece, False
        self._wait()

    def on_headers_complete(self) -> None:
        """Count no more: what follows is a body, which the routes limit."""
        self._head = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Wait for nothing: the next request may come or not."""
        self._whole = True
        self._late.cancel()
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Give the client a while to read."""
        super().pause_writing()
        self._unread.cancel()
        self._unread = self.loop.call_later(STALLED, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: the client has read."""
        super().resume_writing()
        self._unread.cancel()

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that is not used; one whose client never reads the rest, by force."""
        super().timeout_keep_alive_handler()
        self._late.cancel()
        self._late = self.loop.call_later(STALLED, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._late.cancel()
        super().connection_lost(exc)
        self._unread.cancel()

    def _wait(self) -> None:
        self._late.cancel()
        self._late = self.loop.call_later(SENDING, self._end)

    def _end(self) -> None:
        if self.flow.read_paused:  # the server is it that does not read now
            self._wait()
        else:
            self.transport.abort()

    def _refuse(self, status: int) -> None:
        if not self.transport.is_closing():
            self.transport.write(
                b"HTTP/1.1 %s\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % _TOO_LONG[status]
            )
            self.transport.close()
