"""Namespaces and the address (IRI) of every kind of thing.

Addresses come from what a thing *is* (a code, a name, the bytes of a file, a place in it), never from a
counter or a clock: the same input always gives the same graph. The vocabulary's own namespaces are
fixed; the base of the data is one setting, held by `Names`.
"""

import base64
import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from pyoxigraph import NamedNode

from perfgraph.errors import SettingsError

HOME = "https://w3id.org/perfgraph/"
"""Where the vocabulary lives, and the default base of the data."""


class Namespace(str):
    """A namespace whose terms are made by calling it.

    >>> PG("IndicatorTarget").value
    'https://w3id.org/perfgraph/ns#IndicatorTarget'
    """

    __slots__ = ()

    def __call__(self, name: str) -> NamedNode:
        """Return the term `name` of this namespace."""
        return NamedNode(self + name)


PG = Namespace(HOME + "ns#")
PGSH = Namespace(HOME + "shapes#")
PGU = Namespace(HOME + "unit/")
SCHEME = Namespace(HOME + "scheme/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
OA = Namespace("http://www.w3.org/ns/oa#")
ORG = Namespace("http://www.w3.org/ns/org#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
PROV = Namespace("http://www.w3.org/ns/prov#")
QUDT = Namespace("http://qudt.org/schema/qudt/")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SEMAPV = Namespace("https://w3id.org/semapv/vocab/")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
UNIT = Namespace("http://qudt.org/vocab/unit/")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

PREFIXES: dict[str, str] = {
    "pg": PG, "pgsh": PGSH, "pgu": PGU, "dcat": DCAT, "dcterms": DCTERMS, "oa": OA, "org": ORG,
    "owl": OWL, "prov": PROV, "qudt": QUDT, "rdf": RDF, "rdfs": RDFS, "sh": SH, "skos": SKOS,
    "unit": UNIT, "xsd": XSD, "itype": SCHEME + "indicator-type/", "vk": SCHEME + "value-kind/",
    "cmp": SCHEME + "comparator/", "fs": SCHEME + "fund-source/", "bt": SCHEME + "basis-type/",
    "st": SCHEME + "status/",
}  # fmt: skip
"""The prefixes of printed Turtle and of short names in tables; queries declare their own."""


def hashed(*key: str) -> str:
    """Return sixteen base-32 characters (a-z, 2-7) that stand for the content `key`.

    >>> hashed("pg-ind-v1", "quantity", "支付专职委员补贴人员数量")
    'ozerzq4u776z4ie7'
    """
    content = json.dumps(list(key), ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b32encode(hashlib.sha256(content).digest()).decode().lower()[:16]


@lru_cache(maxsize=65_536)
def segment(text: str) -> str:
    """Return `text` as one segment of an IRI path: NFC, UTF-8, percent-encoded with upper-case hex digits.

    >>> segment("762001/A 山")
    '762001%2FA%20%E5%B1%B1'
    """
    return quote(unicodedata.normalize("NFC", text), safe="")


def concept(scheme: str, slug: str) -> NamedNode:
    """Return the concept `slug` of the SKOS scheme `scheme`.

    >>> concept("indicator-type", "quantity").value
    'https://w3id.org/perfgraph/scheme/indicator-type/quantity'
    """
    return SCHEME(f"{scheme}/{slug}")


def slug(node: NamedNode) -> str:
    """Return what follows the last `/` or `#` of an IRI.

    >>> slug(concept("indicator-type", "quantity"))
    'quantity'
    """
    return re.split(r"[/#]", node.value)[-1]


@dataclass(frozen=True, slots=True)
class Names:
    """One method per kind of thing, each returning its IRI below `base` (an absolute IRI ending in `/`).

    Raises `SettingsError` when `base` is not such an IRI.

    >>> Names().project("13030321W9TGCMKL98GWR").value
    'https://w3id.org/perfgraph/id/project/13030321W9TGCMKL98GWR'
    >>> Names("https://data.example.gov.cn/").graph("doc", "fb0db740428e03c0").value
    'https://data.example.gov.cn/graph/doc/fb0db740428e03c0'
    """

    base: str = HOME

    def __post_init__(self) -> None:
        if not re.fullmatch(r"https?://[!-~]+/", self.base) or re.search(r"[<>\"{}|\\^`#?]", self.base):
            raise SettingsError(
                f'base IRI: found "{self.base}", expected an http(s) address in ASCII that ends in "/", '
                f'such as "{HOME}"'
            )

    def _id(self, *path: str) -> NamedNode:
        return NamedNode(self.base + "id/" + "/".join(segment(part) for part in path))

    def document(self, doc: str) -> NamedNode:
        """Return a document version; `doc` is the first 16 hex digits of the file's SHA-256."""
        return self._id("doc", doc)

    def fragment(self, doc: str, local: str) -> NamedNode:
        """Return the source fragment or department goal `local` of a document, such as `t2-r5-c3`."""
        return NamedNode(f"{self.document(doc).value}#{local}")

    def region(self, code: str) -> NamedNode:
        """Return an administrative region by its six digits (GB/T 2260)."""
        return self._id("region", code)

    def unit(self, region: str, code: str) -> NamedNode:
        """Return a budget unit; its code is local to the treasury of `region`."""
        return self._id("unit", region, code)

    def project(self, code: str) -> NamedNode:
        """Return a budget project by its code."""
        return self._id("project", code)

    def uncoded_project(self, region: str, unit: str, year: str, name: str) -> NamedNode:
        """Return a budget project that prints no code, by where and when it is and by its name."""
        return self._id("project", region, unit, year, "h-" + hashed("pg-project-v1", name))

    def sheet(self, doc: str, project: str) -> NamedNode:
        """Return the target sheet of a project in a document; `project` is its code or `h-` and its hash."""
        return self._id("sheet", doc, project)

    def indicator(self, kind: str, name: str) -> NamedNode:
        """Return the shared indicator `name` of the indicator type `kind` (a slug of the scheme)."""
        return self._id("indicator", hashed("pg-ind-v1", kind, unicodedata.normalize("NFKC", name)))

    def basis(self, region: str, unit: str, year: str, slug: str) -> NamedNode:
        """Return the plan, summary or standard `slug` that a unit names as the ground of its targets."""
        return self._id("basis", region, unit, year, slug)

    def issuer(self, name: str) -> NamedNode:
        """Return a body that is named as the issuer of a standard, by its name."""
        return self._id("issuer", "h-" + hashed("pg-issuer-v1", name))

    def baseline(self, *key: str) -> NamedNode:
        """Return a baseline by indicator, scope, period, value, unit and source."""
        return self._id("baseline", hashed("pg-baseline-v1", *key))

    def policy(self, slug: str) -> NamedNode:
        """Return a policy document by its slug: given by hand in the register, such as `mof-2010-256`."""
        return self._id("policy", slug)

    def unregistered_policy(self, *key: str) -> NamedNode:
        """Return a policy document that the register has not, by its number or by issuer, title and date."""
        return self._id("policy", "h-" + hashed("pg-policy-v1", *key))

    def clause(self, policy: NamedNode, local: str) -> NamedNode:
        """Return a clause of a policy document by its place in it, such as `c-12-3` (第十二条第三款)."""
        return NamedNode(f"{policy.value}#{local}")

    def link(self, subject: NamedNode, relation: NamedNode, target: NamedNode) -> NamedNode:
        """Return the claim that `relation` leads from `subject` to `target`, whoever makes it."""
        return self._id("link", hashed("pg-link-v1", subject.value, relation.value, target.value))

    def drift(self, one: NamedNode, other: NamedNode) -> NamedNode:
        """Return the drift of an indicator's definition from one use to another."""
        return self._id("drift", hashed("pg-drift-v1", one.value, other.value))

    def decision(self, *key: str) -> NamedNode:
        """Return a reviewer's decision by link, reviewer, verdict and time."""
        return self._id("decision", hashed("pg-decision-v1", *key))

    def reviewer(self, name: str) -> NamedNode:
        """Return a person who reviews links, by the name that the settings give."""
        return self._id("reviewer", name)

    def fiscal_year(self, year: str) -> NamedNode:
        """Return a fiscal year of China, 1 January to 31 December (Budget Law art. 18)."""
        return self._id("fiscal-year", "CN", year)

    def run(self, doc: str, version: str) -> NamedNode:
        """Return the reading of a document by one version of perfgraph."""
        return self._id("run", doc, version)

    def finding(self, *key: str) -> NamedNode:
        """Return a finding by document, rule, thing, place and text."""
        return self._id("finding", hashed("pg-finding-v1", *key))

    def graph(self, part: str, doc: str) -> NamedNode:
        """Return the named graph of a document: `part` is "doc", "inferred", "findings", "run" or "links"."""
        return NamedNode(f"{self.base}graph/{segment(part)}/{segment(doc)}")

    def shared_graph(self, name: str) -> NamedNode:
        """Return a named graph of the whole store, such as `policies` or `reviewed`."""
        return NamedNode(f"{self.base}graph/{segment(name)}")
