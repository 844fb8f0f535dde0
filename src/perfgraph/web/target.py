"""The target of a request (RFC 9112 §3.2) in the one form in which addresses are looked up and shown."""

import re

LONGEST_PATH = 8_000
"""How many bytes a path may have; the longest of the data has some hundred."""

_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})|([^A-Za-z0-9\-._~!$&'()*+,;=:@/])")
_UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")


def normal_path(raw: bytes) -> str:
    """Return a path in ASCII as RFC 3986 §6.2.2 has it: percent-encoded with upper-case digits, and only
    where a path needs it; whatever stands in no IRI is encoded, so that it is safe in every header.

    >>> normal_path(b"/id/project/%e5%b1%b1%41"), normal_path("/id/山>\\r\\n%zz".encode())
    ('/id/project/%E5%B1%B1A', '/id/%E5%B1%B1%3E%0D%0A%25zz')
    """
    return _ENCODED.sub(_encoded, raw.decode("latin-1"))


def normal_query(raw: bytes) -> str:
    """Return a query in ASCII, encoded as a path is; "?" stays, and "+" and the encoded remain as they are.

    >>> normal_query(b'q="a"&lang=%e4?')
    'q=%22a%22&lang=%E4?'
    """
    return normal_path(raw).replace("%3F", "?")


def below(path: str, root: str) -> str:
    """Return a path without the root's, which a proxy may leave or take away; it begins with "/".

    >>> below("/perf/units", "/perf/"), below("/units", "/perf/"), below("/perf", "/perf/")
    ('/units', '/units', '/')
    """
    beginning = root.rstrip("/")
    if beginning and (path == beginning or path.startswith(root)):
        return path[len(beginning) :] or "/"
    return path


def _encoded(match: re.Match[str]) -> str:
    digits, other = match.groups()
    if digits is None:
        return f"%{ord(other):02X}"
    character = chr(int(digits, 16))
    return character if _UNRESERVED.fullmatch(character) else f"%{digits.upper()}"
