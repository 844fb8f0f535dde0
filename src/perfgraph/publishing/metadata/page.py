"""The page at the address of a release: what it is, whose, how it is cited, and its files."""

import json
from collections.abc import Sequence

from perfgraph.publishing.metadata.resources import Described
from perfgraph.publishing.metadata.schema_org import data_set
from perfgraph.publishing.writing import Written

NAME = "index.html"


def page(described: Described, files: Sequence[Written]) -> str:
    """Return the page, in both languages; `files` are those of the release, of which those of one document
    are not listed one by one.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("perfgraph.publishing", "metadata"), autoescape=True, undefined=StrictUndefined
    )
    settings, source = described.source.settings, described.source
    # A "<" in a text could end the script element (HTML §4.12.1.3).
    embedded = json.dumps(data_set(described), ensure_ascii=False).replace("<", "\\u003c")
    return environment.get_template("release.html.jinja").render(
        title=settings.title,
        description=settings.description,
        publisher=settings.publisher,
        contact=settings.contact,
        licence=settings.licence,
        rights=settings.rights,
        version=source.version,
        date=source.date.isoformat(),
        earlier=source.earlier[-1].version if source.earlier else "",
        documents=f"{len(source.documents):,}",
        triples=f"{described.inspection.census.triples:,}",
        snapshot=source.snapshot,
        citation=described.citation,
        waived=list(described.inspection.waived.items()),
        json_ld=Markup(embedded),  # noqa: S704 - escaped above
        files=[_row(each) for each in files if not each.file.documents],
    )


def _row(each: Written) -> dict[str, object]:
    file = each.file
    return {"path": file.path, "media_type": file.media_type, "title": file.title, "size": f"{each.size:,}"}
