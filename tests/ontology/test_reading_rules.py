"""The reading rules: every rule that code can name has its words, and every word its filling."""

import ast
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import rdflib
from pyoxigraph import NamedNode
from rdflib import RDF, SH, SKOS, Literal, URIRef

import perfgraph
from perfgraph.findings import Place, Severity
from perfgraph.forms.indicators import SEEN_BY_SHAPES
from perfgraph.terms import PG
from perfgraph.values import Remark
from perfgraph.vocabulary import concepts, finding

FILLING: dict[str, dict[str, Any]] = {
    "encoding-guessed": {"encoding": "GB18030"},
    "name-and-content-differ": {"suffix": ".docx", "media": "text/plain"},
    "missing-column": {"column": "指标值"},
    "missing-cell": {"column": "指标值"},
    "row-shifted": {"column": "三级指标"},
    "amount-missing": {"column": "预算数"},
    "repeated-project-code": {"code": "13030321W9TGCMKL98GWR", "first": "补贴"},
    "unknown-indicator-kind": {"heading": "其他指标"},
    "project-name-differs": {"heading": "运转经费"},
    "schedule-width": {"columns": 5, "expected_columns": 4},
    "mixed-units": {"unit": "元", "other": "万元"},
    "points-not-a-number": {"column": "分值"},
    "money-unit-assumed": {"unit": "万元"},
    "form-tie": {"form": "national-targets", "rivals": "term-targets"},
    "fiscal-years-differ": {"years": "2021、2022"},
    "region-code-unknown": {"code": "999999"},
    "region-code-outdated": {"code": "371202", "name": "莱芜市莱城区", "new": "370116"},
    "regions-differ": {"code": "秦皇岛市山海关区", "unit": "邯郸市"},
    "low-confidence": {"percent": "82%"},
    "policy-number-repaired": {"number": "冀财社〔2021〕152号"},
    "mapping-cells": {"cells": 9},
    "mapping-empty": {"column": "object_id"},
    "mapping-duplicate": {"line": 12},
}
"""What code gives a rule besides the text it found; every other rule takes nothing."""

RULES = sorted(set(concepts("reading-rule").values()), key=str)


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _text, name, _format, _conversion in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.value.rsplit("/", 1)[-1])
def test_a_rule_words_its_finding(rule: NamedNode, schemes: dict[str, rdflib.Graph]) -> None:
    """A finding of a rule says in both languages what was found and what was expected, nothing unfilled."""
    name = rule.value.rsplit("/", 1)[-1]
    filling = FILLING.get(name, {})
    made = finding(name, Place(table=1), "原文", **filling)
    severity = schemes["reading-rule"].value(URIRef(rule.value), SH.severity)
    assert made.severity in Severity
    assert str(severity) == f"{SH}{made.severity}"
    for text in (made.message.zh, made.message.en, made.expected.zh, made.expected.en):
        assert text
        assert not set("{}") & set(text)
    said = schemes["reading-rule"]
    asked = {
        str(text.language): placeholders(str(text))
        for text in said.objects(URIRef(rule.value), SH.message)
        if isinstance(text, Literal)
    }
    assert asked["zh-Hans"] == asked["en"] <= {"found", *filling}
    assert set(filling) <= asked["en"]
    for expected in said.objects(URIRef(rule.value), URIRef(PG + "expected")):
        assert placeholders(str(expected)) <= {"found", *filling}


def test_every_filling_belongs_to_a_rule(schemes: dict[str, rdflib.Graph]) -> None:
    """No placeholder is promised for a rule that does not exist."""
    known = {
        str(node).rsplit("/", 1)[-1] for node in schemes["reading-rule"].subjects(RDF.type, SKOS.Concept)
    }
    assert set(FILLING) <= known


def test_every_remark_on_a_value_is_a_rule() -> None:
    """What the value grammar finds odd has a rule of its own, unless a shape says it from the statements."""
    known = {rule.value.rsplit("/", 1)[-1] for rule in RULES}
    assert {f"value-{remark}" for remark in set(Remark) - SEEN_BY_SHAPES} <= known


def calls() -> list[tuple[str, str, set[str]]]:
    """Return file, rule and keywords of every call of `finding` in the package that names its rule."""
    found = []
    for path in sorted(Path(str(perfgraph.__file__)).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "finding":
                rule = node.args[0] if node.args else None
                if isinstance(rule, ast.Constant):
                    found.append((path.name, str(rule.value), {str(word.arg) for word in node.keywords}))
    return found


def test_the_program_names_only_rules_that_have_words() -> None:
    """The scheme has the rules that readers and forms name and no others; each gets what it asks for."""
    known = {rule.value.rsplit("/", 1)[-1] for rule in RULES}
    named = calls()
    remarks = {f"value-{remark}" for remark in set(Remark) - SEEN_BY_SHAPES}
    assert known == {rule for _file, rule, _words in named} | remarks
    assert [(file, rule) for file, rule, _words in named if rule not in known] == []
    short = [(file, rule) for file, rule, words in named if not set(FILLING.get(rule, {})) <= words]
    assert short == []
