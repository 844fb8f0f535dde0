"""Phrases that two texts share, verbatim, without those that say nothing."""

from collections.abc import Iterable

SHORTEST = 4
"""Characters of the shortest phrase: shorter ones are found by the score, but convince nobody."""

MOST = 3
"""How many phrases are shown."""

EMPTY = (
    "服务对象", "社会公众", "满意度", "有所提高", "有所改善", "有所提升", "有效提高", "不断提高",
    "进一步提高", "进一步加强", "正常运转", "正常开展", "工作开展", "工作计划", "工作总结", "年度工作",
    "年度计划", "完成情况", "项目完成", "项目实施", "项目资金", "资金使用", "资金管理", "管理办法",
    "实施方案", "实施意见", "工作经费", "按时完成", "及时完成", "按照要求", "相关工作", "的通知",
    "有关问题", "预算绩效", "绩效目标", "绩效评价", "一般公共预算", "公共预算", "以上", "以下", "提供服务",
    "开展工作", "各项工作", "经济社会", "社会发展",
)  # fmt: skip
"""What documents and policies say about anything; a phrase made of these alone is not shown."""

_EDGE = " \t\r\n　，。；：、！？（）()《》〈〉“”\"'‘’[]【】〔〕-—·.,;:/0123456789%年月日的和与及为对在等"


def pieces(text: str) -> frozenset[str]:
    """Return every run of `SHORTEST` characters of a text."""
    return frozenset(text[start : start + SHORTEST] for start in range(len(text) - SHORTEST + 1))


def shared_phrases(texts: Iterable[str], other: str, runs: frozenset[str]) -> tuple[str, ...]:
    """Return the longest phrases that stand in one of `texts` and in `other`; `runs` are its `pieces`.

    >>> other = "残疾人机动轮椅车燃油补贴标准为每车每年260元"
    >>> shared_phrases(["为残疾人机动轮椅车车主发放燃油补贴"], other, pieces(other))
    ('残疾人机动轮椅车', '燃油补贴')
    """
    found: dict[str, None] = {}
    for text in texts:
        start = 0
        while start + SHORTEST <= len(text):
            if text[start : start + SHORTEST] not in runs:
                start += 1
                continue
            end = start + SHORTEST
            while end < len(text) and text[start : end + 1] in other:
                end += 1
            phrase = text[start:end].strip(_EDGE)
            if len(_without_empty(phrase)) >= SHORTEST:
                found[phrase] = None
            start = end
    longest = sorted(found, key=lambda phrase: (-len(phrase), phrase))
    own: list[str] = []
    for phrase in longest:
        if not any(phrase in longer for longer in own):
            own.append(phrase)
    return tuple(own[:MOST])


def _without_empty(phrase: str) -> str:
    for said in EMPTY:
        phrase = phrase.replace(said, "")
    return phrase
