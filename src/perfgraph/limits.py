"""How much a stranger, and somebody with a token, may ask of a server: one table, each row a setting.

One MB is 1,000,000 bytes and one KB 1,000 bytes.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, cast

from perfgraph.errors import SettingsError

KB = 1_000
MB = 1_000_000

WINDOW = 60.0
"""Over how many seconds a client's query-seconds are added up."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one job may use before it is stopped.

    `seconds` is wall time while it runs (waiting does not count); `memory` is in bytes above what the worker
    held when the job began; `rows` counts the solutions or triples of an answer, `size` its bytes.
    """

    seconds: float
    memory: int
    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit of a server.

    `anonymous` and `token` are for one query without and with a token. `query_text` is in bytes of UTF-8.
    `running` and `waiting` count queries of all clients together; what comes beyond is told to try again
    later. `client_seconds` is how many query-seconds a client may use in `WINDOW` seconds. `page_rows` is how
    many rows an HTML page shows of an answer. `upload` is the size of a file that is sent, in bytes.
    """

    anonymous: Allowance = Allowance(seconds=10.0, memory=512 * MB, rows=100_000, size=50 * MB)
    token: Allowance = Allowance(seconds=60.0, memory=3_000 * MB, rows=600_000, size=300 * MB)
    query_text: int = 64 * KB
    running: int = 2
    waiting: int = 8
    client_seconds: float = 60.0
    page_rows: int = 1_000
    upload: int = 50 * MB


@dataclass(frozen=True, slots=True)
class Setting:
    """One limit as a setting: the field it fills, its meaning in English and Chinese, the range of its value.

    `field` is a path into `Limits`, as "anonymous.seconds". The value that is written, from `lowest` to
    `highest`, is multiplied by `scale` to give the field's unit; it is a whole number unless `decimal`.
    """

    field: str
    meaning: str
    meaning_zh: str
    scale: int = 1
    lowest: int = 1
    highest: int = 1_000_000_000
    decimal: bool = False

    def value(self, limits: Limits) -> int | float:
        """Return the field's value, in the field's own unit."""
        found: Any = limits
        for name in self.field.split("."):
            found = getattr(found, name)
        return cast(int | float, found)

    def default(self) -> str:
        """Return the default as it is written in the setting.

        >>> SETTINGS["PERFGRAPH_QUERY_MEMORY_MB"].default()
        '512'
        """
        return f"{self.value(Limits()) / self.scale:g}"


_DAY = 86_400
_MOST_MB = 1_000_000

SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {
        "PERFGRAPH_QUERY_SECONDS": Setting(
            "anonymous.seconds",
            "wall time of a query, in seconds",
            "一次查询的用时（秒）",
            highest=_DAY,
            decimal=True,
        ),
        "PERFGRAPH_QUERY_MEMORY_MB": Setting(
            "anonymous.memory",
            "memory of a query above its base, in MB",
            "一次查询增用的内存（MB）",
            MB,
            lowest=16,
            highest=_MOST_MB,
        ),
        "PERFGRAPH_QUERY_ROWS": Setting("anonymous.rows", "rows of an answer", "答案的行数"),
        "PERFGRAPH_QUERY_ANSWER_MB": Setting(
            "anonymous.size", "size of an answer, in MB", "答案的大小（MB）", MB, highest=_MOST_MB
        ),
        "PERFGRAPH_TOKEN_QUERY_SECONDS": Setting(
            "token.seconds",
            "wall time of a query with a token, in seconds",
            "持令牌时一次查询的用时（秒）",
            highest=_DAY,
            decimal=True,
        ),
        "PERFGRAPH_TOKEN_QUERY_MEMORY_MB": Setting(
            "token.memory",
            "memory of a query with a token above its base, in MB",
            "持令牌时一次查询增用的内存（MB）",
            MB,
            lowest=16,
            highest=_MOST_MB,
        ),
        "PERFGRAPH_TOKEN_QUERY_ROWS": Setting(
            "token.rows", "rows of an answer with a token", "持令牌时答案的行数"
        ),
        "PERFGRAPH_TOKEN_QUERY_ANSWER_MB": Setting(
            "token.size",
            "size of an answer with a token, in MB",
            "持令牌时答案的大小（MB）",
            MB,
            highest=_MOST_MB,
        ),
        "PERFGRAPH_QUERY_TEXT_KB": Setting(
            "query_text", "text of a query, in KB", "查询文本的大小（KB）", KB, highest=10_000
        ),
        "PERFGRAPH_RUNNING_QUERIES": Setting(
            "running", "queries that run at once", "同时运行的查询数", highest=1_000
        ),
        "PERFGRAPH_WAITING_QUERIES": Setting(
            "waiting", "queries that wait while others run", "排队等候的查询数", lowest=0, highest=100_000
        ),
        "PERFGRAPH_CLIENT_QUERY_SECONDS": Setting(
            "client_seconds",
            "query-seconds of one client in a minute",
            "每个客户端每分钟的查询秒数",
            highest=_DAY,
            decimal=True,
        ),
        "PERFGRAPH_PAGE_ROWS": Setting(
            "page_rows", "rows of an answer that an HTML page shows", "网页显示的答案行数"
        ),
        "PERFGRAPH_UPLOAD_MB": Setting(
            "upload", "size of an uploaded file, in MB", "上传文件的大小（MB）", MB, highest=_MOST_MB
        ),
    }
)
"""Every environment variable of a limit."""


def read_limits(environment: Mapping[str, str]) -> Limits:
    """Return the limits; a variable that is absent or empty leaves the default.

    Raises `SettingsError` naming the variable, what was found and what was expected.

    >>> read_limits({"PERFGRAPH_QUERY_SECONDS": "2.5"}).anonymous.seconds
    2.5
    """
    limits = Limits()
    for name, setting in SETTINGS.items():
        if text := environment.get(name, "").strip():
            limits = _with(limits, setting.field, _number(name, setting, text))
    return limits


def _with(limits: Limits, field: str, value: int | float) -> Limits:
    outer, _, inner = field.partition(".")
    if not inner:
        return replace(limits, **{outer: value})  # type: ignore[arg-type]
    return replace(limits, **{outer: replace(getattr(limits, outer), **{inner: value})})


def _number(name: str, setting: Setting, text: str) -> int | float:
    try:
        number = float(text) if setting.decimal else int(text)
    except ValueError:
        number = math.nan
    if not setting.lowest <= number <= setting.highest:
        kind = "a number" if setting.decimal else "a whole number"
        raise SettingsError(
            f'{name} ({setting.meaning}): found "{text}", expected {kind} from {setting.lowest:,} to '
            f"{setting.highest:,}, without a unit or a separator"
        )
    return number * setting.scale
