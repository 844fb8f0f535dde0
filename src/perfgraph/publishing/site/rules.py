"""Rules for web servers: the addresses of things, which have no suffix, lead to the files that describe them.

A thing's address answers 303 with the page or, by what the client accepts, the data (Cool URIs for the
Semantic Web §4.2); what was withdrawn answers 410 (RFC 9110 §15.5.11). Without the rules the site works too:
its own links name files.

Servers compare addresses whose percent-encoding is undone, so that the few things whose addresses have one
are led one by one to their files, which write "=" for "%". An encoded "/" gets through nginx, and through
Apache where its own settings say `AllowEncodedSlashes On`, which no folder can say for itself.
"""

import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from perfgraph.findings import Bilingual
from perfgraph.pages.sections import SECTIONS
from perfgraph.publishing.parts import File
from perfgraph.publishing.site.places import Place
from perfgraph.publishing.site.plan import Plan, withdrawn
from perfgraph.publishing.writing import opened

_FORMATS = next(section.formats for section in SECTIONS if section.name == "thing")
_DATA = tuple(
    (one.suffix, one.media_type) for one in _FORMATS if one.suffix in ("ttl", "nt", "jsonld", "rdf")
)
"""The formats that an address of a thing can be asked for; pages are for everybody else."""

_THINGS = "id|ns|alignments|shapes|scheme|unit|dsd"
_REST = rf"(?:/(?!.*\.(?:{'|'.join(one.suffix for one in _FORMATS)})$)[!-~]*)?"
"""What may follow: anything that does not end as a file does, points included, as in a version. Only what can
stand in a header as it is: an encoded line break would begin another header of the answer (RFC 9112 §11.1).
"""

_PLAIN = frozenset(string.ascii_letters + string.digits + "/-_~:@!&=,")
"""What stands for itself in a pattern and in the settings of both servers."""


def write(plan: Plan, folder: Path) -> Iterator[File]:
    """Write the rules for Apache, nginx and w3id.org, and the sign for GitHub Pages that a site is finished:
    without it, that host leaves out folders whose names begin with "_".
    """
    root = urlsplit(plan.site.address).path
    gone = list(withdrawn(plan.site))
    encoded = dict(_encoded(plan))
    for path, text, told in (
        ("server/apache.htaccess", _apache(root, gone, encoded), "Apache"),
        ("server/nginx.conf", _nginx(root, gone, encoded), "nginx"),
        ("server/w3id.htaccess", _w3id(), "w3id.org"),
        (".nojekyll", "", "GitHub Pages"),
    ):
        title = Bilingual(f"{told} 规则", f"rules for {told}")
        with opened(folder / path) as output:
            output.write(text.encode())
        yield File(path, "text/plain", title, title)


def _encoded(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield the path of each thing that is percent-encoded, and the name of its files without a suffix."""
    for path in plan.paths:
        if "%" in path and path.startswith("id/"):
            yield path, Place(path).file.removesuffix(".html")


def _apache(root: str, gone: list[str], encoded: Mapping[str, str]) -> str:
    lines = [
        "# Put this file as .htaccess into the folder of the site (mod_rewrite, mod_mime, mod_headers).",
        "# A part of a thing is named after it with #, which never reaches a server.",
        "RewriteEngine On",
        f"RewriteBase {root}",
        *(f"RewriteRule ^{_pattern(path)}(?:\\.html)?$ - [G]" for path in gone),
        *(f"RewriteRule ^{_pattern(path)}$ {name}" for path, name in encoded.items()),
    ]
    for suffix, media_type in _DATA:
        lines += [
            "RewriteCond %{REQUEST_FILENAME} !-f",
            f"RewriteCond %{{HTTP_ACCEPT}} {_pattern(media_type)} [NC]",
            f"RewriteRule ^((?:{_THINGS}){_REST})$ $1.{suffix} [R=303,NE,L]",
        ]
    lines += [
        "RewriteCond %{REQUEST_FILENAME} !-f",
        f"RewriteRule ^((?:{_THINGS}|graph){_REST})$ $1.html [R=303,NE,L]",
        "DirectoryIndex index.html",
        "AddDefaultCharset utf-8",
        *(f"AddType {media_type} .{suffix}" for suffix, media_type in _DATA),
        "AddType application/trig .trig",
        "AddType application/n-quads .nq",
        "AddType application/wasm .wasm",
        "<IfModule mod_headers.c>",
        '  Header always set Access-Control-Allow-Origin "*"',
        '  Header always append Vary "Accept"',
        "</IfModule>",
    ]
    return "\n".join(lines) + "\n"


def _nginx(root: str, gone: list[str], encoded: Mapping[str, str]) -> str:
    chosen = "\n".join(f'  "~*{_pattern(media_type)}" {suffix};' for suffix, media_type in _DATA)
    withdrawn = "\n".join(f"  location {_exactly(root + path)} {{ return 410; }}" for path in gone)
    named = "\n".join(
        f"    rewrite ^{_pattern(root + path)}$ {root}{name};" for path, name in encoded.items()
    )
    types = "\n".join(f"    {media_type} {suffix};" for suffix, media_type in _DATA)
    return f"""# Put the map into the http block, the locations into the server block.
# The files of the site lie in the folder that `root` or `alias` names for {root}.
map $http_accept $perfgraph_suffix {{
  default html;
{chosen}
}}
server {{
{withdrawn}
  location {root} {{
    index index.html;
    charset utf-8;
    add_header Access-Control-Allow-Origin "*";
    add_header Vary "Accept";
    try_files $uri $uri/index.html @perfgraph;
  }}
  location @perfgraph {{
    add_header Access-Control-Allow-Origin "*";
    add_header Vary "Accept";
{named}
    if ($uri ~ "^(?<perfgraph>{root}(?:{_THINGS}){_REST})$") {{ return 303 $perfgraph.$perfgraph_suffix; }}
    if ($uri ~ "^(?<perfgraph>{root}graph{_REST})$") {{ return 303 $perfgraph.html; }}
    return 404;
  }}
  types {{
    text/html html;
    text/css css;
    text/javascript js;
    application/json json;
    image/svg+xml svg;
    image/png png;
    application/wasm wasm;
    application/gzip gz;
{types}
  }}
}}
"""


def _w3id() -> str:
    return """# For the folder of the base in the repository of w3id.org; HOST is where the site lies.
Options +FollowSymLinks
RewriteEngine on
RewriteRule ^(.*)$ https://HOST/$1 [R=303,L]
"""


def _exactly(path: str) -> str:
    """Return what nginx compares with an address: the text, or a pattern where it is percent-encoded."""
    return f"~ ^{_pattern(path)}$" if "%" in path else f"= {path}"


def _pattern(text: str) -> str:
    r"""Return a regular expression (PCRE), in printable ASCII, for a path or media type as servers see it.

    >>> _pattern("id/unit/1.2/A%20%E5%B1%B1")
    'id/unit/1\\.2/A\\x20\\xE5\\xB1\\xB1'
    """
    return "".join(map(_byte, unquote(text).encode()))


def _byte(byte: int) -> str:
    if chr(byte) in ".+*?()[]{}|^$":
        return f"\\{chr(byte)}"
    return chr(byte) if chr(byte) in _PLAIN else f"\\x{byte:02X}"
