"""The reference: a page for each kind of thing, made from the sources themselves."""

from collections.abc import Callable

from perfgraph.documentation import commands, ontology, questions, schemes, shapes, tables, variables
from perfgraph.documentation.markdown import heading, link
from perfgraph.documentation.page import Page
from perfgraph.findings import Bilingual, Language

PARTS: tuple[tuple[Bilingual, Callable[[Language], Page]], ...] = (
    (Bilingual(zh="命令", en="Commands"), commands.page),
    (Bilingual(zh="设置", en="Settings"), variables.page),
    (Bilingual(zh="问题库", en="Questions"), questions.page),
    (Bilingual(zh="形状：核对规则", en="Shapes: the rules of checking"), shapes.page),
    (Bilingual(zh="本体：类与属性", en="Ontology: classes and properties"), ontology.page),
    (Bilingual(zh="概念表", en="Schemes"), schemes.page),
    (Bilingual(zh="发布的数据表", en="Tables of a release"), tables.page),
)
"""The parts in the order of the contents, and what makes each."""


def reference(language: Language) -> Page:
    """Return the page that leads to the reference, with all its parts below it."""
    title = Bilingual(zh="参考", en="Reference")
    about = Bilingual(
        zh="以下各页由程序的源文件生成，与所安装的版本一致。",
        en="These pages are made from the sources of the program, so they are those of this version.",
    )
    below = tuple(make(language) for _, make in PARTS)
    lines = [
        f"- {link(name.of(language), page.name.removeprefix('reference/') + '.md')}"
        for (name, _), page in zip(PARTS, below, strict=True)
    ]
    text = "\n".join((heading(1, title.of(language)), f"{about.of(language)}\n", *lines, ""))
    return Page("reference/index", text, below)
