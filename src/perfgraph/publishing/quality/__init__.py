"""How good the data of a release are, and how that went from release to release.

measured(graph, documents, findings) -> Measures · trend_of(source) -> points, one for each release
"""
