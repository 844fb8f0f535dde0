"""What stops the work.

    PerfgraphError
    ├── DocumentError    a file that cannot be read: missing, empty, truncated, protected, not a document
    │   └── UnknownForm  a document in which no form finds its tables
    ├── QueryError       a query that is not SPARQL, or a parameter of the wrong kind
    ├── StoreError       a store that is locked, foreign, read-only, absent or broken
    ├── SettingsError    a setting whose value cannot be used
    └── ReleaseError     a release that cannot be published: refused by a rule, or by the file system

A fault *in the data* is not an exception but a `perfgraph.findings.Finding`: all of them are returned
at once and the rest is still read.
"""


class PerfgraphError(Exception):
    """A fault that stops the work; its text says where, what was found, what was expected, what to do."""


class DocumentError(PerfgraphError):
    """A file that cannot be read as a document."""


class UnknownForm(DocumentError):
    """A document in which no form finds the headings it is recognised by."""


class QueryError(PerfgraphError):
    """A query that cannot be parsed, bound or answered."""


class StoreError(PerfgraphError):
    """A store that cannot be opened, read or written."""


class SettingsError(PerfgraphError):
    """A setting whose value cannot be used."""


class ReleaseError(PerfgraphError):
    """A release that cannot be published; what was published before stays as it is."""
