"""Mappings as SSSOM (Simple Standard for Sharing Ontological Mappings): files written, read and taken in.

write(store, names, links) -> lines · read(data) -> MappingFile · import_mappings(...) -> Imported
"""

from perfgraph.exchange.sssom.importing import Imported, import_mappings
from perfgraph.exchange.sssom.reading import MappingFile, read
from perfgraph.exchange.sssom.writing import links_of, write

__all__ = ["Imported", "MappingFile", "import_mappings", "links_of", "read", "write"]
