"""The grammar of citations: where a text names a document by its 《title》 or its number (文号).

Pure: no store, no register. A number is read in every form of its brackets, also with one or both of them
lost (财社2010256号), and printed in one:

    number   财社〔2010〕256号    issuer, year in brackets, serial (GB/T 9704-2012 §7.2.5)
    order    国务院令第488号      issuer, serial; orders of the President count in Chinese numerals

>>> found = citations("根据《关于残疾人机动轮椅车燃油补贴的通知》（财社[2010]256号）和冀财社2021152号")
>>> [(citation.title, str(citation.number), citation.repaired) for citation in found]
[('关于残疾人机动轮椅车燃油补贴的通知', '财社〔2010〕256号', False), ('', '冀财社〔2021〕152号', True)]
"""

from perfgraph.citations.model import Citation, DocumentNumber, parse_number
from perfgraph.citations.reading import citations
from perfgraph.citations.titles import title_key

__all__ = ["Citation", "DocumentNumber", "citations", "parse_number", "title_key"]
