"""The parts of a SPARQL Update request: its declarations and its operations."""

from collections.abc import Iterator, Sequence

from perfgraph.syntax.tokens import Token, tokens

Operation = list[tuple[int, Token]]
"""The tokens of one operation, each with how many braces are open before it."""


def operations(update: str) -> Iterator[Operation]:
    """Yield the operations of an update request, without declarations and without the semicolons between."""
    for _, operation in _parts(update):
        if operation:
            yield operation


def separated(update: str) -> tuple[str, str]:
    """Return the declarations of an update request, and the rest with everything at its place.

    The grammar allows declarations before every operation (SPARQL 1.1 Update §3); engines know those before
    the first one only. A prefix that is declared twice in different ways, and a base that comes later, stay
    where they are.

    >>> separated("CLEAR ALL ; PREFIX x: <y:> DROP GRAPH x:z")
    ('PREFIX x: <y:>', 'CLEAR ALL ;                DROP GRAPH x:z')
    """
    known: dict[str, str] = {}
    found: list[str] = []
    rest = update
    for number, (declarations, _) in enumerate(_parts(update)):
        for declaration in declarations:
            text = " ".join(token.text for token in declaration)
            keyword, *said = (token.text for token in declaration)
            prefix = keyword.upper() == "PREFIX" and len(said) == 2
            if number and not (prefix and known.get(said[0], said[1]) == said[1]):
                continue
            if prefix:
                known[said[0]] = said[1]
            start, end = declaration[0].start, declaration[-1].end
            blank = "".join(char if char in "\r\n" else " " for char in update[start:end])
            rest = rest[:start] + blank + rest[end:]
            found.append(text)
    return " ".join(found), rest


def _parts(update: str) -> Iterator[tuple[Sequence[Sequence[Token]], Operation]]:
    declarations: list[list[Token]] = []
    operation: Operation = []
    expected = depth = 0
    for token in tokens(update):
        if expected:
            declarations[-1].append(token)
            expected -= 1
        elif not operation and token.is_word("PREFIX", "BASE"):
            declarations.append([token])
            expected = 2 if token.is_word("PREFIX") else 1
        elif token.text == ";" and not depth:
            yield declarations, operation
            declarations, operation = [], []
        else:
            depth -= token.text == "}"
            operation.append((depth, token))
            depth += token.text == "{"
    yield declarations, operation
