"""What a release consists of, in the order in which it is written. A part is one entry."""

from perfgraph.publishing import dumps, site
from perfgraph.publishing.parts import Part

PARTS: tuple[Part, ...] = (dumps.PART,)
"""The parts whose files stand in the folder of the release, and are described in its catalogue."""

SITE: tuple[Part, ...] = (site.PART,)
"""The parts that write to the root of the release: pages and what they need."""
