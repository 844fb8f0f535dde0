"""The words of a report, in both languages."""

from collections.abc import Mapping

from perfgraph.findings import Bilingual, Severity

SEVERITIES: Mapping[Severity, Bilingual] = {
    Severity.VIOLATION: Bilingual("违反", "Violation"),
    Severity.WARNING: Bilingual("警告", "Warning"),
    Severity.INFO: Bilingual("提示", "Remark"),
}

COUNTS: Mapping[Severity, Bilingual] = {
    Severity.VIOLATION: Bilingual("项违反", "violations"),
    Severity.WARNING: Bilingual("项警告", "warnings"),
    Severity.INFO: Bilingual("项提示", "remarks"),
}

MEANINGS: Mapping[Severity, Bilingual] = {
    Severity.VIOLATION: Bilingual(
        "图谱不合约定，须先改正再使用。", "The graph breaks its contract; mend it before use."
    ),
    Severity.WARNING: Bilingual(
        "文件本身有异常，发布前应当核对。", "The document is odd; check it before publication."
    ),
    Severity.INFO: Bilingual("值得留意，不一定要修改。", "Worth a look; it need not be changed."),
}

HEADINGS: Mapping[str, Bilingual] = {
    "title": Bilingual("绩效目标核对报告", "Report on performance targets"),
    "place": Bilingual("位置", "Where"),
    "message": Bilingual("问题", "What is odd"),
    "found": Bilingual("实际", "Found"),
    "expected": Bilingual("应有", "Expected"),
    "rule": Bilingual("规则", "Rule"),
    "contents": Bilingual("目录", "Contents"),
    "blank": Bilingual("（空）", "(blank)"),
    "note": Bilingual(
        "报告只指出问题，不改动数据。原文照录，未作翻译。",
        "The report points out faults and changes no data. Texts of the document stand as they are.",
    ),
}

NOTHING = Bilingual("没有发现问题。", "Nothing odd was found.")
