"""What a release consists of, in the order in which it is written. A part is one entry."""

from perfgraph.publishing import dumps, site
from perfgraph.publishing.changes.part import PART as CHANGES
from perfgraph.publishing.cube.part import PART as CUBES
from perfgraph.publishing.parts import Part
from perfgraph.publishing.quality.part import PART as QUALITY
from perfgraph.publishing.standards.part import PART as STANDARDS
from perfgraph.publishing.tables.part import PART as TABLES

PARTS: tuple[Part, ...] = (dumps.PART, TABLES, CUBES, STANDARDS, CHANGES, QUALITY)
"""The parts whose files stand in the folder of the release, and are described in its catalogue."""

SITE: tuple[Part, ...] = (site.PART,)
"""The parts that write to the root of the release: pages and what they need."""
