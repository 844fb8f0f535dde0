"""What the first and last lines of a policy text say of the document: title, number, issuers, days."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from perfgraph.citations import Citation, DocumentNumber, citations
from perfgraph.citations.gazetteer import marks
from perfgraph.policies.dates import adopted, in_force, signed
from perfgraph.policies.lines import Line, squeezed
from perfgraph.policies.numbering import numbered

FRONT = 40
"""Among how many of the first lines title and number are looked for."""

_LONGEST = 120
_TITLED = re.compile(
    r"[^。；;，,！？]{2,119}(?:通知|意见|办法|条例|规定|方案|规划|纲要|细则|决定|法|计划|公告|函|制度|指引|规范|"
    r"批复|标准|体系框架)(?:[(（][^()（）]{1,30}[)）])?"
)
_LABELLED = re.compile(
    r"(?:标题|文件名称|名称|发文字号|文号|索引号|发文机关|发布机构|成文日期|发布日期|主题词?)"
    r"[ \u3000]{0,3}[:：]?"
)
_NAME = re.compile(r"(?:标题|文件名称|名称)[ \u3000]{0,3}[:：][ \u3000]{0,3}(?P<name>.+)")
_HEADED = re.compile(r"(?P<issuers>[^。；，,]{2,60}?)(?:文件)")
_ISSUER = re.compile(r"[\u4e00-\u9fff]{2,30}(?:部|委|会|联|局|厅|院|办|府|署|中央|办公室|办公厅)")
_OF_TITLE = re.compile(r"(?P<issuers>.{2,80}?)关于")


@dataclass(frozen=True, slots=True)
class Front:
    """What a text says of its document; `number` as it is cited, with the repair of its brackets."""

    title: str
    number: Citation | None
    issuers: tuple[str, ...]
    issued: str
    in_force_from: str

    @property
    def key(self) -> DocumentNumber | None:
        """Return the number, None where there is none."""
        return self.number.number if self.number else None


def front(lines: Sequence[Line], name: str) -> Front:
    """Return what a text says of its document; `name` is the name of its file, its title when it has none.

    The number is the one that stands alone on a line, behind the title, or in the brackets under it that tell
    by which order a statute was published; never one that the text only cites.
    """
    first = _first(lines)
    title = _title(first) or name
    number = _number(first)
    days = (signed(line.text) for line in reversed(lines))
    issued = next(filter(None, days), "") or next(filter(None, (adopted(line) for line in first)), "")
    force = in_force("\n".join(line.text for line in lines if "起" in line.text))
    return Front(_without_number(title), number, tuple(_issuers(first, title, number)), issued, force)


def _first(lines: Sequence[Line]) -> list[str]:
    """Return the lines ahead of the first clause."""
    found = []
    for line in lines[:FRONT]:
        if numbered(line.text):
            break
        found.append(line.text)
    return found


def _title(first: Sequence[str]) -> str:
    """Return the first line that reads as a title, with the one before it where it was broken in two."""
    named = next((found["name"] for line in first if (found := _NAME.fullmatch(line))), "")
    if named:
        return named
    for place, line in enumerate(first):
        whole = _without_number(line)
        if not _TITLED.fullmatch(whole) or _LABELLED.match(line):
            continue
        before = first[place - 1] if place else ""
        broken = "关于" not in whole and "关于" in before and not _TITLED.fullmatch(_without_number(before))
        return before + whole if broken and len(before) < _LONGEST else whole
    return ""


def _without_number(title: str) -> str:
    """Return a title without the number in brackets behind it, and without the marks around it."""
    for found in citations(title):
        if found.number and not found.title and found.end >= len(title.rstrip(")）")):
            title = title[: found.start].rstrip("(（ \u3000")
    return title.strip("《》") if title.startswith("《") and title.endswith("》") else title.strip()


def _number(first: Sequence[str]) -> Citation | None:
    """Return the document's own number."""
    published = None
    for line in first:
        for found in citations(line):
            if not found.number:
                continue
            alone = _LABELLED.sub("", squeezed(line)).strip("()（）【】[]")
            if squeezed(found.text).strip("()（）") == alone or _behind_title(line, found):
                return found
            if not found.number.year and re.search("公布|发布|令$", line) and published is None:
                published = found
    return published


def _behind_title(line: str, found: Citation) -> bool:
    """Tell whether a number stands at the end of a line that is otherwise a title."""
    rest = line[found.end :].strip(")） \u3000")
    return not rest and not found.title and bool(_TITLED.fullmatch(line[: found.start].rstrip("(（ \u3000")))


def _issuers(first: Sequence[str], title: str, number: Citation | None) -> Iterator[str]:
    """Yield the issuers: the names ahead of 关于 in the title, on the head of the paper, or of the mark."""
    found = _OF_TITLE.match(title)
    names = list(_bodies(found["issuers"])) if found else []
    for line in first[:6]:
        headed = _HEADED.fullmatch(squeezed(line))
        if not names and headed and headed["issuers"] != title:
            names = list(_bodies(line.removesuffix("文件")))
    if not names and number and number.number:
        mark = marks().get(number.number.issuer)
        names = re.split("、", mark.issuer) if mark and mark.issuer else []
    yield from dict.fromkeys(names)


def _bodies(text: str) -> Iterator[str]:
    for part in re.split(r"[ \t\u3000、]+", text.strip()):
        if _ISSUER.fullmatch(part):
            yield part
