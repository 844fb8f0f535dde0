"""Forms: tables of a family of templates to records.

A new form is one module here and one entry in `FORMS`.
"""

from perfgraph.forms import hebei
from perfgraph.forms.form import Form, Recognition, choose
from perfgraph.tables import Document

FORMS: tuple[Form, ...] = (hebei.FORM,)


def recognise(document: Document) -> Recognition:
    """Return the form of a document and why it was chosen; raises `perfgraph.errors.UnknownForm`."""
    return choose(document, FORMS)


__all__ = ["FORMS", "Form", "Recognition", "recognise"]
