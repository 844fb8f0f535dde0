"""The settings, from the environment; read here only, and handed down as arguments."""

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from perfgraph.errors import SettingsError
from perfgraph.findings import Bilingual, Language
from perfgraph.limits import SETTINGS as LIMITS
from perfgraph.limits import Limits, read_limits
from perfgraph.stores import MEMORY, Endpoint
from perfgraph.terms import HOME

DEFAULT_STORE = "perfgraph-store"
"""The folder that is used when no store is named."""

VARIABLES: Mapping[str, Bilingual] = {
    "PERFGRAPH_STORE": Bilingual(
        zh=f"图谱所在：文件夹、memory: 或 SPARQL 地址（默认 {DEFAULT_STORE}）",
        en=f"where the graph is: a folder, memory: or a SPARQL address (default {DEFAULT_STORE})",
    ),
    "PERFGRAPH_BASE": Bilingual(
        zh=f"数据的基础 IRI（默认 {HOME}）", en=f"the base IRI of the data (default {HOME})"
    ),
    "PERFGRAPH_LANG": Bilingual(
        zh="zh 或 en（默认取 LANG 所要求的语言）", en="zh or en (default: what LANG asks for)"
    ),
    "PERFGRAPH_SOFFICE": Bilingual(
        zh="LibreOffice 程序，用于读取旧格式文件（默认按名称 soffice 查找）",
        en="the program of LibreOffice, which reads old formats (default: soffice, found by its name)",
    ),
    "PERFGRAPH_USER": Bilingual(zh="远程存储的用户名", en="the user name at a remote store"),
    "PERFGRAPH_PASSWORD": Bilingual(zh="远程存储的密码", en="the password at a remote store"),
    "PERFGRAPH_AUTH": Bilingual(
        zh="basic 或 digest（默认：Virtuoso 用 digest，其他用 basic）",
        en="basic or digest (default: digest for Virtuoso, else basic)",
    ),
    "PERFGRAPH_UPDATE": Bilingual(
        zh="SPARQL 更新的地址（默认由存储地址得出）",
        en="the address for SPARQL updates (default: told from the store's address)",
    ),
    "PERFGRAPH_GRAPH_STORE": Bilingual(
        zh="Graph Store 协议的地址（默认由存储地址得出）",
        en="the address of the Graph Store protocol (default: told from the store's)",
    ),
    "PERFGRAPH_TIMEOUT": Bilingual(
        zh="远程存储回答的时限，1 至 86400 秒（默认 30）",
        en="seconds that a remote store may take to answer, 1 to 86400 (default 30)",
    ),
    "PERFGRAPH_REVIEWERS": Bilingual(
        zh="审核人：以空白分隔的“名称:令牌”（名称用 a-z、0-9 和 -）",
        en="who reviews links: name:token pairs parted by white space (names a-z, 0-9, -)",
    ),
    "PERFGRAPH_REVIEWER": Bilingual(
        zh="在命令行审核时您的审核人名称", en="your name as a reviewer on the command line"
    ),
    "PERFGRAPH_REVIEWER_TOKEN": Bilingual(
        zh="在命令行审核时您的令牌（默认当场询问）",
        en="your token on the command line (default: it is asked for)",
    ),
    "PERFGRAPH_REVIEWS": Bilingual(
        zh="一条关联须有几位审核人意见一致，1 或 2（默认 1）",
        en="how many reviewers must agree on a link, 1 or 2 (default 1)",
    ),
}
"""Every variable that is read, and what it says."""

SERVING: Mapping[str, Bilingual] = {
    "PERFGRAPH_ADDRESS": Bilingual(
        zh="网站的公开地址，以 / 结尾（默认为监听地址）",
        en="the public address of the site, ending in / (default: where it listens)",
    ),
    "PERFGRAPH_TOKENS": Bilingual(
        zh="可以写入的令牌，以空白分隔，每个至少 16 个字符",
        en="tokens that may write, parted by white space, each of 16 characters or more",
    ),
    "PERFGRAPH_PAGE_WORKERS": Bilingual(
        zh="生成网页的进程数，1 至 64（默认 1）", en="processes that make pages, 1 to 64 (default 1)"
    ),
    "PERFGRAPH_PROXIES": Bilingual(
        zh="可信其 X-Forwarded-For 的代理地址（默认 127.0.0.1）",
        en="addresses of proxies whose X-Forwarded-For is believed (default 127.0.0.1)",
    ),
    **{
        name: Bilingual(
            zh=f"{limit.meaning_zh}（默认 {limit.default()}）",
            en=f"{limit.meaning} (default {limit.default()})",
        )
        for name, limit in LIMITS.items()
    },
}
"""The variables that only `perfgraph serve` reads."""

SHORTEST_TOKEN = 16
"""The characters of a token at least: shorter ones can be guessed."""


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Who may decide on links, as tokens by name, and how many of them must agree; shown without a token."""

    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)
    reviews: int = 1

    def reviewer(self, token: str) -> str:
        """Return the name that a token belongs to, "" for none; every token is compared, in constant time."""
        given = token.encode()
        found = [name for name, own in self.tokens.items() if hmac.compare_digest(given, own.encode())]
        return found[0] if found else ""


def read_reviewing(environment: Mapping[str, str]) -> Reviewing:
    """Return who may review.

    Raises `SettingsError` naming the variable and what was expected; its text never holds a token.
    """
    tokens: dict[str, str] = {}
    for pair in environment.get("PERFGRAPH_REVIEWERS", "").split():
        name, colon, token = pair.partition(":")
        if not colon or not re.fullmatch("[a-z0-9-]{1,40}", name):
            raise SettingsError(
                "PERFGRAPH_REVIEWERS: found an entry without a name, expected name:token with a name of the "
                'characters a-z, 0-9 and "-"'
            )
        if len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable():
            raise SettingsError(
                f"PERFGRAPH_REVIEWERS: found a token of {name} that is too short or no ASCII, expected "
                f"{SHORTEST_TOKEN} characters or more"
            )
        if name in tokens or token in tokens.values():
            raise SettingsError(
                f"PERFGRAPH_REVIEWERS: found the name {name} or its token twice, expected it once"
            )
        tokens[name] = token
    reviews = environment.get("PERFGRAPH_REVIEWS", "") or "1"
    if reviews not in ("1", "2"):
        raise SettingsError(f'PERFGRAPH_REVIEWS: found "{reviews}", expected 1 or 2')
    return Reviewing(tokens, int(reviews))


def read_reviewer(
    environment: Mapping[str, str], reviewing: Reviewing, name: str, ask: Callable[[], str]
) -> str:
    """Return the name of who reviews on the command line, whose token has been checked.

    `name` wins over the environment; `ask` asks for a token that the environment has not. Raises
    `SettingsError` when nobody may review, or the token is not that of the name.
    """
    reviewer = name or environment.get("PERFGRAPH_REVIEWER", "")
    if not reviewing.tokens:
        raise SettingsError("PERFGRAPH_REVIEWERS: found nobody, expected name:token of who may review")
    if not reviewer:
        known = ", ".join(sorted(reviewing.tokens))
        raise SettingsError(
            f"reviewer: found none, expected --reviewer or PERFGRAPH_REVIEWER, one of {known}"
        )
    token = environment.get("PERFGRAPH_REVIEWER_TOKEN", "") or ask()
    if reviewing.reviewer(token) != reviewer:
        raise SettingsError(f"reviewer: found a token that is not the one of {reviewer}; nothing was done")
    return reviewer


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is told by its environment."""

    store: str
    base: str
    language: Language
    endpoint: Endpoint


@dataclass(frozen=True, slots=True)
class Serving:
    """What a server is told: where graph and site are, who may write, what anyone may ask."""

    store: str
    base: str
    endpoint: Endpoint
    host: str
    port: int
    address: str
    tokens: frozenset[str]
    limits: Limits
    page_workers: int = 1
    proxies: str = "127.0.0.1"
    reviewing: Reviewing = field(default_factory=Reviewing)

    @property
    def root(self) -> str:
        """Return the path of the home page, "/" or such as "/perfgraph/"."""
        return urlsplit(self.address).path


def read_serving(environment: Mapping[str, str], settings: Settings, host: str, port: int) -> Serving:
    """Return the settings of a server that listens at `host` and `port`.

    Raises `SettingsError` naming the variable, what was found and what was expected.
    """
    if settings.store == MEMORY:
        raise SettingsError(
            'store: found "memory:", expected a folder or a SPARQL address, which several processes can share'
        )
    address = environment.get("PERFGRAPH_ADDRESS", "") or own_address(host, port)
    if not re.fullmatch(r"https?://[A-Za-z0-9.\-\[\]:]+(?:/(?!\.)[A-Za-z0-9._~-]+)*/", address):
        raise SettingsError(
            f'PERFGRAPH_ADDRESS: found "{address}", expected an http(s) address that ends in "/", '
            'such as "https://data.example.gov.cn/perfgraph/"'
        )
    tokens = frozenset(environment.get("PERFGRAPH_TOKENS", "").split())
    if any(len(token) < SHORTEST_TOKEN for token in tokens):
        raise SettingsError(f"PERFGRAPH_TOKENS: found a token of fewer than {SHORTEST_TOKEN} characters")
    workers = environment.get("PERFGRAPH_PAGE_WORKERS", "") or "1"
    if not workers.isascii() or not workers.isdecimal() or not 1 <= int(workers) <= 64:
        raise SettingsError(f'PERFGRAPH_PAGE_WORKERS: found "{workers}", expected a number from 1 to 64')
    return Serving(
        store=settings.store,
        base=settings.base,
        endpoint=settings.endpoint,
        host=host,
        port=port,
        address=address,
        tokens=tokens,
        limits=read_limits(environment),
        page_workers=int(workers),
        proxies=environment.get("PERFGRAPH_PROXIES", "") or "127.0.0.1",
        reviewing=read_reviewing(environment),
    )


def own_address(host: str, port: int) -> str:
    """Return the address at which this machine finds a server that listens at `host` and `port`.

    >>> own_address("0.0.0.0", 8000), own_address("::", 8000)
    ('http://127.0.0.1:8000/', 'http://[::1]:8000/')
    """
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{near}]:{port}/" if ":" in near else f"http://{near}:{port}/"


def read_settings(environment: Mapping[str, str], store: str = "") -> Settings:
    """Return the settings; `store` from the command line wins over the environment.

    Raises `SettingsError` naming the variable, what was found and what was expected.
    """
    location = store or environment.get("PERFGRAPH_STORE", "") or DEFAULT_STORE
    return Settings(
        store=location,
        base=environment.get("PERFGRAPH_BASE", "") or HOME,
        language=reader_language(environment),
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


def reader_language(environment: Mapping[str, str]) -> Language:
    """Return the language that PERFGRAPH_LANG asks for, or else LANG."""
    return language(environment.get("PERFGRAPH_LANG", "") or environment.get("LANG", ""))


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
