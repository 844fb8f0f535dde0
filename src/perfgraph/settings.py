"""The settings, from the environment; read here only, and handed down as arguments."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from perfgraph.errors import SettingsError
from perfgraph.findings import Language
from perfgraph.stores import Endpoint
from perfgraph.terms import HOME

DEFAULT_STORE = "perfgraph-store"
"""The folder that is used when no store is named."""

VARIABLES: Mapping[str, str] = {
    "PERFGRAPH_STORE": f"where the graph is: a folder, memory: or a SPARQL address (default {DEFAULT_STORE})",
    "PERFGRAPH_BASE": f"the base IRI of the data (default {HOME})",
    "PERFGRAPH_LANG": "zh or en (default: what LANG asks for)",
    "PERFGRAPH_USER": "the user name at a remote store",
    "PERFGRAPH_PASSWORD": "the password at a remote store",
    "PERFGRAPH_AUTH": "basic or digest (default: digest for Virtuoso, else basic)",
    "PERFGRAPH_UPDATE": "the address for SPARQL updates (default: told from the store's address)",
    "PERFGRAPH_GRAPH_STORE": "the address of the Graph Store protocol (default: told from the store's)",
    "PERFGRAPH_TIMEOUT": "seconds that a remote store may take to answer (default 30)",
}
"""Every variable that is read, and what it says."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is told by its environment."""

    store: str
    base: str
    language: Language
    endpoint: Endpoint


def read_settings(environment: Mapping[str, str], store: str = "") -> Settings:
    """Return the settings; `store` from the command line wins over the environment.

    Raises `SettingsError` naming the variable, what was found and what was expected.
    """
    location = store or environment.get("PERFGRAPH_STORE", "") or DEFAULT_STORE
    return Settings(
        store=location,
        base=environment.get("PERFGRAPH_BASE", "") or HOME,
        language=language(environment.get("PERFGRAPH_LANG", "") or environment.get("LANG", "")),
        endpoint=Endpoint(
            query=location,
            update=environment.get("PERFGRAPH_UPDATE", ""),
            graph_store=environment.get("PERFGRAPH_GRAPH_STORE", ""),
            user=environment.get("PERFGRAPH_USER", ""),
            password=environment.get("PERFGRAPH_PASSWORD", ""),
            timeout=_seconds(environment.get("PERFGRAPH_TIMEOUT", "") or "30"),
            auth=_auth(environment.get("PERFGRAPH_AUTH", "")),
        ),
    )


def language(tag: str) -> Language:
    """Return Chinese for a tag that begins with zh, else English.

    >>> language("zh_CN.UTF-8").value, language("").value
    ('zh-Hans', 'en')
    """
    return Language.CHINESE if tag.lower().startswith("zh") else Language.ENGLISH


def _auth(text: str) -> Literal["", "basic", "digest"]:
    if text not in ("", "basic", "digest"):
        raise SettingsError(f'PERFGRAPH_AUTH: found "{text}", expected basic or digest')
    return "digest" if text == "digest" else "basic" if text else ""


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86400:
        raise SettingsError(f'PERFGRAPH_TIMEOUT: found "{text}", expected seconds, 1 to 86400')
    return seconds
