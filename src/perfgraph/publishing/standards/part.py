"""The part of a release that speaks the standards of the field, and says what they have no place for."""

from collections.abc import Iterator
from pathlib import Path

from perfgraph.assets import asset
from perfgraph.findings import Bilingual
from perfgraph.publishing.documents import DocumentVersion
from perfgraph.publishing.markup import write
from perfgraph.publishing.parts import Column, File, Part, Source
from perfgraph.publishing.standards.iati import iati
from perfgraph.publishing.standards.plans import plan_of
from perfgraph.publishing.standards.stratml import NAMESPACE, About, stratml
from perfgraph.terms import XSD

FOLDER = "standards"
"""The folder of these files in a release."""

STRATML = "https://www.iso.org/standard/67282.html"
IATI = "https://iatistandard.org/en/iati-standard/203/activity-standard/"
RFC4180 = "https://www.rfc-editor.org/rfc/rfc4180"

_UNFIT = {
    "standard": Bilingual(zh="标准", en="standard"),
    "term": Bilingual(zh="术语", en="term"),
    "what_zh": Bilingual(zh="内容（中文）", en="what, in Chinese"),
    "what_en": Bilingual(zh="内容（英文）", en="what, in English"),
    "reason_zh": Bilingual(zh="原因（中文）", en="why, in Chinese"),
    "reason_en": Bilingual(zh="原因（英文）", en="why, in English"),
    "instead_zh": Bilingual(zh="替代办法（中文）", en="instead, in Chinese"),
    "instead_en": Bilingual(zh="替代办法（英文）", en="instead, in English"),
}


def write_standards(source: Source, folder: Path) -> Iterator[File]:
    """Write each latest document version as StratML and as IATI, then the list of what does not fit."""
    replaced = {document.older for document in source.documents}
    for document in source.documents:
        if document.key not in replaced:
            yield from _document(source, folder, document)
    path = f"{FOLDER}/unfit.csv"
    (folder / FOLDER).mkdir(exist_ok=True)
    (folder / path).write_bytes((asset("publications") / "standards" / "unfit.csv").read_bytes())
    yield File(
        path,
        "text/csv",
        Bilingual(zh="各标准不能表达的内容", en="What the standards have no place for"),
        Bilingual(
            zh="StratML 和 IATI 不能表达的内容、原因和替代办法。",
            en="What StratML and IATI cannot say, why, and where it is instead.",
        ),
        (RFC4180,),
        columns=tuple(Column(name, XSD + "string", title) for name, title in _UNFIT.items()),
    )


def _document(source: Source, folder: Path, document: DocumentVersion) -> Iterator[File]:
    plan = plan_of(source.graph, document.iri)
    path = f"{FOLDER}/stratml/{document.key}.xml"
    about = About(document.file, source.address(path).value, source.date)
    for root, where, name, standard, namespace in (
        (stratml(plan, about), path, "StratML", STRATML, NAMESPACE),
        (iati(plan), f"{FOLDER}/iati/{document.key}.xml", "IATI", IATI, ""),
    ):
        if root is not None:
            write(folder / where, root, namespace)
            yield _file(document, where, name, standard)


def _file(document: DocumentVersion, path: str, name: str, standard: str) -> File:
    text = {
        "StratML": Bilingual(
            zh="文件中的绩效目标、指标值和完成值，按 StratML 第2部分（绩效计划或报告）。",
            en="Goals, targets and results of the document as StratML Part 2, Performance Plan or Report.",
        ),
        "IATI": Bilingual(
            zh="文件中各项目的指标值、基线值和完成值，按 IATI 结果框架。",
            en="Targets, baselines and results of the projects of the document as IATI results frameworks.",
        ),
    }[name]
    title = Bilingual(zh=f"{document.file}（{name}）", en=f"{document.file} ({name})")
    return File(path, "application/xml", title, text, (standard,), documents=(document.key,))


PART = Part(Bilingual(zh="行业标准", en="standards of the field"), write_standards)
