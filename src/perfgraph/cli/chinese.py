"""What `--help` says in Chinese, by what it says in English: the commands carry the English text."""

from collections.abc import Mapping

HELP: Mapping[str, str] = {
    # The program and its groups of commands
    "Budget performance target documents (预算绩效目标) as a checked, queryable knowledge graph.":
        "将预算绩效目标文件转为经过核对、可以查询的知识图谱。",
    "Settings, from the environment:": "以环境变量设置：",
    "Print it.": "显示版本。",
    "Install completion for the current shell.": "为当前 shell 安装自动补全。",
    "Show completion for the current shell, to copy it or customize the installation.":
        "显示当前 shell 的自动补全脚本，以便复制或自行安装。",
    "Review links: what waits, accept, reject, none fits, undo; what was decided and how far all agree.":
        "审核关联：列出待审核的，接受、否决、均不对应、撤销；查看审核意见和一致程度。",
    "Exchange links: SSSOM files out and in, decisions as annotations.":
        "交换关联：导出、导入 SSSOM 文件，将审核意见导出为注释。",
    "Policy documents (政策文件) and their clauses.": "政策文件及其条款。",
    "Links to policies, goals and other indicators.": "与政策、目标和其他指标的关联。",
    # Options of many commands
    "A folder, memory: or a SPARQL endpoint.": "文件夹、memory: 或 SPARQL 端点。",
    "Language of the output.": "输出的语言。",
    "How it is written.": "输出的格式。",
    # Reading and checking
    "Read documents into the graph; what was read already and did not change is left alone.":
        "将文件读入图谱；已读过且未变的文件不再读取。",
    "Files, archives (.zip), or folders of them.": "文件、压缩包（.zip）或文件夹。",
    "Processes that read; 1 reads in this one, 0 one for each core.":
        "读取所用的进程数；1 在本进程读取，0 每个处理器核心一个。",
    "Memory of such a process, in MB.": "每个进程的内存上限（MB）。",
    "Time for a file, in seconds.": "每个文件的时限（秒）。",
    "Read files that did not change as well.": "未变的文件也重新读取。",
    "A list of all files: FILE.html, FILE.csv or FILE.json.":
        "写出全部文件的清单：文件.html、文件.csv 或 文件.json。",
    "A Dask scheduler whose workers read.": "由此 Dask 调度器的工作进程读取。",
    "Read a folder, and then each file that appears or changes in it, until Ctrl+C.":
        "读取文件夹，此后读取其中新增或有变化的每个文件，直至 Ctrl+C。",
    "The folder to watch.": "要监视的文件夹。",
    "Check files, or all documents of the graph, against the shapes; exit 1 when a rule is violated.":
        "按形状（SHACL）核对文件或图谱中的全部文件；有违反时退出码为 1。",
    "Files to check without storing them.": "只核对、不写入图谱的文件。",
    "Take a document out of the graph; its addresses say that it is gone, when and why.":
        "从图谱中撤回文件；其地址此后说明已撤回、何时撤回及原因。",
    "The document, also by file name.": "文件，也可用文件名。",
    "Why; everybody can read it at the addresses that are gone.":
        "撤回原因；任何人在已撤回的地址上都能看到。",
    # Asking
    "List the questions of the library.": "列出问题库中的问题。",
    "Answer a question of the library, or a SPARQL query of your own.":
        "回答问题库中的问题，或您自己的 SPARQL 查询。",
    "What is asked; - reads it from stdin.": "要问的问题；- 表示从标准输入读取。",
    "name=value; once for each parameter.": "名称=值；每个参数一次。",
    "Show what is said about a thing, and the cells of the document that say it.":
        "显示对某一事物的全部陈述，以及载明它们的单元格。",
    "An IRI, or the code of a project.": "IRI 或项目编码。",
    "Count what the graph holds.": "统计图谱的内容。",
    "Link a spreadsheet of your own: print its rows with id, name, score and match of what each names.":
        "对照您自己的电子表格：逐行输出所指事物的标识、名称、分值和是否匹配。",
    "A CSV file in UTF-8 or GB 18030.": "UTF-8 或 GB 18030 编码的 CSV 文件。",
    "The column that names or numbers the things.": "载明名称或编码的列。",
    "project, unit, indicator, policy or clause.":
        "project（项目）、unit（单位）、indicator（指标）、policy（政策）或 clause（条款）。",
    "A property and its column: unit=COLUMN.": "属性及其所在列：unit=列名。",
    "Tell what changed from A to B: targets softened or tightened, money moved, findings gained or lost.":
        "说明从 A 到 B 的变化：指标值放宽或收紧、资金调整、问题增减。",
    "A release, a document (file, ID or IRI) or a store.":
        "一次发布、一个文件（文件、标识或 IRI）或一个存储。",
    "The later one.": "较晚的一个。",
    # Writing, serving, publishing
    "Write the graph to standard output; N-Quads are sorted, so that equal graphs give equal bytes.":
        "将图谱写到标准输出；N-Quads 经过排序，图谱相同则字节相同。",
    "What is written.": "输出哪一部分。",
    "Serve the graph as a web site: linked data, questions and a SPARQL endpoint.":
        "将图谱作为网站提供：关联数据、问题库和 SPARQL 端点。",
    "The address to listen at; 0.0.0.0 for every one.": "监听的地址；0.0.0.0 表示全部地址。",
    "The port; 0 takes any that is free.": "端口；0 表示任一空闲端口。",
    "Queries that run at once; 0 keeps the setting.": "同时运行的查询数；0 表示按设置。",
    "Write the graph as open data: static files with metadata, sums and citations, which need no server.":
        "将图谱作为开放数据发布：静态文件及其元数据、校验和与引用方式，无需服务器。",
    "The folder to publish: new, empty or an earlier release.": "发布到的文件夹：新的、空的或先前的发布。",
    "Who publishes, under which licence; see examples/release.toml.":
        "发布设置：谁发布、依据什么许可；见 examples/release.toml。",
    "The address below which it will stand, ending in /.": "发布地址，以 / 结尾。",
    "The day of the release, YYYY-MM-DD.": "发布日期，YYYY-MM-DD。",
    "Replace a release of the same version that has other files.": "替换版本相同而文件不同的发布。",
    "Processes that check and make pages; 0 one for each core.":
        "核对和生成网页所用的进程数；0 每个处理器核心一个。",
    "With the pages, or the data alone.": "含网页，或只有数据。",
    "Read the sample document, check it, answer three questions about it and propose links to policies.":
        "读取样例文件，核对、回答三个问题，并提出与政策的候选关联。",
    # Reviewing
    "List what waits, the most useful first.": "列出待审核的关联，最有用的在前。",
    "Only links of this kind.": "只列这一种类的关联。",
    "Which items.": "哪些条目。",
    "Only of this budget unit, by its code.": "只列这一预算单位的（按编码）。",
    "Which page of 25.": "第几页（每页 25 条）。",
    "List the items on which reviewers differ.": "列出审核人意见不一的条目。",
    "Review one item after the other with single keys: a r n o m c u, j k, s to skip, q to end.":
        "以单键逐条审核：a r n o m c u，j k，s 跳过，q 结束。",
    "Who reviews (default PERFGRAPH_REVIEWER).": "审核人（默认 PERFGRAPH_REVIEWER）。",
    "Say that a link holds, with its relation or another one.": "认定关联成立，采用所提关系或另一种关系。",
    "The link, by its address.": "关联的地址。",
    "The relation that holds, when it is another one.": "成立的是另一种关系时，该关系。",
    "What is remarked; at most 2,000 characters.": "说明，至多 2,000 个字符。",
    "Say that a link does not hold.": "认定关联不成立。",
    "Say that nothing that is known fits a thing.": "认定已知的都不对应某一事物。",
    "The thing, by its address.": "事物的地址。",
    "Of which kind nothing fits.": "哪一种类均不对应。",
    "Link two things by hand, such as a target to a clause that nobody proposed.":
        "人工关联两个事物，例如将指标关联到未被提出的条款。",
    "The relation, by its address or as pg:groundedIn.": "关系：地址，或如 pg:groundedIn 的简写。",
    "What it leads to, by its address.": "关联到的事物的地址。",
    "Take a decision of yours back; the log keeps both.": "撤销您的一条意见；记录中二者均保留。",
    "Decisions by their addresses; by default the latest act.": "审核意见的地址；默认为最近一次操作。",
    "Show every decision on a thing or a link: who, what, when, and why.":
        "显示对某一事物或关联的全部审核意见：何人、何意见、何时、为何。",
    "A subject or a link, by its address.": "对象或关联的地址。",
    "Show progress, the agreement of reviewers (Cohen's kappa) and the precision of each method.":
        "显示进度、审核人之间的一致程度（Cohen's kappa）和各方法的准确率。",
    # Exchanging
    "Write the links, proposed and decided, as an SSSOM file; equal graphs give equal bytes.":
        "将候选和已审核的关联写为 SSSOM 文件；图谱相同则字节相同。",
    "The file; - for standard output.": "文件；- 表示标准输出。",
    "Only links that were accepted.": "只写已接受的关联。",
    "Write every decision as a Web Annotation, in JSON-LD.": "将每条审核意见写为 Web Annotation（JSON-LD）。",
    "Take an SSSOM file in: what was accepted or rejected in it becomes your decisions, all or nothing.":
        "导入 SSSOM 文件：其中接受或否决的成为您的审核意见，要么全部导入，要么不作改动。",
    "The SSSOM file; - for standard input.": "SSSOM 文件；- 表示标准输入。",
    "Who stands for it (default PERFGRAPH_REVIEWER).": "由谁负责（默认 PERFGRAPH_REVIEWER）。",
    # Policies
    "Read policy texts into clauses; a text that is there already is left alone.":
        "将政策文本读为条款；已有的文本不再读取。",
    "Policy texts in any format, or tables of clauses.": "任意格式的政策文本，或条款表。",
    "Put a text in the place of another of its document.": "以此文本替换同一文件的另一文本。",
    "Keep a text whose number is taken as a document of its own.": "文号已被占用时，作为另一文件保留。",
    "List the policy documents: number, title, issuers, date, level.":
        "列出政策文件：文号、标题、制发机关、日期、层级。",
    "Show what is known of a policy document, how surely, and its clauses.":
        "显示一个政策文件的已知信息、可靠程度及其条款。",
    "The document; any brackets.": "政策文件；括号写法不限。",
    "Take the text of a policy document out; what the register says of it stays.":
        "移除政策文件的文本；政策库对它的记载保留。",
    "List the citations that mean no document of the register, with those that are near.":
        "列出在政策库中找不到的引用，以及相近的文件。",
    # Linking
    "Find the links of all documents: citations, suggestions with evidence, goals, bases, indicators.":
        "查找全部文件的关联：引用、附依据的建议、目标、确定依据、指标。",
    "Find citations only; keep what else was proposed.": "只查找引用；其他候选关联保持不变。",
    "Suggest also for what cites a policy already.": "已引用政策的也给出建议。",
    "Show the links of a thing, and of its parts, with what speaks for each.":
        "显示某一事物及其组成部分的关联，以及各自的依据。",
    "A target, goal, sheet or policy, or a project's code.": "指标、目标、目标表、政策，或项目编码。",
    "Measure the suggestions on a gold set: P@1, recall@10, MRR and NIL-F1, with bootstrap intervals.":
        "以人工标注集评测建议：P@1、recall@10、MRR 和 NIL-F1，附自助法区间。",
    "A gold set, tab-separated (see gold/README.md).": "以制表符分隔的人工标注集（见 gold/README.zh.md）。",
    "Methods to compare with, with commas between them.": "用来比较的方法，以逗号分隔。",
    "Draw subjects of the graph for annotators, as lines of a gold set, on standard output.":
        "从图谱中抽取供人工标注的对象，以标注集的行写到标准输出。",
    "How many subjects.": "抽取多少个。",
    "The same seed draws the same subjects.": "种子相同，抽取结果相同。",
}  # fmt: skip
"""The Chinese text of every help text; a test finds one that is missing."""
