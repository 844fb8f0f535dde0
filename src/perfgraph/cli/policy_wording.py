"""What the commands about policies say, in both languages."""

from perfgraph.findings import Bilingual

NUMBER = Bilingual(zh="文号", en="number")
TITLE = Bilingual(zh="标题", en="title")
ISSUERS = Bilingual(zh="发文机关", en="issuers")
ISSUED = Bilingual(zh="印发日期", en="issued")
LEVEL = Bilingual(zh="层级", en="level")
CLAUSES = Bilingual(zh="条款", en="clauses")
STATE = Bilingual(zh="状态", en="state")
CLAUSE = Bilingual(zh="条款", en="clause")
TEXT = Bilingual(zh="内容", en="text")
STANDARDS = Bilingual(zh="标准", en="standards")
ADDED_COLUMNS = (NUMBER, TITLE, CLAUSES, STATE)
LIST_COLUMNS = (NUMBER, TITLE, ISSUERS, ISSUED, LEVEL)
CLAUSE_COLUMNS = (CLAUSE, TEXT, STANDARDS)
STATES = {True: Bilingual(zh="已写入", en="stored"), False: Bilingual(zh="未变", en="unchanged")}
ADDED = Bilingual(
    zh="{added} 份政策文件已收入，{refused} 份未收入；快照 {snapshot}。"
    "下一步：perfgraph link run --citations 重新解析已读文件中的引用，perfgraph policies list 列出政策文件。",
    en="Policy texts in the graph: {added}; not added: {refused}; snapshot {snapshot}. "
    "Next: `perfgraph link run --citations` looks again at what documents cite, "
    "`perfgraph policies list` lists the policies.",
)
REMOVED = Bilingual(
    zh="{policy} 的正文已移出；政策库中关于它的事实仍保留。快照 {snapshot}。",
    en="The text of {policy} is taken out; what the register says of it stays. Snapshot {snapshot}.",
)
COUNTED = Bilingual(
    zh="{documents} 份政策文件；“待核实”的事实由 perfgraph policies show 文号 逐项注明。",
    en="{documents} policy documents; `perfgraph policies show NUMBER` tells how sure each fact is.",
)
LEVELS = {
    "central": Bilingual(zh="中央", en="central"),
    "provincial": Bilingual(zh="省级", en="provincial"),
    "prefectural": Bilingual(zh="市级", en="prefectural"),
    "county": Bilingual(zh="县级", en="county"),
    "": Bilingual(zh="–", en="–"),
}
SHORTENED = Bilingual(zh="{beginning}……（共 {characters} 字）", en="{beginning}… ({characters} characters)")
