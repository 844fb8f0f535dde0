"""What the service knows: the types of its entities and the properties they have.

A type is a class of the ontology, by its local name. A property says for each type that has it how its
values are found: a pattern of SPARQL that binds ?thing and ?value. `THINGS` in a pattern stands for the
things that are asked about, `LANG_TAG` for the language of names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from perfgraph.findings import Bilingual

PROJECT, UNIT, INDICATOR = "BudgetProject", "BudgetUnit", "Indicator"
POLICY, CLAUSE = "PolicyDocument", "PolicyClause"


@dataclass(frozen=True, slots=True)
class EntityType:
    """A kind of entity.

    `short` is what it is called on the command line, `list` the list of the library whose rows are its
    entities, `name` the property path of its names, `identifiers` the properties whose values identify it,
    `described` those that tell namesakes apart.
    """

    id: str
    label: Bilingual
    short: str
    list: str
    name: str
    identifiers: tuple[str, ...] = ()
    described: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Property:
    """A property: `values` is what they are ("str", "int", "float", "date" or the id of a type), `patterns`
    how they are found, by type.
    """

    id: str
    label: Bilingual
    description: Bilingual
    values: str
    patterns: Mapping[str, str] = field(default_factory=dict)


TYPES: Mapping[str, EntityType] = {
    one.id: one
    for one in (
        EntityType(
            PROJECT, Bilingual("项目", "Budget project"), "project", "projects",
            "dcterms:title", ("code",), ("code", "unit", "year"),
        ),
        EntityType(
            UNIT, Bilingual("预算单位", "Budget unit"), "unit", "units",
            "skos:prefLabel", ("code",), ("code", "region"),
        ),
        EntityType(
            INDICATOR, Bilingual("绩效指标", "Indicator"), "indicator", "indicators",
            "skos:prefLabel", (), ("kind", "targets"),
        ),
        EntityType(
            POLICY, Bilingual("政策文件", "Policy document"), "policy", "policies",
            "dcterms:title", ("number",), ("number", "issuer"),
        ),
        EntityType(
            CLAUSE, Bilingual("政策条款", "Policy clause"), "clause", "policies",
            "skos:prefLabel", (), ("policy", "standard"),
        ),
    )
}  # fmt: skip
"""Every type, by its id."""


def type_named(text: str) -> EntityType | None:
    """Return a type by its id, the IRI of its class or its short name; None when there is none.

    >>> type_named("https://w3id.org/perfgraph/ns#Indicator") is type_named("indicator")
    True
    """
    local = text.rpartition("#")[2]
    return TYPES.get(local) or next((one for one in TYPES.values() if one.short == text.lower()), None)


# The sheets of the newest version of each document; an earlier version counts for nothing.
_SHEETS = (
    "VALUES ?thing { THINGS } ?sheet pg:project ?thing ; dcterms:isPartOf ?paper . "
    "FILTER NOT EXISTS { ?newer prov:wasRevisionOf ?paper }"
)
_TARGETS_OF_UNIT = (
    "VALUES ?thing { THINGS } ?project pg:budgetUnit ?thing . ?sheet pg:project ?project ; "
    "dcterms:isPartOf ?paper . FILTER NOT EXISTS { ?newer prov:wasRevisionOf ?paper }"
)
_TARGETS = (
    "VALUES ?thing { THINGS } ?target pg:indicator ?thing ; pg:sheet ?sheet . "
    "?sheet dcterms:isPartOf ?paper . FILTER NOT EXISTS { ?newer prov:wasRevisionOf ?paper }"
)
_YEAR = 'BIND(xsd:integer(REPLACE(STR(?fiscal), "^.*/", "")) AS ?value)'


def _counted(what: str, pattern: str) -> str:
    return f"{{ SELECT ?thing (COUNT(DISTINCT ?{what}) AS ?value) WHERE {{ {pattern} }} GROUP BY ?thing }}"


PROPERTIES: Mapping[str, Property] = {
    one.id: one
    for one in (
        Property(
            "code",
            Bilingual("编码", "code"),
            Bilingual("项目编码或预算单位编码", "code of the project or the budget unit"),
            "str",
            dict.fromkeys((PROJECT, UNIT), "?thing dcterms:identifier ?value"),
        ),
        Property(
            "unit",
            Bilingual("预算单位", "budget unit"),
            Bilingual("申报项目的预算单位", "the budget unit that declares the project"),
            UNIT,
            {PROJECT: "?thing pg:budgetUnit ?value"},
        ),
        Property(
            "region",
            Bilingual("行政区划代码", "code of the region"),
            Bilingual("GB/T 2260 的六位代码", "six digits of GB/T 2260"),
            "str",
            {
                PROJECT: "?thing pg:budgetUnit/pg:region ?region "
                'BIND(REPLACE(STR(?region), "^.*/", "") AS ?value)',
                UNIT: '?thing pg:region ?region BIND(REPLACE(STR(?region), "^.*/", "") AS ?value)',
            },
        ),
        Property(
            "year",
            Bilingual("预算年度", "fiscal year"),
            Bilingual(
                "项目的预算年度；指标使用的各年度", "of a project; of an indicator, those it is used in"
            ),
            "int",
            {
                PROJECT: f"?thing pg:fiscalYear ?fiscal {_YEAR}",
                UNIT: f"?project pg:budgetUnit ?thing ; pg:fiscalYear ?fiscal {_YEAR}",
                INDICATOR: f"?target pg:indicator ?thing ; pg:project/pg:fiscalYear ?fiscal {_YEAR}",
            },
        ),
        Property(
            "budget",
            Bilingual("预算数（元）", "budget (yuan)"),
            Bilingual("最新版本文件所列的预算数", "as the newest version of the document declares it"),
            "float",
            {PROJECT: f"{_SHEETS} ?sheet pg:declaredTotal ?value"},
        ),
        Property(
            "purpose",
            Bilingual("资金用途", "use of the funds"),
            Bilingual("目标表填报的资金用途", "as the target sheet states it"),
            "str",
            {PROJECT: f"{_SHEETS} ?sheet pg:fundPurpose ?value"},
        ),
        Property(
            "kind",
            Bilingual("指标类型", "kind of indicator"),
            Bilingual("一级或二级指标", "the indicator type"),
            "str",
            {
                INDICATOR: "?target pg:indicator ?thing ; pg:indicatorType ?type . "
                "?type skos:prefLabel ?value FILTER(LANGMATCHES(LANG(?value), LANG_TAG))"
            },
        ),
        Property(
            "targets",
            Bilingual("指标值数", "number of targets"),
            Bilingual("最新版本文件中的指标值数", "in the newest versions of documents"),
            "int",
            {
                PROJECT: _counted("target", f"{_SHEETS} ?sheet pg:hasIndicatorTarget ?target"),
                UNIT: _counted("target", f"{_TARGETS_OF_UNIT} ?sheet pg:hasIndicatorTarget ?target"),
                INDICATOR: _counted("target", _TARGETS),
            },
        ),
        Property(
            "projects",
            Bilingual("项目数", "number of projects"),
            Bilingual("单位申报的项目数；使用指标的项目数", "that a unit declares; that use an indicator"),
            "int",
            {
                UNIT: _counted("project", _TARGETS_OF_UNIT),
                INDICATOR: _counted("project", f"{_TARGETS} ?sheet pg:project ?project"),
            },
        ),
        Property(
            "number",
            Bilingual("文号", "document number"),
            Bilingual("政策文件的文号", "the number of the policy document"),
            "str",
            {
                POLICY: "?thing dcterms:identifier ?value",
                CLAUSE: "?thing dcterms:isPartOf/dcterms:identifier ?value",
            },
        ),
        Property(
            "issuer",
            Bilingual("发文机关", "issuer"),
            Bilingual("发布政策文件的机关", "the bodies that issued the policy document"),
            "str",
            {
                POLICY: "?thing pg:issuer|dcterms:publisher ?body "
                "OPTIONAL { ?body skos:prefLabel ?title } BIND(STR(COALESCE(?title, ?body)) AS ?value)"
            },
        ),
        Property(
            "issued",
            Bilingual("发布日期", "date of issue"),
            Bilingual("政策文件的发布日期；不足日的以文本给出", "one that is not a whole day is a text"),
            "date",
            {POLICY: "?thing dcterms:issued ?value"},
        ),
        Property(
            "from",
            Bilingual("施行日期", "in force from"),
            Bilingual("政策文件开始施行的日期或年份", "the day or year from which the policy is in force"),
            "date",
            {POLICY: "?thing pg:inForceFrom ?value"},
        ),
        Property(
            "until",
            Bilingual("有效期至", "in force until"),
            Bilingual("政策文件失效的日期或年份", "the day or year until which the policy is in force"),
            "date",
            {POLICY: "?thing pg:inForceUntil ?value"},
        ),
        Property(
            "policy",
            Bilingual("所属政策文件", "policy document"),
            Bilingual("条款所在的政策文件", "the document that the clause is part of"),
            POLICY,
            {CLAUSE: "?thing dcterms:isPartOf ?value . ?value a pg:PolicyDocument"},
        ),
        Property(
            "clauses",
            Bilingual("条款数", "number of clauses"),
            Bilingual("库中该文件的条款数", "that are known of the document"),
            "int",
            {
                POLICY: _counted(
                    "part", "VALUES ?thing { THINGS } ?part a pg:PolicyClause ; dcterms:isPartOf ?thing"
                )
            },
        ),
        Property(
            "standard",
            Bilingual("标准", "standard"),
            Bilingual("条款规定的数额", "the amount that the clause sets"),
            "str",
            {CLAUSE: "?thing pg:standardValue/pg:sourceText ?value"},
        ),
        Property(
            "text",
            Bilingual("原文", "text"),
            Bilingual("条款的原文", "the words of the clause"),
            "str",
            {CLAUSE: "?thing pg:quote ?value"},
        ),
    )
}
"""Every property, by its id."""


def properties_of(type_id: str) -> tuple[Property, ...]:
    """Return the properties that entities of a type have."""
    return tuple(one for one in PROPERTIES.values() if type_id in one.patterns)
