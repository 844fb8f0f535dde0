"""The graph on the web: one process for HTTP, killable workers for everything that is asked of the graph."""
