"""What a publisher says about a release: a settings file in TOML, read and checked as a whole.

    base = "https://data.example.gov.cn/performance/"
    licence = "https://creativecommons.org/licenses/by/4.0/"
    title = { zh = "…", en = "…" }
    description = { zh = "…", en = "…" }

    [publisher]
    name = { zh = "…", en = "…" }
    iri = "https://www.example.gov.cn/"

    [contact]
    name = { zh = "…", en = "…" }
    address = "mailto:opendata@example.gov.cn"

    [[waiver]]
    rule = "TargetSheet-AllocationSum"
    reason = { zh = "…", en = "…" }

A licence that is not listed in `perfgraph.publishing.licences` is a table, `licence = { iri = "https://…",
name = { zh = "…", en = "…" } }`, so that nobody publishes under a mistyped address.

`examples/release.toml` is a whole one.
"""

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from perfgraph.assets import asset
from perfgraph.errors import SettingsError
from perfgraph.findings import Bilingual
from perfgraph.publishing.licences import LICENCES, Licence, licence
from perfgraph.terms import Names

KEYS: Mapping[str, Bilingual] = {
    "title": Bilingual(zh="发布的标题，以 zh 和 en 两种语言写明", en="the title, in the languages zh and en"),
    "description": Bilingual(
        zh="发布的内容，以 zh 和 en 两种语言写明", en="what is published, in the languages zh and en"
    ),
    "licence": Bilingual(
        zh="许可协议的网址：" + "、".join(LICENCES) + "；其他许可写明 iri 和 name（zh、en）",
        en="the address of the licence: " + ", ".join(LICENCES) + "; another one as iri and name (zh, en)",
    ),
    "publisher": Bilingual(
        zh="由谁发布：name（zh、en）和 iri（http 或 https 地址）",
        en="who publishes: name (zh, en) and iri (an http or https address)",
    ),
    "contact": Bilingual(
        zh="向谁询问：name（zh、en）和 address（mailto 或 https 地址）",
        en="whom to ask: name (zh, en) and address (a mailto or https address)",
    ),
    "base": Bilingual(
        zh="发布地址，以 / 结尾（默认为图谱的基础 IRI）",
        en="the address below which it stands, ending in / (default: the base of the graph)",
    ),
    "date": Bilingual(
        zh="发布日期，如 2026-01-31（默认为图谱中最近一次读取的日期）",
        en="the day, such as 2026-01-31 (default: that of the newest reading in the graph)",
    ),
    "version": Bilingual(
        zh="版本号，如 2026.1，至多 64 个字符（默认为日期）",
        en="the name of the release, such as 2026.1, at most 64 characters (default: the day)",
    ),
    "rights": Bilingual(
        zh="原文件文本的权利说明，以 zh 和 en 两种语言写明（可选）",
        en="what holds for the texts of the documents, in the languages zh and en (optional)",
    ),
    "endpoint": Bilingual(
        zh="以同一数据回答查询的 SPARQL 端点地址（可选）",
        en="the address of a SPARQL endpoint that answers from the same data (optional)",
    ),
    "personal": Bilingual(
        zh="文本中的个人信息如何处理：refuse 停止发布，mask 遮盖后发布（默认 refuse）",
        en="what becomes of personal information in texts: refuse stops, mask covers it (default refuse)",
    ),
    "reviewers": Bilingual(
        zh="审核人的代号：withhold 以 reviewer-1 等代替，publish 原样发布（默认 withhold）",
        en="handles of reviewers: withhold puts pseudonyms there, publish keeps them (default withhold)",
    ),
    "waiver": Bilingual(
        zh="允许违反的规则，每条写明 rule 和 reason（zh、en）；理由随数据发布",
        en="rules that may be broken, each with rule and reason (zh, en), which is published",
    ),
}
"""The keys of a settings file and what each says."""

_SAFE = r"[!#-;=?-\[\]_a-z~]+"
"""The characters of an address: ASCII without those that no IRI holds (RFC 3987 §2.2)."""

Personal = Literal["refuse", "mask"]
"""What becomes of personal information in texts."""

Reviewers = Literal["withhold", "publish"]
"""What becomes of the handles of reviewers."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_VERSION = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._-]{0,62}[0-9A-Za-z])?")


@dataclass(frozen=True, slots=True)
class Agent:
    """Who publishes or answers questions: a name, and an address (https, http or mailto)."""

    name: Bilingual
    iri: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule that a release may break, by its IRI, and why; it is published with the release."""

    rule: str
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class ReleaseSettings:
    """What a publisher says about a release.

    `base` is the IRI below which everything is published, ending in "/", "" for the base of the graph;
    `rights` what holds for the texts of the documents themselves; `date` the day of the release and `version`
    its name, "" for the date; without a date it is that of the newest reading in the graph.
    `endpoint` is the address of a SPARQL endpoint that answers from the same data, "" for none;
    `personal` says what becomes of personal information in texts: the release is refused, or it is masked;
    `reviewers` whether the handles of reviewers are published, or pseudonyms in their place.
    """

    title: Bilingual
    description: Bilingual
    licence: Licence
    publisher: Agent
    contact: Agent
    base: str = ""
    rights: Bilingual | None = None
    date: datetime.date | None = None
    version: str = ""
    endpoint: str = ""
    personal: Personal = "refuse"
    reviewers: Reviewers = "withhold"
    waivers: tuple[Waiver, ...] = ()


def read_release_settings(path: Path, base: str = "", date: str = "") -> ReleaseSettings:
    """Return what a settings file says; `base` and `date` (YYYY-MM-DD) win over the file.

    Raises `SettingsError` that names the file, the key, what was found and what was expected.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{path}: found no settings of a release ({error}), expected a TOML file; "
            f"{asset('examples') / 'release.toml'} is one to begin from"
        ) from error
    table = _Table(path, "", said)
    table.only(frozenset(KEYS))
    rights = table.both("rights") if "rights" in said else None
    return ReleaseSettings(
        title=table.both("title"),
        description=table.both("description"),
        licence=_licence(table),
        publisher=_agent(table.table("publisher"), "iri", ("https://", "http://")),
        contact=_agent(table.table("contact"), "address", ("mailto:", "https://")),
        base=_base(table, base),
        rights=rights,
        date=_date(table, date),
        version=_version(table),
        endpoint=_endpoint(table),
        personal=_personal(table),
        reviewers=_reviewers(table),
        waivers=tuple(_waiver(one) for one in table.tables("waiver")),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a settings file, with the words to complain about it."""

    path: Path
    name: str
    said: Mapping[str, Any]

    def fault(self, key: str, expected: str) -> SettingsError:
        """Return what is wrong with a key."""
        found = f"found {self.said[key]!r}" if key in self.said else "found nothing"
        return SettingsError(f"{self.path}: {self.name}{key}: {found}, expected {expected}")

    def only(self, keys: frozenset[str]) -> None:
        """Refuse keys that mean nothing here: a slip of the pen would otherwise pass unseen."""
        for key in self.said:
            if key not in keys:
                raise self.fault(key, f"one of the keys {', '.join(sorted(keys))}")

    def text(self, key: str, expected: str) -> str:
        """Return a text that is not blank."""
        value = self.said.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(key, expected)
        return value.strip()

    def both(self, key: str) -> Bilingual:
        """Return a text in both languages."""
        inner = self.table(key)
        inner.only(frozenset({"zh", "en"}))
        zh, en = (inner.text(language, f"the {key} in this language") for language in ("zh", "en"))
        return Bilingual(zh=zh, en=en)

    def table(self, key: str) -> "_Table":
        """Return a table within this one."""
        value = self.said.get(key)
        if not isinstance(value, Mapping):
            raise self.fault(key, "a table; see examples/release.toml")
        return _Table(self.path, f"{self.name}{key}.", value)

    def tables(self, key: str) -> list["_Table"]:
        """Return the tables of an array, none when it is absent."""
        values = self.said.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, Mapping) for value in values):
            raise self.fault(key, f"tables that each begin with [[{key}]]")
        return [_Table(self.path, f"{key}[{place}].", value) for place, value in enumerate(values, 1)]


def _licence(table: _Table) -> Licence:
    if isinstance(table.said.get("licence"), Mapping):
        return _named_licence(table.table("licence"))
    expected = (
        f"the address of a licence for open data, one of {', '.join(LICENCES)}, or a table "
        '{ iri = "https://…", name = { zh = "…", en = "…" } } for another one'
    )
    known = licence(table.text("licence", expected))
    if known is None:
        raise table.fault("licence", expected)
    return known


def _named_licence(table: _Table) -> Licence:
    """Return a licence that the publisher names; one that is known keeps the name by which it is known."""
    table.only(frozenset({"iri", "name"}))
    expected = "the address of the licence, which begins with https:// or http://"
    address = table.text("iri", expected)
    if not re.fullmatch(rf"https?://(?!/){_SAFE}", address):
        raise table.fault("iri", expected)
    return licence(address) or Licence(address, "", table.both("name"))


def _agent(table: _Table, key: str, beginnings: tuple[str, ...]) -> Agent:
    table.only(frozenset({"name", key}))
    expected = f"an address that begins with {' or '.join(beginnings)}"
    address = table.text(key, expected)
    if not address.startswith(beginnings) or not re.fullmatch(_SAFE, address):
        raise table.fault(key, expected)
    if address.startswith("mailto:") and not re.fullmatch(r"mailto:[^@]+@[^@]+\.[^@]+", address):
        raise table.fault(key, "an e-mail address such as mailto:opendata@example.gov.cn")
    return Agent(table.both("name"), address)


def _base(table: _Table, given: str) -> str:
    said = table.said.get("base", "")
    base = given or (table.text("base", "the base IRI") if said != "" else "")
    if base:
        try:
            Names(base)
        except SettingsError as error:
            where = "--base" if given else f"{table.path}: base"
            raise SettingsError(f"{where}: {error}") from error
    return base


def _date(table: _Table, given: str) -> datetime.date | None:
    said: object = given or table.said.get("date")
    if isinstance(said, datetime.datetime):
        said = said.isoformat()
    if said is None or isinstance(said, datetime.date):
        return said
    expected = "a day such as 2026-01-31"
    text = said if isinstance(said, str) and _DAY.fullmatch(said) else ""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        if given:
            raise SettingsError(f'--date: found "{given}", expected {expected}') from error
        raise table.fault("date", expected) from error


def _endpoint(table: _Table) -> str:
    if "endpoint" not in table.said:
        return ""
    expected = "the address of a SPARQL endpoint, which begins with https:// or http://"
    address = table.text("endpoint", expected)
    if not re.fullmatch(rf"https?://{_SAFE}", address):
        raise table.fault("endpoint", expected)
    return address


def _personal(table: _Table) -> Personal:
    said = table.said.get("personal", "refuse")
    if said not in ("refuse", "mask"):
        raise table.fault("personal", "refuse or mask, what becomes of telephone numbers and names in texts")
    return "mask" if said == "mask" else "refuse"


def _reviewers(table: _Table) -> Reviewers:
    said = table.said.get("reviewers", "withhold")
    if said not in ("withhold", "publish"):
        raise table.fault("reviewers", "withhold or publish, what becomes of the handles of reviewers")
    return "publish" if said == "publish" else "withhold"


def _version(table: _Table) -> str:
    if "version" not in table.said:
        return ""
    expected = "a name such as 2026.1: letters, digits, point, hyphen and underscore, 64 at most"
    version = table.text("version", expected)
    if not _VERSION.fullmatch(version) or version == "latest":
        raise table.fault("version", expected)
    return version


def _waiver(table: _Table) -> Waiver:
    table.only(frozenset({"rule", "reason"}))
    rule = table.text("rule", "the address of a rule, or its last part")
    return Waiver(rule, table.both("reason"))
