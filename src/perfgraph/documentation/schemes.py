"""The schemes of the ontology: the concepts that documents name, with the words they are known by."""

from pyoxigraph import Literal

from perfgraph.documentation.markdown import code, escaped, heading, link, table
from perfgraph.documentation.page import Page
from perfgraph.documentation.vocabulary import label, of_type, vocabulary
from perfgraph.findings import Bilingual, Language
from perfgraph.terms import DCTERMS, HOME, PG, RDFS, SCHEME, SKOS

_COLUMNS = (
    Bilingual(zh="概念", en="Concept"),
    Bilingual(zh="名称", en="Name"),
    Bilingual(zh="含义", en="Meaning"),
    Bilingual(zh="其他写法", en="Other words"),
)


def page(language: Language) -> Page:
    """Return the page that lists the schemes, and below it one for each."""
    title = Bilingual(zh="概念表", en="Schemes")
    about = Bilingual(
        zh="受控词表，每个概念有地址、中英文名称和所识别的其他写法。",
        en="Controlled vocabularies: each concept has an address, names in both languages and the other "
        "words that it is recognised by.",
    )
    listed = [(link(_title(name).of(language), f"{_page(name)}.md"), code(_slug(name))) for name in schemes()]
    head = (title.of(language), "")
    text = "\n".join((heading(1, title.of(language)), f"{about.of(language)}\n", table(head, listed)))
    return Page("reference/schemes", text, tuple(_scheme(name, language) for name in schemes()))


def schemes() -> tuple[str, ...]:
    """Return the IRIs of the schemes, sorted."""
    return tuple(of_type(SKOS("ConceptScheme"), HOME))


def _scheme(name: str, language: Language) -> Page:
    known = vocabulary()
    about = known.text(name, SKOS("definition"), DCTERMS("description"), SKOS("scopeNote")).of(language)
    rows = [_row(concept, language) for concept in known.concepts(name)]
    text = "\n".join(
        (
            heading(1, _title(name).of(language)),
            f"{code(name)}\n",
            f"{escaped(about)}\n" if about else "",
            table([column.of(language) for column in _COLUMNS], rows),
        )
    )
    return Page(f"reference/{_page(name)}", text)


def _row(concept: str, language: Language) -> tuple[str, ...]:
    known, own = vocabulary(), label(concept)
    other = own.of(Language.ENGLISH if language is Language.CHINESE else Language.CHINESE)
    meaning = known.text(concept, SKOS("definition"), PG("expected"), SKOS("scopeNote")).of(language)
    words = [one.value for one in known.values(concept, SKOS("altLabel")) if isinstance(one, Literal)]
    names = escaped(own.of(language)) + (f" · {escaped(other)}" if other != own.of(language) else "")
    separator = "、" if language is Language.CHINESE else ", "
    return code(_slug(concept)), names, escaped(meaning), escaped(separator.join(sorted(set(words))))


def _title(name: str) -> Bilingual:
    found = vocabulary().text(name, DCTERMS("title"), SKOS("prefLabel"), RDFS("label"))
    return found if found.zh else Bilingual(zh=_slug(name), en=_slug(name))


def _page(name: str) -> str:
    return f"schemes/{_slug(name)}"


def _slug(name: str) -> str:
    return name.removeprefix(SCHEME("").value).removeprefix(HOME).rsplit("/", 1)[-1]
