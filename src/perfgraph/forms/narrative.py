"""Targets told in sentences (文字报告): …年初指标值为不低于85%，全年实际完成值100%.

Source: the wording of evaluation reports of transfer payments (中央转移支付绩效自评报告), which follow one
pattern: the kind before a colon, then the name, the value set and the value reached of each indicator.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from perfgraph.findings import Finding
from perfgraph.forms.draft import Draft
from perfgraph.forms.indicators import kind_of
from perfgraph.records import Observation, Quote, Record, SheetKind, Target
from perfgraph.tables import Document, Paragraph
from perfgraph.values import parse
from perfgraph.vocabulary import finding

_KIND = re.compile(
    r"^\s*(?:[0-9]{1,2}[、.．]|[(（][0-9一二三四五六七八九十]{1,2}[)）])?\s*(\S{2,10}?指标)\s*[:：]"
)
_SAID = re.compile(
    r"(?:第[一二三四五六七八九十]{1,2}[，,、])?(?P<name>[^，,。；;：:]{2,60}?)(?:年初)?(?:指标值|目标值)为(?P<value>[^，,。；;]{1,40})"
    r"(?:[，,](?:全年)?实际(?:完成值|完成|值)?(?:为)?(?P<actual>[^。；;]{1,40}))?"
)
_TITLE = re.compile(r"绩效(?:自评|评价)?报告|自评报告")
_YEAR = re.compile(r"20[0-9]{2}年度?")
_LONGEST = 2_000


def narrative(document: Document) -> Iterator[Record | Finding]:
    """Yield the sheet of a report in sentences, one target for each pair of values, and what is odd."""
    draft = Draft()
    for paragraph in document.paragraphs:
        if draft.title is None and _TITLE.search(paragraph.text):
            _title(draft, paragraph)
        draft.targets += _targets(paragraph, len(draft.targets))
    if not draft.targets:
        return
    draft.places.append(draft.targets[0].row)
    draft.marks.add("actual")
    yield finding("targets-in-sentences", draft.targets[0].row, draft.title.text if draft.title else "")
    sheet = draft.sheet()
    if sheet:
        yield replace(sheet, kind=SheetKind.EVALUATION)


def _title(draft: Draft, paragraph: Paragraph) -> None:
    """Take the title as the name: a report has no field for it."""
    text = paragraph.text.strip()
    draft.title = Quote(text, paragraph.place)
    name = re.search(r"[(（]([^()（）]{4,60})[)）]\s*$", text)
    draft.fields["project-name"] = Quote(name[1] if name else text, paragraph.place, "标题")
    unit = re.match(r"(.{2,30}?)(?:中央|省级|市级|20[0-9]{2}年|关于|部门|项目)", text)
    if unit:
        draft.fields["unit-name"] = Quote(unit[1], paragraph.place, "标题")
    year = _YEAR.search(text)
    draft.year = Quote(year[0], paragraph.place, "年度") if year else None


def _targets(paragraph: Paragraph, before: int) -> Iterator[Target]:
    kind = _KIND.match(paragraph.text)
    if not kind:
        return
    stated = Quote(kind[1], paragraph.place, "指标")
    text = paragraph.text[kind.end() : _LONGEST]
    for number, said in enumerate(_SAID.finditer(text), before + 1):
        value, actual = said["value"].strip(), (said["actual"] or "").strip()
        yield Target(
            kind="satisfaction" if "满意" in kind[1] else kind_of(re.sub("^产出", "", kind[1])),
            kind_quotes=(stated,),
            name=Quote(said["name"].strip(), paragraph.place, "指标"),
            description=None,
            value=parse(value),
            value_quote=Quote(value, paragraph.place, "年初指标值"),
            basis=None,
            row=replace(paragraph.place, row=number),
            observation=Observation(parse(actual), Quote(actual, paragraph.place, "全年实际完成值"))
            if actual
            else None,
        )
