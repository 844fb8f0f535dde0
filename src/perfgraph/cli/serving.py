"""Serving the site until it is told to stop."""

import os

from perfgraph.cli import wording
from perfgraph.cli.screen import Screen
from perfgraph.errors import StoreError
from perfgraph.settings import Serving, Settings, own_address, read_serving
from perfgraph.stores import open_store


def serve_site(settings: Settings, host: str, port: int, workers: int, screen: Screen) -> None:
    """Serve the store of `settings` until SIGINT or SIGTERM; say where it is once it answers.

    `workers` above 0 stands above the setting PERFGRAPH_RUNNING_QUERIES. Raises `StoreError` when there is
    no store, `SettingsError` when the port cannot be had or a setting cannot be used.
    """
    # FastAPI takes half a second to import, which no other command should pay.
    from perfgraph.web.running import listen, serve

    environment = dict(os.environ)
    if workers:
        environment["PERFGRAPH_RUNNING_QUERIES"] = str(workers)
    with listen(host, port) as listening:
        port = listening.getsockname()[1]
        serving = read_serving(environment, settings, host, port)
        _require_data(serving)
        here = own_address(host, port)
        said = wording.SERVING if here == serving.address else wording.LISTENING
        serve(serving, listening, lambda: screen.note(said, address=serving.address, here=here))


def _require_data(serving: Serving) -> None:
    with open_store(serving.store, serving.endpoint) as store:
        if store.is_new:
            raise StoreError(
                f"{serving.store}: found no store, or one without a document. "
                f"Run `perfgraph ingest PATH... --store {serving.store}` first, or `make run` for the sample."
            )
