"""The pieces of a text that texts are compared by: overlapping runs of characters, and numbers whole.

Chinese is written without spaces, so that runs of two and three characters stand for words: on short texts
they find as much as a segmenter does and need no dictionary (McNamee and Mayfield 2004, "Character N-Gram
Tokenization for European Language Text Retrieval", found the like for other languages).
"""

import re
import unicodedata
from collections.abc import Iterator

from perfgraph.characters import simplified

_RUN = re.compile(r"[0-9]+(?:\.[0-9]+)?%?|[a-z]+|[^\W0-9a-z_]+")


def runs(text: str) -> Iterator[str]:
    """Yield the runs of letters and the numbers of a text: NFKC, simplified, in lower case.

    >>> list(runs("年均补助标准：２６０元/辆"))
    ['年均补助标准', '260', '元', '辆']
    """
    plain = simplified(unicodedata.normalize("NFKC", text)).lower()
    return (found[0] for found in _RUN.finditer(plain))


def grams(text: str, *lengths: int) -> list[str]:
    """Return the runs of so many characters, and words and numbers as they are, in the order of the text.

    >>> grams("燃油补贴260元", 2, 3)
    ['燃油', '油补', '补贴', '燃油补', '油补贴', '260', '元']
    """
    found: list[str] = []
    for run in runs(text):
        if run.isascii() or len(run) == 1:
            found.append(run)
        else:
            for length in lengths:
                found += [run[start : start + length] for start in range(len(run) - length + 1)]
    return found
