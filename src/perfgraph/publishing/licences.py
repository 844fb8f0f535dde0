"""The licences under which open data are published, and the addresses by which the world knows them.

A publisher may name another one, such as the terms of a data portal, by its address and its name. None that
is made in China is known by its address alone: portals of cities and provinces have terms of use of their
own and no licence in common; the Mulan Open Works Licences are for works protected by copyright, and the
Open Definition lists none of them; Creative Commons has made no national versions since 4.0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from perfgraph.findings import Bilingual


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: its canonical address, its SPDX identifier ("" where SPDX lists it not) and its name."""

    iri: str
    spdx: str
    name: Bilingual


_ALL = (
    Licence(
        "https://creativecommons.org/licenses/by/4.0/",
        "CC-BY-4.0",
        Bilingual("知识共享署名 4.0 国际许可协议", "Creative Commons Attribution 4.0 International"),
    ),
    Licence(
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "CC0-1.0",
        Bilingual("CC0 1.0 通用公共领域贡献", "Creative Commons Zero 1.0 Universal"),
    ),
    Licence(
        "https://creativecommons.org/licenses/by-sa/4.0/",
        "CC-BY-SA-4.0",
        Bilingual(
            "知识共享署名-相同方式共享 4.0 国际许可协议",
            "Creative Commons Attribution-ShareAlike 4.0 International",
        ),
    ),
    Licence(
        "https://opendatacommons.org/licenses/odbl/1-0/",
        "ODbL-1.0",
        Bilingual("开放数据库许可协议 1.0", "Open Data Commons Open Database License 1.0"),
    ),
    Licence(
        "https://opendatacommons.org/licenses/by/1-0/",
        "ODC-By-1.0",
        Bilingual("开放数据共用署名许可协议 1.0", "Open Data Commons Attribution License 1.0"),
    ),
    Licence(
        "https://opendatacommons.org/licenses/pddl/1-0/",
        "PDDL-1.0",
        Bilingual(
            "开放数据共用公共领域贡献与许可协议 1.0",
            "Open Data Commons Public Domain Dedication and License 1.0",
        ),
    ),
)

LICENCES: Mapping[str, Licence] = MappingProxyType({licence.iri: licence for licence in _ALL})
"""The licences that a release can have, by address; those that the Open Definition 2.1 lists for data."""


def licence(address: str) -> Licence | None:
    """Return the licence at an address, also when it is written with http or without the last stroke.

    >>> licence("http://creativecommons.org/licenses/by/4.0").spdx
    'CC-BY-4.0'
    """
    secure = "https://" + address.removeprefix("http://").removeprefix("https://")
    return LICENCES.get(secure.rstrip("/") + "/")
