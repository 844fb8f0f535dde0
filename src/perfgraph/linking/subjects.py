"""What is linked: the targets, goals and sheets of a document, each with its texts and where they stand.

The store is asked document by document, so that memory grows with the largest document and not with their
number.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import NamedNode, QuerySolution, QuerySolutions

from perfgraph.linking.gazetteer import BENEFICIARIES, named_in, with_broader
from perfgraph.policies import Amount
from perfgraph.policies.amounts import amount, stated_values
from perfgraph.stores.protocol import Store
from perfgraph.terms import DCTERMS, PG, PROV, SKOS, Names, slug
from perfgraph.values import Value, parse

TARGET, PROJECT_GOAL, SHEET = "target", "project-goal", "sheet"
DEPARTMENT_GOAL, OVERALL_GOAL = "department-goal", "overall-goal"

_KINDS = {
    PG("IndicatorTarget"): TARGET,
    PG("ProjectGoal"): PROJECT_GOAL,
    PG("SubGoal"): DEPARTMENT_GOAL,
    PG("OverallGoal"): OVERALL_GOAL,
    PG("TargetSheet"): SHEET,
}
_FIELDS = (
    "statedName", "statedDescription", "sourceText", "statement", "projectName", "fundPurpose",
    "policyGrounds", "costGrounds", "statedBasis",
)  # fmt: skip
"""The texts of a subject, in the order in which they tell what it is about."""

_PAGE = 1_000

_THINGS = f"""SELECT ?thing ?class ?property ?text ?sheet WHERE {{ GRAPH %(doc)s {{
  VALUES ?class {{ {" ".join(map(str, _KINDS))} }}
  ?thing a ?class .
  OPTIONAL {{ ?thing <{PG}sheet> ?sheet }}
  {{ VALUES ?property {{ {" ".join(f"<{PG}{name}>" for name in _FIELDS)} }} ?thing ?property ?text }}
  UNION {{ ?thing <{PG}targetValue> ?value . ?value ?property ?text . FILTER(?property = <{PG}sourceText>) }}
}} }}"""

_FRAGMENTS = f"""SELECT DISTINCT ?thing ?fragment ?quote WHERE {{ GRAPH %(doc)s {{
  VALUES ?class {{ {" ".join(map(str, _KINDS))} }}
  {{ ?thing a ?class ; <{PROV}wasDerivedFrom> ?fragment . ?fragment <{PG}quote> ?quote }}
  UNION {{
    ?thing a ?class ; <{PROV}wasDerivedFrom> ?row . ?row <{PG}rowNumber> ?number .
    ?fragment <{DCTERMS}isPartOf> ?row ; <{PG}quote> ?quote
  }}
}} }}"""

_SHEETS = f"""SELECT ?sheet (MIN(STR(?name)) AS ?unit) (MIN(?code) AS ?region) (MIN(?start) AS ?year) WHERE {{
  GRAPH %(doc)s {{
    ?sheet a <{PG}TargetSheet> .
    {{ ?sheet <{PG}project> ?about }} UNION {{ ?sheet a <{PG}DepartmentSheet> . BIND(?sheet AS ?about) }}
    OPTIONAL {{ ?about <{PG}budgetUnit> ?u . OPTIONAL {{ ?u <{SKOS}prefLabel> ?name }} }}
  }}
  OPTIONAL {{ GRAPH %(inferred)s {{ ?u <{PG}region> ?r . ?r <{SKOS}notation> ?code }} }}
  OPTIONAL {{ GRAPH %(inferred)s {{ ?about <{PG}fiscalYear> ?fy . ?fy <{PG}year> ?start }} }}
}} GROUP BY ?sheet"""

_CURRENT = f"""SELECT ?document ?key WHERE {{
  ?document a <{PG}TargetDocument> ; <{DCTERMS}identifier> ?key .
  FILTER NOT EXISTS {{ ?newer <{PROV}wasRevisionOf> ?document }}
  FILTER(?key > "%(after)s")
}} ORDER BY ?key LIMIT {_PAGE}"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a subject: the property that has it, and the fragment in which it stands verbatim.

    `source` is None where no fragment has the text as it is.
    """

    field: str
    text: str
    source: NamedNode | None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Whose a subject is: the unit's name, its region's six digits, the fiscal year; each "" if unknown."""

    unit: str = ""
    region: str = ""
    year: str = ""


@dataclass(frozen=True)
class Subject:
    """A target, goal or sheet; `passages` are its own texts, `context` those of the sheet it stands in."""

    iri: NamedNode
    kind: str
    document: NamedNode
    passages: tuple[Passage, ...]
    context: tuple[Passage, ...] = ()
    sheet: NamedNode | None = None
    circumstances: Circumstances = field(default_factory=Circumstances)

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """Return the amounts of money in its own texts, each once."""
        values = (value for passage in self.passages for value in stated_values(passage.text))
        return tuple(dict.fromkeys(found for value in values if (found := amount(value))))

    @cached_property
    def value(self) -> Value | None:
        """Return the target value, None for what has none."""
        return next((parse(one.text) for one in self.passages if one.field == "sourceText"), None)

    @cached_property
    def text(self) -> str:
        """Return its own texts, a line each."""
        return "\n".join(passage.text for passage in self.passages)

    @cached_property
    def around(self) -> str:
        """Return the texts of the sheet it stands in, a line each."""
        return "\n".join(passage.text for passage in self.context)

    @cached_property
    def beneficiaries(self) -> frozenset[NamedNode]:
        """Return the people it is about, and those they belong to; of its sheet where it names none."""
        named = named_in(self.text, BENEFICIARIES) or named_in(self.around, BENEFICIARIES)
        return with_broader(named, BENEFICIARIES)


def current_documents(store: Store) -> Iterator[NamedNode]:
    """Yield the documents of a store that no later version replaces, in the order of their identifiers."""
    after = ""
    while True:
        rows = list(_ask(store, _CURRENT % {"after": after}))
        yield from (row["document"] for row in rows)
        if len(rows) < _PAGE:
            return
        after = rows[-1]["key"].value


def addresses(store: Store, names: Names, document: NamedNode) -> Sequence[NamedNode]:
    """Return the addresses of the subjects of a document version, in order, without reading their texts."""
    things = _things(_ask(store, _THINGS % {"doc": names.graph("doc", slug(document))}))
    return sorted(things, key=in_reading_order)


def subjects(store: Store, names: Names, document: NamedNode) -> Iterator[Subject]:
    """Yield the targets, goals and sheets of a document version, in the order of their addresses."""
    graphs = {part: names.graph(part, slug(document)) for part in ("doc", "inferred")}
    things = _things(_ask(store, _THINGS % graphs))
    quotes = _quotes(_ask(store, _FRAGMENTS % graphs))
    sheets = _sheets(_ask(store, _SHEETS % graphs))
    common = _common(sheets.values())
    for iri, thing in sorted(things.items(), key=lambda one: in_reading_order(one[0])):
        own = thing.passages(quotes[iri])
        sheet = things.get(thing.sheet) if thing.sheet else None
        above = sheet.passages(quotes[thing.sheet]) if sheet else ()
        yield Subject(
            iri, thing.kind, document, own, above, thing.sheet, sheets.get(thing.sheet or iri, common)
        )


@dataclass(slots=True)
class _Thing:
    kind: str
    sheet: NamedNode | None
    texts: dict[tuple[str, str], None] = field(default_factory=dict)

    def passages(self, quotes: Mapping[NamedNode, str]) -> tuple[Passage, ...]:
        found = sorted(self.texts, key=lambda text: _FIELDS.index(text[0]))
        return tuple(Passage(name, text, _source(text, quotes)) for name, text in found)


def _things(rows: Iterable[QuerySolution]) -> Mapping[NamedNode, _Thing]:
    found: dict[NamedNode, _Thing] = {}
    for row in rows:
        thing = found.setdefault(row["thing"], _Thing(_KINDS[row["class"]], row["sheet"]))
        if row["text"].value.strip():
            thing.texts[slug(row["property"]), row["text"].value] = None
    return found


def _quotes(rows: Iterable[QuerySolution]) -> Mapping[NamedNode | None, Mapping[NamedNode, str]]:
    found: dict[NamedNode | None, dict[NamedNode, str]] = defaultdict(dict)
    for row in rows:
        found[row["thing"]][row["fragment"]] = row["quote"].value
    return found


def _source(text: str, quotes: Mapping[NamedNode, str]) -> NamedNode | None:
    """Return the smallest fragment that has the text: the cell rather than its row."""
    having = [(len(quote), fragment.value) for fragment, quote in quotes.items() if text in quote]
    return NamedNode(min(having)[1]) if having else None


def _sheets(rows: Iterable[QuerySolution]) -> Mapping[NamedNode, Circumstances]:
    return {
        row["sheet"]: Circumstances(
            *(row[name].value if row[name] is not None else "" for name in ("unit", "region", "year"))
        )
        for row in rows
        if row["sheet"] is not None
    }


def _common(found: Iterable[Circumstances]) -> Circumstances:
    """Return what all sheets of a document share: the circumstances of what stands in none of them."""
    each = list(found)
    shared = [{getattr(one, name) for one in each} for name in ("unit", "region", "year")]
    return Circumstances(*(next(iter(values)) if len(values) == 1 else "" for values in shared))


def in_reading_order(iri: NamedNode) -> tuple[object, ...]:
    """Return a key that sorts row 10 after row 9."""
    parts = iri.value.replace("#", "-").split("-")
    return tuple((0, int(one), "") if one.isdigit() else (1, 0, one) for one in parts)


def _ask(store: Store, query: str) -> QuerySolutions:
    answer = store.query(query)
    assert isinstance(answer, QuerySolutions)
    return answer
