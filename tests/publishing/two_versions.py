"""The sample document and a later version of it, in which every kind of change comes about once."""

from pathlib import Path

import perfgraph
from perfgraph.assets import asset
from perfgraph.graph import PerformanceGraph

SAMPLE = asset("examples") / "sample.txt"

DROPPED = """\t
\t可持续影响指标
\t项目持续发挥作用期限
\t项目带来的好处能够持续多久
\t长期
\t工作计划

\t满意度指标
\t服务对象满意度指标
\t受助对象满意度
\t受访者中表示满意或者较满意的人数所占比例
\t≥80%
\t工作计划
"""
ADDED = """\t满意度指标
\t服务对象满意度指标
\t受助对象满意度
\t受访者中表示满意或者较满意的人数所占比例
\t≥80%
\t工作计划

\t
\t服务对象满意度指标
\t受助家庭满意度
\t受访家庭中表示满意的比例
\t≥90%
\t工作计划
"""

EDITS = (
    (
        "\t预算数\n\t40000.00\n\t其中：财政资金\n\t40000.00",
        "\t预算数\n\t50000.00\n\t其中：财政资金\n\t50000.00",
    ),
    ("财政资金\n\t148200.00\n\t其他资金\n\t0\n", "财政资金\n\t140000.00\n\t其他资金\n\t8200.00\n"),
    ("\t10.00%\n\t20.00%\n\t30.00%\n", "\t10.00%\n\t25.00%\n\t30.00%\n"),
    ("\t80户\n", "\t100户\n"),
    ("与提出申请的人数之比\n\t≥80%", "与提出申请的人数之比\n\t≥75%"),
    ("\t各项任务在计划规定的时间内完成\n", "\t各项任务在年底前完成\n"),
    ("\t有所保障\n\t工作总结", "\t有所保障\n\t工作计划"),
    ("\t17人\n", "\t20户\n"),
    (DROPPED, ADDED),
)
"""What the later version says instead, each once, where it stands first."""


def write_later(path: Path) -> Path:
    """Write the later version; every text that is edited is there."""
    text = SAMPLE.read_text(encoding="utf-8")
    for before, after in EDITS:
        assert before in text, before
        text = text.replace(before, after, 1)
    path.write_text(text, encoding="utf-8")
    return path


def both(folder: Path) -> PerformanceGraph:
    """Return a graph that read both versions, the later one from the same path."""
    graph = perfgraph.open("memory:")
    (folder / "sample.txt").write_bytes(SAMPLE.read_bytes())
    assert graph.ingest([folder]).read
    write_later(folder / "sample.txt")
    assert graph.ingest([folder]).read
    return graph
