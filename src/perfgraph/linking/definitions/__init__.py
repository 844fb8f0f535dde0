"""Which indicators of different documents are the same, close, broader, narrower or merely related (SKOS §10)."""

from perfgraph.linking.definitions.proposing import METHOD, indicator_links

__all__ = ["METHOD", "indicator_links"]
