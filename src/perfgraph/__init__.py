"""perfgraph: government budget performance target documents (预算绩效目标) as a knowledge graph."""

__version__ = "0.1.0"
