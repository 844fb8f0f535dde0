"""Read values in words: yes or no (是非), questions, and qualities (定性)."""

import re

from perfgraph.values.model import Kind, Remark, Value

_ANSWERS = {"是": True, "否": False, "是/否": None, "否/是": None, "是或否": None, "是、否": None}
_QUESTION = re.compile("是否|能否|可否|有无|[吗么?]$")

_CHANGES_UP = "提高|改善|提升|增加|增强|增长|上升|扩大|改进|优化|好转"
_CHANGES_DOWN = "减少|降低|下降|减轻|缩小|减小|缓解|遏制"
_UP = re.compile(f"(?<![不未无零])(?:{_CHANGES_UP})")
_DOWN = re.compile(f"(?<![不未无零])(?:{_CHANGES_DOWN})")
_QUALITY = re.compile(
    f"{_CHANGES_UP}|{_CHANGES_DOWN}"
    "|有所|进一步|显著|明显|持续|稳步|不断|逐步|逐年|大幅|有效|充分|全面|基本|积极|严格|较"  # how far
    "|保障|保证|确保|推动|推进|促进|维护|维持|保持|加强|完善|落实"  # what is done
    "|执行|实现|达到|达标|完成|支出|长期|合规|合格|合法|合理|及时|按时|准时|按期|健全|规范|可控|可持续|稳定|有序|到位|安全|正常|满意"
    "|符合|按要求|按规定|按计划|按照|[优良好强高大无]$"  # how it is
)
_NAME = re.compile("(?:率|满意度|占比|比例|人数|人次|次数|数量)$")
"""How the name of an indicator ends: such a text stands in the wrong column and is no value."""


def boolean(text: str) -> Value | None:
    """Read a yes or a no; a cell that prints both choices (是/否) has chosen neither.

    >>> boolean("是").expected, boolean("否").expected, boolean("是/否").expected
    (True, False, None)
    """
    return Value(text, Kind.BOOLEAN, expected=_ANSWERS[text]) if text in _ANSWERS else None


def question(text: str) -> Value | None:
    """Read a question, which states no target: a yes-or-no value without its answer.

    >>> question("相关业务是否正常开展").remarks
    (<Remark.QUESTION: 'question'>,)
    """
    return Value(text, Kind.BOOLEAN, remarks=(Remark.QUESTION,)) if _QUESTION.search(text) else None


def qualitative(text: str) -> Value | None:
    """Read a text without any figure that says how something is or changes; `direction` where it is clear.

    >>> qualitative("有所提高").direction, qualitative("持续降低").direction, qualitative("合规").direction
    ('up', 'down', '')
    >>> qualitative("工作计划"), qualitative("群众满意度")
    (None, None)
    """
    if re.search("[0-9]", text) or _NAME.search(text) or not _QUALITY.search(text):
        return None
    up, down = bool(_UP.search(text)), bool(_DOWN.search(text))
    return Value(text, Kind.QUALITATIVE, direction="" if up == down else "up" if up else "down")
