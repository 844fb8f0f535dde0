"""Links on the command line: what a run found, the links of a thing, an evaluation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from perfgraph.cli import wording
from perfgraph.cli.reading import interruptible
from perfgraph.cli.screen import Screen
from perfgraph.findings import Bilingual
from perfgraph.graph import PerformanceGraph
from perfgraph.linking import LinkOptions, LinkReport
from perfgraph.linking.showing import Shown, links_of
from perfgraph.links import CITES, NONE_FITS
from perfgraph.settings import Settings
from perfgraph.terms import slug
from perfgraph.vocabulary import label_of

KINDS: Mapping[str, Bilingual] = {
    "citation": Bilingual(zh="引用的政策", en="cited policies"),
    "policy": Bilingual(zh="政策候选", en="policies suggested"),
    "none-policy": Bilingual(zh="无对应政策", en="no policy fits"),
    "goal": Bilingual(zh="所支撑的目标候选", en="goals suggested"),
    "none-goal": Bilingual(zh="无对应目标", en="no goal fits"),
    "basis": Bilingual(zh="确定依据所指文件候选", en="documents meant by bases"),
    "none-basis": Bilingual(zh="依据所指文件不明", en="bases whose document is unknown"),
    "indicator": Bilingual(zh="指标对应候选", en="mappings of indicators"),
}
KIND = Bilingual(zh="类别", en="kind")
LINKS = Bilingual(zh="关联数", en="links")
SUBJECTS = Bilingual(zh="主体数", en="subjects")
LINKING = Bilingual(zh="查找关联", en="linking")
UNRESOLVED = Bilingual(
    zh="{number} 处引用未能对应到政策文件库，例如：{examples}",
    en="{number} citations name no document of the register, such as {examples}",
)
CARRIED = Bilingual(
    zh="沿用先前版本的审核意见 {carried} 项；{stale} 项所依据的原文已变，需重新审核。",
    en="{carried} decisions taken over from earlier versions; the text under {stale} has changed.",
)
LINKED = Bilingual(
    zh="{documents} 份文件，{changed} 个关联图有变化，用时 {seconds} 秒；快照 {snapshot}。"
    "下一步：perfgraph link show 项目编码 查看证据，perfgraph review 审核候选。",
    en="Documents: {documents}; graphs of links changed: {changed}; {seconds} s; snapshot {snapshot}. "
    "Next: `perfgraph link show CODE` shows the evidence, `perfgraph review` takes decisions.",
)
NO_DOCUMENTS = Bilingual(
    zh="图谱中没有文件；先运行 perfgraph ingest。",
    en="The graph holds no document; run `perfgraph ingest` first.",
)
NONE = Bilingual(zh="（无对应）", en="(none fits)")
SUBJECT = Bilingual(zh="主体", en="subject")
RELATION = Bilingual(zh="关系", en="relation")
OBJECT = Bilingual(zh="客体", en="object")
CONFIDENCE = Bilingual(zh="置信度", en="confidence")
STATUS = Bilingual(zh="状态", en="status")
WHY = Bilingual(zh="理由", en="reasons")
METHOD = Bilingual(zh="方法", en="method")
SPLIT = Bilingual(
    zh="{split}：{subjects} 个主体，其中 {answered} 个有对应",
    en="{split}: {subjects} subjects, {answered} of them with an answer",
)
AGREEMENT = Bilingual(
    zh="两位标注者的一致性（Cohen κ）：{kappa}。各项为百分比，方括号内为按文件重抽样的 95% 区间。",
    en="Agreement of the two annotators (Cohen's kappa): {kappa}. Measures in per cent; in brackets the "
    "middle 95 % of bootstrap draws of whole documents.",
)
SHORT = 60


def link_with_progress(graph: PerformanceGraph, options: LinkOptions, screen: Screen) -> LinkReport:
    """Link documents with a bar on standard error; Ctrl+C ends the run after the document in hand."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen.err, transient=True) as progress, interruptible() as stop:
        task = progress.add_task(screen.say(LINKING), total=None)

        def done(number: int, total: int) -> None:
            progress.update(task, completed=number, total=total)

        return graph.link(done, replace(options, stop=stop))


def show_report(report: LinkReport, snapshot: str, screen: Screen) -> None:
    """Print what a run found by kind, what did not resolve, and what to do next."""
    rows = [
        (screen.say(label), f"{report.links[name]:,}", f"{report.subjects[name]:,}")
        for name, label in KINDS.items()
        if report.links[name]
    ]
    if rows:
        screen.table([screen.say(one) for one in (KIND, LINKS, SUBJECTS)], rows, (False, True, True))
    if report.unknown:
        examples = "; ".join(report.unresolved[:3])
        screen.remark(screen.say(UNRESOLVED, number=report.unknown, examples=examples))
    if report.carried or report.stale:
        screen.note(CARRIED, carried=report.carried, stale=report.stale)
    if report.interrupted:
        screen.remark(screen.say(wording.STOPPED))
    if not report.documents and not report.interrupted:
        screen.note(NO_DOCUMENTS)
        return
    said = {"documents": report.documents, "changed": report.changed, "seconds": f"{report.seconds:.1f}"}
    screen.note(LINKED, **said, snapshot=snapshot)


def show_links(graph: PerformanceGraph, thing: str, screen: Screen) -> None:
    """Print the links of a thing and its parts, one table a subject."""
    headings = [screen.say(one) for one in (RELATION, OBJECT, CONFIDENCE, STATUS, WHY)]
    by_subject: dict[str, list[Shown]] = {}
    for shown in links_of(graph.store, graph.names, thing):
        by_subject.setdefault(shown.link.subject.value, []).append(shown)
    for of in by_subject.values():
        rows = [_row(shown, screen) for shown in of]
        screen.table(headings, rows, (False, False, True), title=_short(of[0].subject))


def _row(shown: Shown, screen: Screen) -> tuple[str, ...]:
    link = shown.link
    reasons = "; ".join(dict.fromkeys(reason.text for reason in link.reasons))
    if link.relation == CITES:
        reasons = "; ".join(one.text for one in link.evidence)
    thing = screen.say(NONE) if link.object == NONE_FITS else _short(shown.object)
    status = label_of("status", link.status).of(screen.language)
    return slug(link.relation), thing, f"{link.confidence}", status, _short(reasons)


def _short(text: str) -> str:
    line = " / ".join(text.split("\n")).replace("\t", " ")
    return line if len(line) <= SHORT else line[: SHORT - 1] + "…"


def show_evaluation(path: Path, against: Sequence[str], settings: Settings, screen: Screen) -> None:
    """Print what each method reaches on a gold set."""
    from perfgraph.linking.evaluation import evaluate, register_pool
    from perfgraph.linking.extra import require_ranking
    from perfgraph.linking.gold import agreement, read_gold
    from perfgraph.linking.measures import MEASURES
    from perfgraph.terms import Names

    require_ranking()
    items = read_gold(path)
    found = evaluate(items, register_pool(Names(settings.base)), ["ranking", *against])
    headings = [screen.say(METHOD), *MEASURES]
    for split in dict.fromkeys(one.split for one in found):
        own = [one for one in found if one.split == split]
        rows = [(one.method, *(str(one.measures[name]) for name in MEASURES)) for one in own]
        title = screen.say(SPLIT, split=split, subjects=own[0].subjects, answered=own[0].answered)
        screen.table(headings, rows, title=title)
    screen.note(AGREEMENT, kappa=f"{agreement(items):.2f}")
