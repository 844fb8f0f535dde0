"""The words of the list of files, in both languages."""

from collections.abc import Mapping

from perfgraph.findings import Bilingual

STATES: Mapping[str, Bilingual] = {
    "refused": Bilingual("未读取", "not read"),
    "new": Bilingual("已写入", "stored"),
    "unchanged": Bilingual("未变", "unchanged"),
    "skipped": Bilingual("已跳过", "skipped"),
}
"""The states of a file, what needs a look first."""

FORMS_OF_READING: Mapping[str, Bilingual] = {
    "word": Bilingual("Word 文档", "Word document"),
    "html": Bilingual("网页", "HTML page"),
    "text": Bilingual("纯文本", "plain text"),
    "workbook": Bilingual("Excel 工作簿", "Excel workbook"),
    "office": Bilingual("经 LibreOffice 转换", "converted by LibreOffice"),
    "pdf": Bilingual("PDF", "PDF"),
    "picture": Bilingual("图片（文字识别）", "picture (text recognition)"),
}
"""What reads a file."""

WORDS: Mapping[str, Bilingual] = {
    "title": Bilingual("文件读取清单", "What became of the files"),
    "path": Bilingual("文件", "File"),
    "how": Bilingual("如何读取", "How it was read"),
    "form": Bilingual("表式及依据", "Form and why"),
    "projects": Bilingual("项目", "Projects"),
    "targets": Bilingual("指标", "Targets"),
    "findings": Bilingual("问题", "Findings"),
    "seconds": Bilingual("秒", "Seconds"),
    "reason": Bilingual("原因", "Why"),
    "forms": Bilingual("按表式", "By form"),
    "readers": Bilingual("按格式", "By format"),
    "reasons": Bilingual("未读取的原因", "Why files were not read"),
    "files": Bilingual("文件数", "files"),
    "took": Bilingual("用时（秒）：", "seconds taken: "),
    "headings": Bilingual("所见栏目：", "headings seen: "),
    "earlier": Bilingual("较早版本：", "earlier version: "),
    "copy": Bilingual("内容相同的文件：", "same bytes as "),
    "stopped": Bilingual("本次读取中途停止，其余文件未处理。", "The run was ended before its last file."),
    "violations": Bilingual("违反", "violations"),
    "warnings": Bilingual("警告", "warnings"),
    "remarks": Bilingual("提示", "remarks"),
}
"""Everything else that the page says."""
