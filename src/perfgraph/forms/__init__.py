"""Forms: tables of a family of templates to records.

A template that words its headings otherwise needs labels in the scheme `heading`; a new family needs an
entry in `perfgraph.forms.families`; one that is laid out otherwise a module with its own `extract`.
"""

from perfgraph.forms import hebei
from perfgraph.forms.families import FAMILIES
from perfgraph.forms.form import Form, Recognition, choose
from perfgraph.forms.laying import laid
from perfgraph.tables import Document

FORMS: tuple[Form, ...] = (hebei.FORM, *FAMILIES)


def recognise(document: Document) -> Recognition:
    """Return the form of a document and why it was chosen; raises `perfgraph.errors.UnknownForm`."""
    return choose(document, FORMS)


__all__ = ["FORMS", "Form", "Recognition", "laid", "recognise"]
