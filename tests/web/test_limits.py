"""The limits are the documented ones, each is a setting, and a setting that cannot be used says why."""

from collections.abc import Iterator
from dataclasses import asdict

import pytest

from perfgraph.errors import SettingsError
from perfgraph.limits import SETTINGS, Limits, read_limits

DOCUMENTED = {
    "PERFGRAPH_QUERY_SECONDS": ("anonymous.seconds", 10, "10"),
    "PERFGRAPH_QUERY_MEMORY_MB": ("anonymous.memory", 512_000_000, "512"),
    "PERFGRAPH_QUERY_ROWS": ("anonymous.rows", 100_000, "100000"),
    "PERFGRAPH_QUERY_ANSWER_MB": ("anonymous.size", 50_000_000, "50"),
    "PERFGRAPH_TOKEN_QUERY_SECONDS": ("token.seconds", 60, "60"),
    "PERFGRAPH_TOKEN_QUERY_MEMORY_MB": ("token.memory", 3_000_000_000, "3000"),
    "PERFGRAPH_TOKEN_QUERY_ROWS": ("token.rows", 600_000, "600000"),
    "PERFGRAPH_TOKEN_QUERY_ANSWER_MB": ("token.size", 300_000_000, "300"),
    "PERFGRAPH_QUERY_TEXT_KB": ("query_text", 64_000, "64"),
    "PERFGRAPH_RUNNING_QUERIES": ("running", 2, "2"),
    "PERFGRAPH_WAITING_QUERIES": ("waiting", 8, "8"),
    "PERFGRAPH_CLIENT_QUERY_SECONDS": ("client_seconds", 60, "60"),
    "PERFGRAPH_PAGE_ROWS": ("page_rows", 1_000, "1000"),
    "PERFGRAPH_UPLOAD_MB": ("upload", 50_000_000, "50"),
}
"""Every setting: its field, its default in the field's unit, and as it is written."""


def fields(limits: Limits) -> Iterator[tuple[str, object]]:
    """Yield every limit by its path."""
    for name, value in asdict(limits).items():
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", each) for inner, each in value.items())
        else:
            yield name, value


def test_the_defaults_are_the_documented_ones() -> None:
    """Each setting has the documented field and default, in bytes, seconds or a count."""
    found = {
        name: (setting.field, setting.value(Limits()), setting.default())
        for name, setting in SETTINGS.items()
    }
    assert found == DOCUMENTED
    assert read_limits({}) == Limits()


def test_every_limit_is_a_setting() -> None:
    """No limit is without a setting, and no two settings are for one limit."""
    assert sorted(setting.field for setting in SETTINGS.values()) == sorted(
        name for name, _ in fields(Limits())
    )


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_a_setting_changes_its_limit_alone(name: str) -> None:
    """The value of a variable, in its unit, becomes the limit; every other one stays."""
    setting = SETTINGS[name]
    changed = dict(fields(read_limits({name: " 17 "})))
    assert changed.pop(setting.field) == 17 * setting.scale
    assert changed.items() <= dict(fields(Limits())).items()


@pytest.mark.parametrize("name", sorted(SETTINGS))
@pytest.mark.parametrize("text", ["-1", "many", "5 MB", "nan", "inf", "1e99", "10,000", "0x10"])
def test_a_value_that_cannot_be_used_is_refused(name: str, text: str) -> None:
    """The fault names the variable, what was found, and the range that was expected."""
    setting = SETTINGS[name]
    with pytest.raises(SettingsError) as caught:
        read_limits({name: text})
    for part in (name, f'"{text}"', f"{setting.lowest:,} to {setting.highest:,}"):
        assert part in str(caught.value)


def test_parts_of_a_second_are_seconds_only() -> None:
    """Seconds may have a fraction; counts and sizes are whole numbers."""
    assert read_limits({"PERFGRAPH_QUERY_SECONDS": "2.5"}).anonymous.seconds == 2.5
    with pytest.raises(SettingsError, match="a whole number"):
        read_limits({"PERFGRAPH_QUERY_ROWS": "2.5"})


def test_no_queue_is_a_setting_too() -> None:
    """A server may refuse to let anybody wait, but not to run nothing."""
    assert read_limits({"PERFGRAPH_WAITING_QUERIES": "0"}).waiting == 0
    with pytest.raises(SettingsError):
        read_limits({"PERFGRAPH_RUNNING_QUERIES": "0"})
