"""Which indicators are the same, close, broader, narrower or merely related (SKOS Reference §10)."""

from perfgraph.linking.definitions.proposing import METHOD, indicator_links

__all__ = ["METHOD", "indicator_links"]
