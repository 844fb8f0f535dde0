"""Answers and how they are shown.

Answer.of(result, query, missing) -> Answer · Answer.to_frame() · render(answer, format, language) -> bytes
as_table(answer, language) -> Table, for who prints it himself · FORMATS, the one table of formats
"""

from perfgraph.answers.answer import Answer, Kind, Term
from perfgraph.answers.formats import FORMATS, Format, render
from perfgraph.answers.table import Table, as_table
from perfgraph.answers.values import plain, short

__all__ = ["FORMATS", "Answer", "Format", "Kind", "Table", "Term", "as_table", "plain", "render", "short"]
