"""Which earlier document a new one replaces.

A new document is a later version of one that was read from the same relative path and has a project in
common with it, or else of one whose file has the same name and which declares exactly the same projects. The
earlier one stays in the graph. `<new> prov:wasRevisionOf <earlier>` stands in the run graph of the new one;
a question leaves earlier versions out by FILTER NOT EXISTS { ?newer prov:wasRevisionOf ?document }.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from perfgraph.ingest.held import Held
from perfgraph.ingest.recall import documents_with, projects_of
from perfgraph.stores.protocol import Store
from perfgraph.terms import Names, hashed


@dataclass(slots=True)
class Versions:
    """The documents of the store, and of the run so far, by what tells versions of one document."""

    store: Store
    names: Names
    _latest: dict[str, str] = field(default_factory=dict)
    _replaced: set[str] = field(default_factory=set)
    _alike: dict[tuple[str, str], str] = field(default_factory=dict)
    _read: dict[str, frozenset[str]] = field(default_factory=dict)
    _any: bool = False

    @classmethod
    def of(cls, store: Store, held: Held) -> "Versions":
        """Return the versions that a store holds."""
        prefix = held.names.document("").value
        replaced = {run.older.removeprefix(prefix) for run in held.runs.values() if run.older}
        latest = {run.path: key for key, run in held.runs.items() if run.path and key not in replaced}
        return cls(store, held.names, latest, replaced, _any=bool(held.runs))

    def earlier(self, key: str, path: str, name: str, projects: Sequence[str]) -> str:
        """Return the key of the document that a new one replaces, "" for none, and remember the new one."""
        same = (name, hashed(*sorted(projects)))
        older = self._same_path(path, projects) or self._alike.get(same, "") or self._same(name, projects)
        older = "" if older == key else older
        if older:
            self._replaced.add(older)
        self._latest[path] = key
        self._read[key] = frozenset(projects)
        if projects:
            self._alike[same] = key
        return older

    def _same_path(self, path: str, projects: Sequence[str]) -> str:
        older = self._latest.get(path, "")
        if not older:
            return ""
        # A document of this run may not be in the store yet.
        own = self._read[older] if older in self._read else projects_of(self.store, self.names, older)
        return older if own & set(projects) else ""

    def _same(self, name: str, projects: Sequence[str]) -> str:
        # A store without documents is not asked: Virtuoso would plan later queries by what it found then.
        if not projects or not self._any:
            return ""
        for key in documents_with(self.store, self.names, projects[0], name):
            if key not in self._replaced and projects_of(self.store, self.names, key) == set(projects):
                return key
        return ""
