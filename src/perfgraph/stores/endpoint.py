"""Where a SPARQL server answers: three addresses, credentials and a time limit."""

from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from perfgraph.errors import StoreError


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL 1.1 server.

    `query`, `update` and `graph_store` are the addresses of the three protocols (SPARQL 1.1 Protocol §2.1 and
    §2.2, Graph Store HTTP Protocol §4.2); the two that are left empty follow from the first, see `completed`.
    `timeout` is for one request, in seconds, from the connection to the last byte. `auth` is the HTTP
    authentication (RFC 7617, RFC 7616); "" is digest for Virtuoso's addresses and basic for all others.
    """

    query: str
    update: str = ""
    graph_store: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30.0
    auth: Literal["", "basic", "digest"] = ""

    def completed(self) -> "Endpoint":
        """Return the endpoint with all three addresses and the authentication.

        | first address | server | update | graph store |
        |---|---|---|---|
        | no path, `/query` | Oxigraph | `/update` | `/store` |
        | `/sparql` | Virtuoso, with a user | `/sparql-auth` | `/sparql-graph-crud-auth` |
        | `/sparql` | Virtuoso, without | `/sparql` | `/sparql-graph-crud` |
        | `/DS`, `/DS/query`, `/DS/sparql` | Fuseki | `/DS/update` | `/DS/data` |
        | `…/repositories/R` | RDF4J, GraphDB | `…/R/statements` | `…/R/rdf-graphs/service` |
        | any other | | the same | the same |

        Raises `StoreError` for what is no address of the web, or one that holds credentials.

        >>> Endpoint("http://127.0.0.1:7878").completed().graph_store
        'http://127.0.0.1:7878/store'
        >>> Endpoint("http://example.org/sparql", user="dba").completed().update
        'http://example.org/sparql-auth'
        """
        for address in (self.query, self.update, self.graph_store):
            if address:
                _check(address)
        query, update, graph_store = _addresses(urlsplit(self.query), known_user=bool(self.user))
        virtuoso = urlsplit(self.query).path in ("/sparql", "/sparql/", "/sparql-auth")
        return replace(
            self,
            query=query,
            update=self.update or update,
            graph_store=self.graph_store or graph_store,
            auth=self.auth or ("digest" if virtuoso else "basic"),
        )


def _check(address: str) -> None:
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not address.isprintable() or " " in address:
        shown = address if "@" not in address else address.rpartition("@")[2]
        raise StoreError(f"Found {shown!r}, expected the address of a SPARQL server, http://host:port/path.")
    if parts.username is not None or parts.password is not None:
        raise StoreError(
            f"{parts.hostname}: the address holds a user name or password, expected none: addresses are "
            "shown and logged. Set the credentials apart from it."
        )


def _addresses(parts: SplitResult, *, known_user: bool) -> tuple[str, str, str]:
    root = f"{parts.scheme}://{parts.netloc}"
    path = parts.path.rstrip("/")
    folder, _, last = path.rpartition("/")
    if path in ("", "/query"):
        return f"{root}/query", f"{root}/update", f"{root}/store"
    if path in ("/sparql", "/sparql-auth"):
        auth = "-auth" if known_user else ""
        return root + path, f"{root}/sparql{auth}", f"{root}/sparql-graph-crud{auth}"
    whole = root + path + (f"?{parts.query}" if parts.query else "")
    if folder.endswith("/repositories"):
        return whole, f"{root}{path}/statements", f"{root}{path}/rdf-graphs/service"
    if folder and last in ("query", "sparql"):
        return whole, f"{root}{folder}/update", f"{root}{folder}/data"
    if not folder:
        return f"{root}{path}/query", f"{root}{path}/update", f"{root}{path}/data"
    return whole, whole, whole
