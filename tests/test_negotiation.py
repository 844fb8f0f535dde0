"""Content negotiation: the rules of RFC 9110 §12 hold for every header, and no header is a failure."""

from hypothesis import given
from hypothesis import strategies as st

from perfgraph.findings import Language
from perfgraph.negotiation import RANGES, preferred, preferred_language, ranges

TYPES = ["text/html", "text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
NAMES = st.sampled_from([*TYPES, "text/*", "application/*", "*/*", "image/png"])
QUALITIES = st.integers(0, 1000).map(lambda number: f"{number / 1000:.3f}")
HEADERS = st.lists(st.tuples(NAMES, QUALITIES), min_size=1, max_size=8)
OFFERED = st.lists(st.sampled_from(TYPES), min_size=1, unique=True)


def written(wanted: list[tuple[str, str]]) -> str:
    """Return ranges as a header."""
    return ", ".join(f"{name};q={quality}" for name, quality in wanted)


def quality(media_type: str, wanted: list[tuple[str, str]]) -> float:
    """Return what RFC 9110 §12.5.1 says about a type: the most specific range counts, then the best."""
    fitting = [(name, float(value)) for name, value in wanted if name in (media_type, "*/*")]
    fitting += [(name, float(value)) for name, value in wanted if name == media_type.split("/")[0] + "/*"]
    if not fitting:
        return 0.0
    closest = min(("*" in name, name == "*/*") for name, _ in fitting)
    return max(value for name, value in fitting if ("*" in name, name == "*/*") == closest)


@given(HEADERS, OFFERED)
def test_the_best_offer_is_chosen(wanted: list[tuple[str, str]], offered: list[str]) -> None:
    """No other offer has a higher quality, none of those before it the same, and quality 0 is refused."""
    chosen = preferred(written(wanted), offered)
    best = max(quality(one, wanted) for one in offered)
    if best == 0:
        assert chosen is None
    else:
        assert chosen == next(one for one in offered if quality(one, wanted) == best)


@given(HEADERS, OFFERED)
def test_spelling_makes_no_difference(wanted: list[tuple[str, str]], offered: list[str]) -> None:
    """Case and white space mean nothing in names and weights (RFC 9110 §5.6.3 and §8.3.1)."""
    odd = " ,\t".join(f"{name.upper()} ; Q = {value} " for name, value in wanted)
    assert preferred(odd, offered) == preferred(written(wanted), offered)


@given(OFFERED)
def test_no_header_takes_anything(offered: list[str]) -> None:
    """A client that says nothing is given the first offer (RFC 9110 §12.5.1)."""
    assert preferred("", offered) == preferred(" , ,", offered) == preferred("*/*", offered) == offered[0]


@given(st.text(max_size=300), OFFERED)
def test_no_header_is_a_failure(header: str, offered: list[str]) -> None:
    """Whatever is sent, the answer is an offer or None, and a language."""
    assert preferred(header, offered) in (*offered, None)
    assert preferred_language(header) in Language
    assert all(0 <= one.quality <= 1 for one in ranges(header))


def test_a_parameter_that_only_begins_with_q_is_no_weight() -> None:
    """`q` is the weight, `quality` a parameter of the media type."""
    assert [one.quality for one in ranges("text/html;quality=low;q=0.3, text/turtle;qs=2")] == [0.3, 1.0]


def test_a_weight_that_is_none_makes_its_range_unacceptable() -> None:
    """A weight above 1, below 0 or with too many digits (RFC 9110 §12.4.2) is not taken."""
    for weight in ("1.5", "-1", "0.1234", "x", "", "NaN", "1e-1"):
        assert preferred(f"text/html;q={weight}", ["text/html"]) is None


def test_a_long_header_is_read_to_a_bound() -> None:
    """The work for a header does not grow with its length."""
    assert len(list(ranges("a/b," * 100_000))) == RANGES


@given(st.integers(0, 1000), st.integers(0, 1000), st.sampled_from(["zh", "zh-CN", "ZH-hans", "*"]))
def test_the_language_of_higher_quality_is_chosen(chinese: int, english: int, tag: str) -> None:
    """English needs a higher quality than Chinese; a star stands for the language that is not named."""
    header = f"en-GB;q={english / 1000:.3f}, {tag};q={chinese / 1000:.3f}, fr"
    expected = Language.ENGLISH if english > chinese else Language.CHINESE
    assert preferred_language(header) is expected


@given(HEADERS, OFFERED, st.dictionaries(st.sampled_from(TYPES), st.sampled_from([0.25, 0.5, 1.0])))
def test_the_server_has_a_say(
    wanted: list[tuple[str, str]], offered: list[str], worth: dict[str, float]
) -> None:
    """What is worth less comes later, and is taken all the same by who takes nothing else."""
    chosen = preferred(written(wanted), offered, worth)
    best = max(quality(one, wanted) * worth.get(one, 1.0) for one in offered)
    assert (chosen is None) == (best == 0) == (preferred(written(wanted), offered) is None)
    if chosen is not None:
        assert quality(chosen, wanted) * worth.get(chosen, 1.0) == best
