"""Where graphs are kept: one protocol, a store on disk, one in memory, and any SPARQL 1.1 server."""
