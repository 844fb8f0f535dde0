"""The families of templates (模板) that are read by their headings: each is its headings and a name.

Sources: public documents of fourteen provinces, and the forms of 财预〔2015〕88号, 财预〔2019〕136号 and
财预〔2020〕10号 as known from general knowledge. Which labels mean the same is told by the scheme `heading`.
"""

from perfgraph.findings import Bilingual
from perfgraph.forms.form import Form
from perfgraph.forms.reading import by_headings, in_sentences

_LEVELS = ("一级指标", "二级指标", "三级指标", "指标值")
_PARTIES = ("项目名称", "主管部门", "实施单位")
_MONEY = ("年度资金总额", "财政拨款", "其他资金")
_EXECUTED = ("全年预算数", "全年执行数", "执行率", "分值", "得分")
_RESULTS = ("实际完成值", "偏差原因分析及改进措施", "目标实际完成情况")


def _family(name: str, zh: str, en: str, *headings: str) -> Form:
    return Form(name, Bilingual(zh=zh, en=en), frozenset(headings), by_headings)


FAMILIES: tuple[Form, ...] = (
    _family(
        "national-targets",
        "项目支出绩效目标申报表",
        "Project targets, national form",
        *_PARTIES, *_MONEY, "中期目标", "年度目标", *_LEVELS,
    ),
    _family(
        "department-targets",
        "部门整体支出绩效目标申报表",
        "Targets of a department as a whole",
        "部门名称", "任务名称", "主要内容", "预算金额", "年度目标", *_LEVELS,
    ),
    _family(
        "national-evaluation",
        "项目支出绩效自评表",
        "Self-evaluation of a project",
        *_PARTIES, *_MONEY, *_EXECUTED, "年度目标", *_RESULTS, *_LEVELS,
    ),
    _family(
        "department-evaluation",
        "部门整体支出绩效自评表",
        "Self-evaluation of a department as a whole",
        "部门名称", "年初预算数", *_EXECUTED, "年度目标", *_RESULTS, *_LEVELS,
    ),
    _family(
        "transfer-targets",
        "转移支付区域绩效目标表",
        "Area targets of a transfer payment",
        "专项名称", "财政部门", "主管部门", "年度资金总额", "中央补助", "地方资金", "年度目标", *_LEVELS,
    ),
    _family(
        "transfer-evaluation",
        "转移支付区域绩效自评表",
        "Area self-evaluation of a transfer payment",
        "专项名称", "财政部门", "主管部门", "年度资金总额", "中央补助", "地方资金", "全年预算数",
        "全年执行数", "执行率", "年度目标", *_RESULTS, *_LEVELS,
    ),
    _family(
        "monitoring",
        "绩效运行监控表",
        "Monitoring of targets during the year",
        *_PARTIES, "年初预算数", "全年执行数", "执行率", "全年预计执行数", "执行情况",
        "全年预计完成情况", "偏差原因", "完成可能性", *_LEVELS,
    ),
    _family(
        "sichuan-list",
        "四川部门预算项目绩效目标申报表（平铺）",
        "Project targets of Sichuan, a list",
        "单位名称", "项目名称", "预算数", "年度目标", "指标性质", "度量单位", "权重", "指标方向性", *_LEVELS,
    ),
    _family(
        "sichuan-evaluation",
        "四川部门预算项目支出绩效自评表",
        "Self-evaluation of Sichuan",
        *_PARTIES, "项目基本情况", "年初预算", "调整后预算数", "预算执行数", "执行率", "权重", "得分",
        "年度目标", "完成情况", "指标性质", "度量单位", "完成值", "未完成原因分析", "评价结论",
        "存在问题", "改进措施", *_LEVELS,
    ),
    _family(
        "sichuan-targets",
        "四川项目支出绩效目标申报表",
        "Project targets of Sichuan",
        "项目名称", "预算单位", "年度资金总额", "财政拨款", "自有资金", "一般公共预算", "政府性基金",
        "年度目标", *_LEVELS,
    ),
    _family(
        "hunan-targets",
        "湖南项目支出绩效目标申报表",
        "Project targets of Hunan",
        "项目名称", "项目属性", "项目起止时间", "项目负责人", "立项依据", "上年度安排资金", "本年度申请",
        "长期目标", "年度目标", "指标内容", "指标值", "备注",
    ),
    _family(
        "hubei-targets",
        "湖北项目绩效目标表",
        "Project targets of Hubei, with earlier values",
        "项目名称", "年度目标", "上年", "前年", "绩效标准", "当年预期实现值", "一级指标", "二级指标",
        "三级指标", "确定依据",
    ),
    _family(
        "shanghai-targets",
        "上海财政项目支出绩效目标申报表",
        "Project targets of Shanghai",
        *_PARTIES, "项目性质", "计划开始日期", "计划完成日期", "项目资金总额", "年度资金申请总额",
        "财政拨款", "上年结转资金", "其他资金", "项目总体目标", "年度总体目标", *_LEVELS,
    ),
    _family(
        "chongqing-targets",
        "重庆项目支出绩效目标审批表",
        "Project targets of Chongqing",
        *_PARTIES, "项目分类", "建设周期", "项目审批", "项目总体概况", "项目总预算", "当年年度预算",
        "财政资金", "执行率", "分值", "指标解释", *_LEVELS,
    ),
    _family(
        "inner-mongolia-targets",
        "内蒙古项目支出绩效目标表",
        "Project targets of Inner Mongolia",
        *_PARTIES, "年度目标", "指标性质", "指标方向", "目标值", "计量单位", "分值", "备注",
        "一级指标", "二级指标", "三级指标",
    ),
    _family(
        "hebei-2019",
        "河北省预算绩效目标表（2019年，分级标准）",
        "Targets of Hebei, 2019, with values for four grades",
        "绩效目标", "指标分类", "指标", "绩效指标描述", "优", "良", "中", "差", "评价标准确定依据",
    ),
    _family(
        "term-targets",
        "部门专项业务经费绩效目标表",
        "Targets of a term of years and of one year",
        *_PARTIES, "实施期资金总额", "年度资金总额", "财政拨款", "其他资金", "实施期目标", "年度目标",
        *_LEVELS,
    ),
    _family(
        "plain-targets",
        "项目绩效目标简表",
        "Project targets, short form, upright or transposed",
        "项目单位", "项目名称", "年度资金总额", "项目概况", "年度目标", *_LEVELS,
    ),
    Form(
        name="narrative",
        title=Bilingual(zh="绩效自评报告（文字）", en="Evaluation report in sentences"),
        headings=frozenset(),
        extract=in_sentences,
        phrases=frozenset(("年初指标值为", "绩效自评", "指标：")),
    ),
    Form(
        name="generic",
        title=Bilingual(zh="通用绩效指标表", en="Any table of indicators"),
        headings=frozenset(("二级指标", "三级指标", "指标值")),
        extract=by_headings,
        generic=True,
    ),
)  # fmt: skip
"""Every family but that of Hebei, 2021, which has a module of its own."""
