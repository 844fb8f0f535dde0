"""The search of the documentation, as an extension of Sphinx: Chinese is found by pairs of characters.

Sphinx's own Chinese search needs a dictionary of words. Here a run of ideographs is indexed by its
overlapping pairs and single characters, as in the search of the site (`perfgraph.index.words`); a browser
divides what is looked for in the same way. Other words are stemmed as Sphinx's English search does.
"""

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from perfgraph.index.words import words

_SPLITTER = r"""
// Pairs of characters for scripts without spaces, words for all others; see perfgraph.index.words.
function splitQuery(query) {
  const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu;
  const pairs = [];
  const rest = query.normalize("NFKC").replace(wide, (run) => {
    const signs = [...run];
    if (signs.length === 1) pairs.push(run);
    for (let at = 0; at + 1 < signs.length; at += 1) pairs.push(signs[at] + signs[at + 1]);
    return " ";
  });
  return [...pairs, ...rest.split(/[^\p{Letter}\p{Number}]+/gu).filter(Boolean)];
}
"""


class _Pairs(SearchEnglish):
    """Both languages in one index: labels in Chinese stand on English pages, and the other way round."""

    js_splitter_code = _SPLITTER

    def split(self, input: str) -> list[str]:
        """Return the words of a text for the index."""
        found = list(words(input))
        return found + [word[0] for word in found if len(word) == 2 and not word.isascii()]


class _English(_Pairs):
    lang = "en"


class _Chinese(_Pairs):
    lang = "zh"  # the name of the language stays that of the stemmer


def setup(app: Sphinx) -> dict[str, bool]:
    """Give Sphinx the search; called by Sphinx."""
    app.add_search_language(_English)
    app.add_search_language(_Chinese)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
