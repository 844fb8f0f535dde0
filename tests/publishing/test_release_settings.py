"""What a publisher must say: the example says it, and everything that is missing or wrong is named."""

import datetime
from pathlib import Path

import pytest

from perfgraph.assets import asset
from perfgraph.errors import SettingsError
from perfgraph.publishing import Waiver, read_release_settings
from perfgraph.publishing.licences import LICENCES, licence

EXAMPLE = asset("examples") / "release.toml"
WAIVER = """
[[waiver]]
rule = "name-of-person"
reason = { zh = "公职人员。", en = "They hold public office." }
"""


def edited(folder: Path, old: str, new: str) -> Path:
    """Return the example with a text replaced."""
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    path = folder / "release.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_example_says_everything() -> None:
    """The example is read as a whole, in both languages."""
    said = read_release_settings(EXAMPLE)
    assert said.base == "https://data.example.gov.cn/performance/"
    assert said.licence.spdx == "CC-BY-4.0"
    assert said.publisher.name.zh
    assert said.publisher.name.en
    assert said.contact.iri == "mailto:opendata@example.gov.cn"
    assert (said.date, said.version, said.personal, said.waivers) == (None, "", "refuse", ())
    assert said.reviewers == "withhold"


TERMS = (
    '{ iri = "https://data.example.gov.cn/terms", name = { zh = "开放数据使用协议", en = "Terms of use" } }'
)
LICENCE = '"https://creativecommons.org/licenses/by/4.0/"'


def test_another_licence_is_named(tmp_path: Path) -> None:
    """Terms that are not known are taken with their name; a known licence keeps its own."""
    said = read_release_settings(edited(tmp_path, f"\nlicence = {LICENCE}", f"\nlicence = {TERMS}")).licence
    assert (said.iri, said.spdx) == ("https://data.example.gov.cn/terms", "")
    assert (said.name.zh, said.name.en) == ("开放数据使用协议", "Terms of use")
    known = TERMS.replace("data.example.gov.cn/terms", "creativecommons.org/publicdomain/zero/1.0")
    said = read_release_settings(edited(tmp_path, f"\nlicence = {LICENCE}", f"\nlicence = {known}")).licence
    assert said.spdx == "CC0-1.0"


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("5", "licence: found 5, expected the address of a licence"),
        ('"https://example.org/terms"', r"licence: found .*or a table \{ iri"),
        ('{ iri = "https://example.org/terms" }', "licence.name: found nothing"),
        (TERMS.replace("zh = ", "fr = "), "licence.name.fr: found"),
        (TERMS.replace("https://", "ftp://"), "licence.iri: found 'ftp://"),
        (TERMS.replace("https://data", "https:///data"), "licence.iri: found"),
        (TERMS.replace("/terms", "/the terms"), "licence.iri: found"),
        (TERMS.replace("iri = ", "url = "), "licence.url: found .*one of the keys iri, name"),
    ],
)
def test_a_licence_that_is_not_named_is_refused(tmp_path: Path, licence: str, expected: str) -> None:
    """A bare address, half a name and an address that is none are told."""
    with pytest.raises(SettingsError, match=expected):
        read_release_settings(edited(tmp_path, f"\nlicence = {LICENCE}", f"\nlicence = {licence}"))


def test_options_stand_above_the_file(tmp_path: Path) -> None:
    """Base and day of the command line win."""
    path = edited(tmp_path, "# date = 2026-01-31", "date = 2025-01-31")
    said = read_release_settings(path, "https://example.org/", "2026-02-28")
    assert (said.base, said.date) == ("https://example.org/", datetime.date(2026, 2, 28))
    assert read_release_settings(path).date == datetime.date(2025, 1, 31)


def test_a_waiver_has_a_rule_and_a_reason(tmp_path: Path) -> None:
    """Waivers are read; one without a reason is refused."""
    path = tmp_path / "release.toml"
    path.write_text(EXAMPLE.read_text(encoding="utf-8") + WAIVER, encoding="utf-8")
    (waiver,) = read_release_settings(path).waivers
    assert isinstance(waiver, Waiver)
    assert (waiver.rule, waiver.reason.en) == ("name-of-person", "They hold public office.")
    path.write_text(path.read_text(encoding="utf-8").replace("reason =", "because ="), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"waiver\[1\]\.because.*reason, rule"):
        read_release_settings(path)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[publisher]", "[publishers]", r"publishers: found .*, expected one of the keys .*publisher"),
        ("licence = ", "# licence = ", "licence: found nothing, expected the address of a licence"),
        ("licenses/by/4.0/", "licenses/by-nc/4.0/", "licence: found .*by-nc.*opendatacommons.org"),
        ("performance/", "performance", 'base: base IRI: found .*ends in "/"'),
        ("mailto:opendata@example.gov.cn", "0335-5051234", "contact.address: found .*mailto: or https"),
        ("mailto:opendata@example.gov.cn", "mailto:nobody", "contact.address: .*e-mail address"),
        ("https://www.example.gov.cn/finance/", "the bureau", "publisher.iri: found 'the bureau'"),
        (
            '# endpoint = "https:',
            'endpoint = "ftp:',
            "endpoint: found 'ftp:.*expected the address of a SPARQL",
        ),
        ('personal = "refuse"', 'personal = "hide"', "personal: found 'hide', expected refuse or mask"),
        (
            'reviewers = "withhold"',
            "reviewers = false",
            "reviewers: found False, expected withhold or publish",
        ),
        ("# date = 2026-01-31", 'date = "31.1.2026"', "date: found '31.1.2026', expected a day such as"),
        ('# version = "2026.1"', 'version = "../up"', "version: found '../up'"),
        ('# version = "2026.1"', 'version = "latest"', "version: found 'latest'"),
        ("title = {", "title = [", "found no settings of a release"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """A message names the file, the key, what was found and what was expected."""
    with pytest.raises(SettingsError, match=expected) as refused:
        read_release_settings(edited(tmp_path, old, new))
    assert str(refused.value).startswith(str(tmp_path / "release.toml"))


@pytest.mark.parametrize("base", ["https://example.org/a", "example.org/", "https://例子.org/"])
def test_a_base_that_is_none(base: str) -> None:
    """The base of the command line is checked as that of the file."""
    with pytest.raises(SettingsError, match="--base: base IRI: found"):
        read_release_settings(EXAMPLE, base)


@pytest.mark.parametrize("date", ["2026-02-30", "31.1.2026", "20260131", "today"])
def test_a_day_that_is_none(date: str) -> None:
    """The day of the command line is a day."""
    with pytest.raises(SettingsError, match="--date: found"):
        read_release_settings(EXAMPLE, date=date)


def test_no_file(tmp_path: Path) -> None:
    """A file that is not there is named, with the one to begin from."""
    with pytest.raises(SettingsError, match=r"none\.toml.*release\.toml"):
        read_release_settings(tmp_path / "none.toml")


def test_licences_are_found_by_what_people_write() -> None:
    """Each licence is known by its address, with http or without the stroke; others are not."""
    for iri, known in LICENCES.items():
        assert licence(iri) is licence(iri.replace("https", "http").rstrip("/")) is known
    assert licence("https://example.org/licence/") is None
