"""A server on loopback that answers as a test wants."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Behaviour = Callable[[BaseHTTPRequestHandler], None]


class Misbehaving:
    """A server on loopback that answers every request by `behaviour`, and keeps what it was asked."""

    def __init__(self) -> None:
        self.behaviour: Behaviour = lambda handler: handler.send_error(500)
        self.asked: list[tuple[str, str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                outer.asked.append((self.command, self.path, self.headers.get("Authorization", "") + body))
                self.close_connection = True
                outer.behaviour(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        for method in ("GET", "POST", "PUT", "DELETE"):
            setattr(Handler, f"do_{method}", Handler.handle_any)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}/query"
