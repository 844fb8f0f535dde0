"""What machines say of links: citations that resolve, suggestions with evidence, goals, bases, indicators.

link(store, names, LinkOptions(...)) -> LinkReport · subjects(store, names, document) -> Iterator[Subject]
"""

from perfgraph.linking.report import LinkReport
from perfgraph.linking.run import LinkOptions, link
from perfgraph.linking.run import Progress as LinkProgress
from perfgraph.linking.run import silent as silent_link
from perfgraph.linking.subjects import Passage, Subject, current_documents, subjects

__all__ = [
    "LinkOptions",
    "LinkProgress",
    "LinkReport",
    "Passage",
    "Subject",
    "current_documents",
    "link",
    "silent_link",
    "subjects",
]
