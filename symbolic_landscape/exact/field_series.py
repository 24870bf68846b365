"""Power series over a real number field in a few variables, cut off at a total degree: arithmetic and composition."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from symbolic_landscape.exact.number_field import FieldElement, NumberField

__all__ = ["Series", "series_dot"]

Exponents = tuple[int, ...]


@dataclass(frozen=True)
class Series:
    """sum of c t^a over exponents a of total degree <= `order`; None as order keeps everything (a polynomial).

    `terms` has no zero coefficients and is not changed after the series was made.

    >>> from symbolic_landscape.exact.number_field import RATIONALS
    >>> t = Series.variable(RATIONALS, 1, 0, 3)
    >>> square = (t + t * t) * (t + t * t)
    >>> {exponents: str(c) for exponents, c in sorted(square.terms.items())}
    {(2,): '1', (3,): '2'}
    """

    field: NumberField
    size: int
    order: int | None
    terms: Mapping[Exponents, FieldElement]

    @classmethod
    def constant(cls, value: FieldElement, size: int, order: int | None) -> "Series":
        """Return a constant series."""
        return cls(value.field, size, order, {(0,) * size: value} if value else {})

    @classmethod
    def variable(cls, field: NumberField, size: int, i: int, order: int | None) -> "Series":
        """Return the variable t_i."""
        return cls(field, size, order, {tuple(int(i == j) for j in range(size)): field.rational(1)})

    @property
    def is_zero(self) -> bool:
        """Whether every coefficient is 0."""
        return not self.terms

    @property
    def degree(self) -> int:
        """The highest total degree of a term; -1 for 0."""
        return max((sum(e) for e in self.terms), default=-1)

    @property
    def lowest_degree(self) -> int | None:
        """The lowest total degree of a term; None for 0."""
        return min((sum(e) for e in self.terms), default=None)

    def coefficient(self, exponents: Exponents) -> FieldElement:
        """Return the coefficient of the monomial with these exponents."""
        return self.terms.get(exponents, self.field.rational(0))

    def part(self, degrees: Iterable[int]) -> "Series":
        """Return the terms whose total degree is among `degrees`."""
        kept = frozenset(degrees)
        return self._made({e: c for e, c in self.terms.items() if sum(e) in kept})

    def parity(self, odd: bool) -> "Series":
        """Return the terms of odd total degree, or those of even total degree."""
        return self._made({e: c for e, c in self.terms.items() if sum(e) % 2 == int(odd)})

    def cut(self, order: int | None) -> "Series":
        """Return the series known to another order: terms past it are dropped."""
        kept = {e: c for e, c in self.terms.items() if order is None or sum(e) <= order}
        return Series(self.field, self.size, order, kept)

    def derivative(self, i: int) -> "Series":
        """Return the derivative by t_i, to the same order as written."""
        return self._made(
            {(*e[:i], e[i] - 1, *e[i + 1 :]): e[i] * c for e, c in self.terms.items() if e[i]}
        )

    def scaled(self, factor: FieldElement) -> "Series":
        """Return factor * self."""
        return self._made({e: factor * c for e, c in self.terms.items()} if factor else {})

    def __add__(self, other: "Series") -> "Series":
        total = dict(self.terms)
        for e, c in other.terms.items():
            value = total[e] + c if e in total else c
            if value:
                total[e] = value
            else:
                del total[e]
        return self._made(total)

    def __neg__(self) -> "Series":
        return self._made({e: -c for e, c in self.terms.items()})

    def __sub__(self, other: "Series") -> "Series":
        return self + -other

    def __mul__(self, other: "Series") -> "Series":
        total: dict[Exponents, FieldElement] = {}
        right = [(e, sum(e), c) for e, c in other.terms.items()]
        for e, c in self.terms.items():
            room = None if self.order is None else self.order - sum(e)
            for f, degree, d in right:
                if room is None or degree <= room:
                    key = tuple(i + j for i, j in zip(e, f, strict=True))
                    total[key] = total[key] + c * d if key in total else c * d
        return self._made({e: c for e, c in total.items() if c})

    def _made(self, terms: Mapping[Exponents, FieldElement]) -> "Series":
        return Series(self.field, self.size, self.order, terms)


def series_dot(a: Sequence[FieldElement], b: Sequence[Series]) -> Series:
    """Return sum_i a_i b_i of nonempty vectors."""
    total = b[0].scaled(a[0])
    for x, y in zip(a[1:], b[1:], strict=True):
        if x:
            total = total + y.scaled(x)
    return total
