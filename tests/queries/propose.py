"""What machines propose about the documents of `defined`, put into their graphs of links."""

from defined import NAMES

from perfgraph.linking.bases import basis_links
from perfgraph.linking.definitions import indicator_links
from perfgraph.linking.definitions.uses import current_documents
from perfgraph.links import link_statements
from perfgraph.quads import in_order
from perfgraph.stores import Store
from perfgraph.terms import slug


def propose(store: Store) -> None:
    """Put what machines propose into the graphs of links."""
    documents = list(current_documents(store))
    proposed = {"indicators": list(indicator_links(store, NAMES))}
    proposed |= {slug(document): list(basis_links(store, NAMES, document)) for document in documents}
    for key, links in proposed.items():
        said = in_order(triple for link in links for triple in link_statements(link, NAMES))
        store.put([{NAMES.graph("links", key): said}])
