"""Personal information in texts of documents: telephone numbers, identity numbers, names in fields for them.

The Personal Information Protection Law (2021, art. 4) protects what identifies a natural person. What is
looked for are the forms in which it comes into tables of targets; a name in running text is not told from
other words, and is not found.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

TELEPHONE, IDENTITY, NAME = "telephone-number", "identity-number", "name-of-person"
"""The rules of the scheme `publishing-rule` that personal information breaks."""

_FIELDS = """
    联系人 负责人 责任人 填表人 填报人 经办人 审核人 复核人 制表人 编制人 报送人 评价人 联络人 联络员 申请人
    受益人 监护人 户主 姓名
"""
LABELS = tuple(_FIELDS.split())
"""What the fields for names are called, or end with."""

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚"
    "沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
    "康易乔赖文施洪辛柯庄牛樊葛邢安齐伍庞颜倪聂章鲁岳翟申詹欧耿关兰焦俞左柳甘祝包宁符阮尚舒纪柏梅童凌毕单裴霍"
    "成苗谷曲盛冉翁蓝骆路游靳辜管柴蒙鲍华喻祁房蒲滕屈饶解牟艾尤时穆司古吉缪车项连芦卜季娄桑窦岑席景宫隋党费栾"
    "明储冷宗殷迟应米闵初庾敖阳巩池佟湛楚褚冼仇苑荆苟仲帅戚厉全邬桂晏臧楼郎权慕闻隆丛刁沙胥训边卞刑姬满候麻农"
)
"""Common surnames of one character, with traditional or older spellings left to the reader."""

_DOUBLE = "欧阳 上官 司马 诸葛 尉迟 皇甫 司徒 令狐 夏侯 慕容 公孙 东方 南宫 端木 轩辕 申屠 澹台 呼延"

_ORDINARY = """
    单位 单位章 项目 项目名 管理 管理员 时间 方式 方法 金额 年度 成本 成效 全部 全区 全县 全市 支出 万元 水平
    安全 安排 任务 任职 任期 通过 相关 应急 计划 连续 解决 关于 向社会 明确 常务 常规 党委 党组 高校 高级 文件
    文化 经费 边界 程序 施工 游客 农业 农民 农村 农户 满意 满意度 车辆 路径 房屋 安置 康复 田地 谷物 牛羊 马路
    林地 石油 石材 金融
"""
NO_NAMES = frozenset(_ORDINARY.split())
"""Words that begin like a name and stand in such fields or beside them."""

_HAN = "\u4e00-\u9fff"
_NAME = (
    rf"(?:{_DOUBLE.replace(' ', '|')}|[{''.join(sorted(SURNAMES))}])[ \u3000]?[{_HAN}](?:[ \u3000]?[{_HAN}])?"
)
_END = r"(?=$|[\s,，;；、。.()（）:：/0-9])"
_WHOLE_NAME = re.compile(_NAME)
_ORGANISATION = tuple("科处局股所站院厅司组")

_LABELLED_NAME = re.compile(
    rf"(?:{'|'.join(LABELS)})(?:\([^()]*\))?(?:签字|签名|签章)?"
    rf"[ \u3000]*[:\t \u3000][:\t \u3000]*({_NAME}){_END}"
)
_LABEL = re.compile(rf"[{_HAN}/]{{0,8}}(?:{'|'.join(LABELS)})(?:\([^()]*\))?:?")

_MOBILE = r"(?:(?:\+|00)?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9A-Za-z]|\.[0-9]| ?[万亿元%])"
_AREA = r"(?:\(0[1-9][0-9]{1,2}\) ?|0[1-9][0-9]{1,2}[- ]{1,2})"
_FIXED = rf"{_AREA}[2-8][0-9]{{6,7}}(?:(?:-|转| )[0-9]{{1,5}})?(?![0-9A-Za-z])"
_TELEPHONE = re.compile(rf"(?<![0-9A-Za-z.\-])(?:{_MOBILE}|{_FIXED})")
_LABELLED_TELEPHONE = re.compile(
    r"(?:电话|手机|联系方式|传真|座机)(?:号码)?[: \t\u3000]{1,4}"
    r"((?:\+?86[- ])?[0-9][0-9-]{5,16}[0-9])(?![0-9A-Za-z.])"
)
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}"
    r"[0-9Xx](?![0-9A-Za-z])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

_WORTH_A_LOOK = re.compile(rf"[0-9](?:[-() ]{{0,2}}[0-9]){{6}}|{'|'.join(LABELS)}")
_NARROW = str.maketrans("０１２３４５６７８９－—–（）：＋", "0123456789---():+")
"""Full-width digits and signs and the ones meant, one for one, so that places stay the same."""


@dataclass(frozen=True, slots=True)
class Personal:
    """A piece of personal information: the rule that it breaks, and the text as it stands."""

    rule: str
    text: str


def personal(text: str) -> Iterator[Personal]:
    """Yield the personal information in a text; cells of a row are parted by tabs.

    >>> [found.text for found in personal("项目负责人：张三　联系电话：0335-5051234，13800138000")]
    ['0335-5051234', '13800138000', '张三']
    >>> list(personal("投入13800138000.00元，编码1303032128HRAXGII0LHI，负责人：财务科"))
    []
    """
    plain = text.translate(_NARROW)
    if not _WORTH_A_LOOK.search(plain):
        return
    taken: list[tuple[int, int]] = []
    for start, end, rule in _places(plain):
        if not any(start < other_end and other < end for other, other_end in taken):
            taken.append((start, end))
            yield Personal(rule, text[start:end])


def _places(plain: str) -> Iterator[tuple[int, int, str]]:
    for match in _IDENTITY.finditer(plain):
        if _checks(match[0]):
            yield (*match.span(), IDENTITY)
    for pattern, group in ((_TELEPHONE, 0), (_LABELLED_TELEPHONE, 1)):
        for match in pattern.finditer(plain):
            yield (*match.span(group), TELEPHONE)
    for match in _LABELLED_NAME.finditer(plain):
        if _is_name(match[1]):
            yield (*match.span(1), NAME)


def names_below(rows: Iterable[Sequence[str]]) -> Iterator[Personal]:
    """Yield the names in a table that stand below the heading of a field for them.

    >>> [found.text for found in names_below([["序号", "联系人"], ["1", "李四"], ["2", "办公室"]])]
    ['李四']
    """
    columns: set[int] = set()
    for cells in rows:
        for place, cell in enumerate(cells):
            plain = cell.translate(_NARROW).strip()
            if place in columns and _WHOLE_NAME.fullmatch(plain) and _is_name(plain):
                yield Personal(NAME, cell.strip())
        columns |= {place for place, cell in enumerate(cells) if _is_label(cell)}


def masked(text: str, found: Iterable[str]) -> str:
    """Return a text with every piece of personal information that was found replaced, a star for each letter.

    >>> masked("联系人：张三（13800138000）", ["张三", "13800138000"])
    '联系人：**（***********）'
    """
    for piece in sorted(set(found), key=len, reverse=True):
        text = text.replace(piece, "*" * len(piece))
    return text


def _is_label(cell: str) -> bool:
    return bool(_LABEL.fullmatch(cell.translate(_NARROW).strip()))


def _is_name(text: str) -> bool:
    name = re.sub(r"[ \u3000]", "", text)
    return name not in NO_NAMES and not (len(name) > 2 and name.endswith(_ORGANISATION))


def _checks(number: str) -> bool:
    """Tell whether the last character is the check digit of the others (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()
