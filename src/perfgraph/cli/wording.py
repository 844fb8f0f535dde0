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
