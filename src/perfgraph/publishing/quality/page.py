"""The trend as a page for people: for each dimension a picture of lines beside the table of its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from perfgraph.findings import Bilingual, Language
from perfgraph.publishing.pictures import Mark, lines
from perfgraph.publishing.quality.metrics import DIMENSIONS, Dimension, called
from perfgraph.publishing.quality.trend import Point

DRAWN = Bilingual(
    zh="{heading}：历次发布的折线图；数值见旁边的表",
    en="{heading}: lines over the releases; the table has the figures",
)


@dataclass(frozen=True)
class Followed:
    """A dimension over the releases, in a language; `points` have the oldest release first."""

    dimension: Dimension
    points: Sequence[Point]
    language: Language

    @property
    def heading(self) -> str:
        """Return what it is called."""
        return self.dimension.heading.of(self.language)

    @property
    def unit(self) -> str:
        """Return the unit of its values."""
        return self.dimension.unit.of(self.language)

    @property
    def releases(self) -> tuple[Point, ...]:
        """Return the releases, the newest first."""
        return tuple(reversed(self.points))

    @property
    def rows(self) -> tuple[tuple[str, tuple[Decimal | None, ...]], ...]:
        """Return what each metric is called and its values, that of the newest release first."""
        return tuple(
            (
                called(metric).of(self.language),
                tuple(point.measures.get(metric) for point in self.releases),
            )
            for metric in self.dimension.metrics
        )

    @cached_property
    def picture(self) -> str:
        """Return its lines as the address of a picture."""
        marks = [
            Mark(point.version, called(metric).of(self.language), _float(point.measures.get(metric)))
            for metric in self.dimension.metrics
            for point in self.points
        ]
        told = DRAWN.of(self.language).format(heading=self.heading)
        return lines(marks, self.unit, told, 100 if self.dimension.percent else None)


def followed(points: Sequence[Point], language: Language) -> tuple[Followed, ...]:
    """Return every dimension over the releases."""
    return tuple(Followed(dimension, points, language) for dimension in DIMENSIONS)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
