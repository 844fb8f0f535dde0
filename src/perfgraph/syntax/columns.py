"""The columns of `SELECT *`, which the grammar leaves without an order."""

from perfgraph.syntax.faults import projection
from perfgraph.syntax.tokens import Token, tokens


def with_columns(sparql: str, base: str = "") -> str:
    """Return a query with the variables written out for the `*` of its SELECT, in the order they appear in.

    Every other query is returned as it is. Raises `QueryError` as `check_syntax` does.

    >>> with_columns("SELECT DISTINCT * WHERE { ?s ?p ?o }")
    'SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o }'
    """
    pieces = list(tokens(sparql))
    star = _star(pieces)
    if star is None:
        return sparql
    names = set(projection(sparql, base))
    found = dict.fromkeys(piece.text[1:] for piece in pieces if piece.kind == "variable")
    columns = " ".join(f"?{name}" for name in found if name in names)
    return f"{sparql[: star.start]}{columns} {sparql[star.end :].lstrip()}" if columns else sparql


def _star(pieces: list[Token]) -> Token | None:
    select = next((place for place, piece in enumerate(pieces) if piece.is_word("SELECT")), None)
    if select is None or any(piece.text == "{" for piece in pieces[:select]):
        return None
    rest = [piece for piece in pieces[select + 1 : select + 3] if not piece.is_word("DISTINCT", "REDUCED")]
    return rest[0] if rest and rest[0].text == "*" else None
