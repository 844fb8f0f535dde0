"""What the commands say, in both languages."""

from perfgraph.findings import Bilingual, Severity

SEVERITIES = {
    Severity.VIOLATION: Bilingual(zh="违反", en="violation"),
    Severity.WARNING: Bilingual(zh="警告", en="warning"),
    Severity.INFO: Bilingual(zh="提示", en="info"),
}
FILE = Bilingual(zh="文件", en="file")
PROJECTS = Bilingual(zh="项目", en="projects")
TARGETS = Bilingual(zh="指标", en="targets")
FINDINGS = Bilingual(zh="问题", en="findings")
STATE = Bilingual(zh="状态", en="state")
NEW = Bilingual(zh="已写入", en="stored")
UNCHANGED = Bilingual(zh="未变", en="unchanged")
READING = Bilingual(zh="读取", en="reading")
NOT_READ = Bilingual(zh="未读取：{reason}", en="not read: {reason}")
NO_FILES = Bilingual(
    zh="没有找到文件；请给出文件或文件夹的路径", en="found no file; name a file or a folder with files"
)
INGESTED = Bilingual(
    zh="{read} 个文件已读取（{changed} 个有变化），{refused} 个未读取；快照 {snapshot}。"
    "下一步：perfgraph validate 查看问题，perfgraph queries 列出可提的问题。",
    en="{read} read ({changed} changed), {refused} not read; snapshot {snapshot}. "
    "Next: `perfgraph validate` shows the findings, `perfgraph queries` lists the questions.",
)
QUESTION = Bilingual(zh="问题", en="question")
NAME = Bilingual(zh="名称", en="name")
PARAMETERS = Bilingual(zh="参数", en="parameters")
ASK_SO = Bilingual(
    zh="提问：perfgraph query 名称 [--param 参数=值]", en="Ask: perfgraph query NAME [--param name=value]"
)
ROWS = Bilingual(zh="{rows} 行 · 快照 {snapshot}", en="{rows} rows · snapshot {snapshot}")
ONE_ROW = Bilingual(zh="1 行 · 快照 {snapshot}", en="1 row · snapshot {snapshot}")
HIDDEN = Bilingual(
    zh="未显示地址列：{columns}；--format csv 含全部列。",
    en="Addresses left out: {columns}; --format csv has every column.",
)
LINKED = Bilingual(
    zh="{rows} 行：{matches} 行匹配，{candidates} 行有候选，{none} 行没有",
    en="{rows} rows: {matches} matched, {candidates} with a candidate, {none} with none",
)
PROPERTY = Bilingual(zh="属性", en="property")
VALUE = Bilingual(zh="值", en="value")
INFERRED = Bilingual(zh="推断", en="inferred")
SOURCE_CELLS = Bilingual(zh="来源单元格", en="source cells")
WHERE = Bilingual(zh="位置", en="where")
HEADING = Bilingual(zh="栏目", en="heading")
TEXT = Bilingual(zh="原文", en="text")
MORE_FINDINGS = Bilingual(
    zh="还有 {more} 个问题；perfgraph validate 列出全部。",
    en="{more} more; `perfgraph validate` lists them all.",
)
SERVING = Bilingual(
    zh="网站已就绪：{address} （Ctrl+C 停止）", en="The site is at {address} (Ctrl+C stops it)"
)
LISTENING = Bilingual(
    zh="网站已就绪：{address} ，监听 {here} （Ctrl+C 停止）",
    en="The site is at {address} and listens at {here} (Ctrl+C stops it)",
)
WITHDRAWN = Bilingual(
    zh="已撤回 {file}（{document}）：{gone} 个地址此后以 410 回答并说明原因；快照 {snapshot}。"
    "重新读取该文件（perfgraph ingest）即可恢复。",
    en="{file} ({document}) is withdrawn: {gone} addresses now answer 410 and say why; snapshot {snapshot}. "
    "Reading the file again (`perfgraph ingest`) brings it back.",
)
SKIPPED = Bilingual(
    zh="{skipped} 个文件显然不是文件材料（锁文件、隐藏文件等），已跳过。",
    en="{skipped} skipped that are clearly no documents (lock files, hidden files and the like).",
)
MORE_REFUSED = Bilingual(
    zh="还有 {more} 个文件未读取；--report 文件.html 列出全部。",
    en="{more} more were not read; `--report FILE.html` lists them all.",
)
ODDEST = Bilingual(
    zh="问题最多的 {shown} 个文件，共读取 {read} 个（--report 文件.html 列出全部）",
    en="The {shown} with the gravest findings of {read} read (`--report FILE.html` lists them all)",
)
FORM = Bilingual(zh="表式", en="form")
FORMAT = Bilingual(zh="格式", en="format")
REASON = Bilingual(zh="未读取的原因", en="why not read")
NUMBER = Bilingual(zh="文件数", en="files")
EARLIER = Bilingual(zh="，取代较早版本", en=", replaces an earlier version")
SAME_BYTES = Bilingual(zh="与 {file} 内容相同", en="same bytes as {file}")
STOPPED = Bilingual(
    zh="已中止：以上文件已写入；再次运行同一命令即从此处继续。",
    en="Ended early: what is listed is stored; the same command goes on from here.",
)
REPORTED = Bilingual(zh="清单已写入 {file}。", en="The list is in {file}.")
WATCHING = Bilingual(zh="正在监视 {folder} （Ctrl+C 停止）", en="Watching {folder} (Ctrl+C stops it)")
WATCHED_READ = Bilingual(
    zh="{file}：{state}，{projects} 个项目，{targets} 个指标，问题 {findings}",
    en="{file}: {state}, {projects} projects, {targets} targets, findings {findings}",
)
GONE = Bilingual(
    zh="{file}：文件已不在；图谱仍保留其内容（perfgraph withdraw 可撤回）",
    en="{file}: gone; the graph keeps what it said (`perfgraph withdraw` takes it out)",
)
CHANGED = Bilingual(zh="{number} 处变化：{counts}", en="{number} changes: {counts}")
OPENING = Bilingual(zh="打开图谱", en="opening the graph")
VERSION = Bilingual(zh="版本", en="version")
ADDRESS = Bilingual(zh="地址", en="address")
SNAPSHOT = Bilingual(zh="快照", en="snapshot")
FILES = Bilingual(zh="文件", en="files")
WAIVED = Bilingual(zh="豁免", en="waived")
MORE_VIOLATIONS = Bilingual(zh="还有 {more} 处违反。", en="{more} more.")
NOT_PUBLISHED = Bilingual(
    zh="未发布：有 {number} 处违反，已发布的内容未变。请更正文件后重新读取，或在发布设置中以 [[waiver]] "
    "豁免规则并写明理由（规则：{rules}）。",
    en="Not published: {number} violations; what was published before is as it was. Mend the documents and "
    "read them again, or waive a rule with [[waiver]] in the settings and say why (rules: {rules}).",
)
PUBLISHED = Bilingual(
    zh="已发布 {version} 到 {folder}。下一步：把该文件夹的全部内容上传到 {base} 。",
    en="{version} is in {folder}. Next: copy everything in that folder to where {base} is served from.",
)
PUBLISHED_BEFORE = Bilingual(
    zh="{version} 的文件与 {folder} 中已发布的完全相同。",
    en="{version} in {folder} has the very files that were published before.",
)
NO_PARQUET = Bilingual(
    zh='数据表没有 Parquet 格式：未安装附加组件（pip install "perfgraph[parquet]"）。',
    en='The tables are not there as Parquet; the extra for it: pip install "perfgraph[parquet]".',
)
KIND = Bilingual(zh="种类", en="kind")
SCORE = Bilingual(zh="分值", en="score")
EXACT = Bilingual(zh="数额同", en="amount")
SUBJECT = Bilingual(zh="对象", en="subject")
QUEUED = Bilingual(
    zh="{shown} / {total} 条（{status}）。下一步：perfgraph review next 逐条审核。",
    en="{shown} of {total} items ({status}). Next: `perfgraph review next` reviews one after the other.",
)
SAVED = Bilingual(zh="已保存：{links}", en="Saved: {links}")
ALREADY = Bilingual(zh="此前已保存，未作改动", en="Saved before; nothing was changed")
NOTHING_TO_UNDO = Bilingual(zh="没有可撤销的意见", en="There is no decision of yours to undo")
NO_DECISION = Bilingual(zh="尚无审核意见", en="Nobody has decided on it yet")
TIME = Bilingual(zh="时间", en="time")
REVIEWER = Bilingual(zh="审核人", en="reviewer")
VERDICT = Bilingual(zh="意见", en="verdict")
LINK = Bilingual(zh="关联", en="link")
LINKS = Bilingual(zh="关联数", en="links")
COMMENT = Bilingual(zh="说明", en="comment")
PROGRESS = Bilingual(zh="进度", en="progress")
OBSERVED = Bilingual(zh="一致比例", en="observed")
BY_CHANCE = Bilingual(zh="偶然一致", en="by chance")
METHOD = Bilingual(zh="方法", en="method")
ACCEPTED = Bilingual(zh="接受", en="accepted")
PRECISION = Bilingual(zh="准确率", en="precision")
INTERVAL = Bilingual(zh="95%区间", en="95 % interval")
QUEUE_EMPTY = Bilingual(zh="队列已空", en="Nothing is left in the queue")
WHICH_RELATION = Bilingual(zh="哪种关系（数字）", en="which relation (its number)")
KEYS = Bilingual(
    zh="a 接受 · r 否决 · n 均不对应 · o 其他关系 · m 更多 · c 说明 · u 撤销 · j k 移动 · s 跳过 · q 结束",
    en="a accept · r reject · n none fits · o other relation · m more · c comment · u undo · j k move · "
    "s skip · q end",
)
MAPPINGS_WRITTEN = Bilingual(zh="{links} 条映射已写入 {file}", en="{links} mappings written to {file}")
ANNOTATIONS_WRITTEN = Bilingual(
    zh="{decisions} 条审核意见已写入 {file}", en="{decisions} decisions written to {file}"
)
MAPPINGS_TAKEN = Bilingual(
    zh="{decisions} 条审核意见已保存（{already} 行已有同样意见，{left} 行未经审核，未采用）；快照 {snapshot}",
    en="{decisions} decisions saved ({already} rows had been decided alike, {left} rows that nobody decided "
    "on left alone); snapshot {snapshot}",
)
MAPPINGS_REFUSED = Bilingual(
    zh="文件有 {faults} 处错误，未作任何改动；改正后重新导入。",
    en="The file has {faults} faults, so nothing was changed; mend them and import it again.",
)
