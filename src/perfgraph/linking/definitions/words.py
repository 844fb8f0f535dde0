"""The words that names of indicators are built of: whom they are about, how one counts, how far it goes."""

from collections.abc import Mapping


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


POPULATIONS: Mapping[str, str] = {
    word: canonical
    for canonical, words in {
        "服务对象": "服务对象 受益对象 受助对象 救助对象 受益群体 受益人群 受益人 受众",
        "职工": "职工 干部职工 员工 单位工作人员 工作人员",
        "老年人": "老年人 老人",
        "患者": "患者 病人 就诊人员",
        "公众": "社会公众 公众 社会大众",
        "学员": "学员 参训人员 受训人员 培训人员 培训对象",
        "家属": "家属 亲属",
        "农户": "农户 农牧户",
        "农民": "农民 农牧民",
    }.items()
    for word in words.split()
} | {
    word: word
    for word in _listed(
        "残疾人 残疾儿童 残疾学生 儿童 未成年人 青少年 妇女 学生 小学生 中学生 高中生 大学生 研究生 家长 "
        "教师 师生 干部 居民 村民 群众 市民 游客 用户 消费者 企业 纳税人 军人 退役军人 "
        "优抚对象 低保对象 贫困户 脱贫户 监护人 车主 业主 商户 用人单位 "
        "参保人 参保人员 特困人员 孤儿 志愿者 党员 代表 委员 专职委员 "
        "离退休人员 退休人员 就业人员 "
        "失业人员 教职工 农民工 运动员 观众 读者 基层单位 学校 社区 "
        "旅客 乘客 考生 幼儿 婴幼儿 孕产妇 毕业生 人才 专家"
    )
}
"""Whom an indicator is about, by each word for them; words on one line mean the same people."""

RELATIVES = frozenset(_listed("家属 家长 监护人"))
"""People who are somebody's: right after other people (残疾人家属) they are those of them and nobody else."""

QUALIFIERS = _listed(
    "困难 贫困 重度 轻度 受助 受益 接受培训 参训 受训 农村 城镇 城乡 在校 在职 退休 就业 失业 建档立卡 持证 "
    "智力 精神 肢体 视力 听力 义务教育 中职 高中 小学 初中 优秀 新增 签约 参保"
)
"""What narrows the people down when it stands before them."""

SWEEPING = _listed("人民 广大 全体 全区 全县 全市 全省 所有 各类 本单位 本区 本县")
"""What stands before the people and narrows nothing down."""

MEASURES: Mapping[str, str] = {
    word: measure
    for measure, words in {
        "satisfaction": "满意度 满意率 满意程度 满意情况 满意比例",
        "rate": "率 比例 比率 占比 百分比 比重",
        "persons": "人数 人员数量 人员数 总人数",
        "person-times": "人次数 人次",
        "households": "户数 总户数",
        "times": "次数 场次 批次 期数",
        "count": "数量 个数 总数 数",
        "money": "金额 总额 额度",
        "area": "面积",
        "length": "里程 长度 公里数",
        "time": "时间 期限 时限 天数 工期",
    }.items()
    for word in words.split()
}
"""How an indicator counts, by the end of its name; 效率 is a quality and no rate."""

RISING = _listed("提高 提升 改善 增强 增加 增长 上升 扩大 优化 改进 好转")
FALLING = _listed("降低 减少 下降 减轻 缩小 缓解 遏制 减小")
"""Which way a thing is to change, where a name says so."""

LEVELS = _listed("有所 进一步 不断 逐步 逐年 持续 稳步 显著 明显 大幅 较大 切实 得到")
"""How far a change goes, which belongs to the value and not to what is measured."""

FILLERS = _listed("情况 实际 年度 当年 全年 相关 指标 目标 全部 总体")
"""What a name can do without."""

SYNONYMS: Mapping[str, str] = {
    "按时": "及时",
    "按期": "及时",
    "准时": "及时",
    "补贴": "补助",
    "辅具": "辅助器具",
    "覆盖面": "覆盖",
}
"""Words of names that are taken for each other; such a pair is never more than a close match."""

NEGATIONS = (
    r"未(?!来|成年)"
    r"|不(?!断|低于|少于|超过|高于|大于|小于|得|动产|锈钢)"
    r"|无(?!障碍|偿|线|人机|害化|公害|缝|形资产|烟)"
    r"|非(?!营利|公有|物质|遗|税|农)"
    r"|零(?!售|距离|就业|工|星)"
    r"|没有"
)
"""What turns a name into its opposite; 不断, 不低于 and 无障碍 do not."""
