"""The documentation as a site of HTML pages in Chinese and English, searchable without a server.

    docs/{zh,en}/**/*.md   pages that people write
    reference/**           pages made from the ontology, shapes, questions, settings, commands and tables
    docs/theme             what the pages look like

`python -m perfgraph.documentation` builds it into the folder of `perfgraph.pages.handbook`, from which the
web serves it and a release copies it. It needs the extra `docs`, and stands above everything else, because it
tells of everything.
"""
