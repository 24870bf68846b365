"""Upper bounds on the size of a polynomial, known before it is multiplied out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import comb, lcm, prod

from symbolic_landscape.errors import InvalidInstance
from symbolic_landscape.exact.polynomial import Exponents
from symbolic_landscape.exact.rational import Rational, common_denominator

__all__ = ["HIGHEST_DEGREE", "MOST_TERMS", "PolynomialSize"]

HIGHEST_DEGREE = 1000
MOST_TERMS = 1_000_000
LONGEST_COEFFICIENT = 332_193  # bits of a number of 100 000 digits
LARGEST_EXPANSION = 2**32  # bits of all coefficients of one product, estimated from above


@dataclass(frozen=True)
class PolynomialSize:
    """Upper bounds on the size of a polynomial with integer coefficients over one denominator.

    >>> x = PolynomialSize.of({(1, 0): Rational(1)})
    >>> y = PolynomialSize.of({(0, 1): Rational(1)})
    >>> PolynomialSize.sum([x, y]).power(1000).terms  # (x + y)^1000
    1001

    `terms`, total `degree`, `degrees` in each variable, whether all terms have the same degree, the `bits` of an
    integer coefficient and the common `denominator`.
    """

    terms: int
    degree: int
    degrees: tuple[int, ...]
    homogeneous: bool
    bits: int
    denominator: int

    @classmethod
    def of(cls, terms: Mapping[Exponents, Rational]) -> "PolynomialSize":
        """Return the size of a polynomial that is not 0."""
        totals = {sum(e) for e in terms}
        degrees = tuple(max(column) for column in zip(*terms, strict=True))
        denominator = common_denominator(terms.values())
        bits = max(int((denominator * c).p).bit_length() for c in terms.values())
        return cls(len(terms), max(totals), degrees, len(totals) == 1, bits, denominator)

    @classmethod
    def sum(cls, sizes: "Sequence[PolynomialSize]") -> "PolynomialSize":
        """Return bounds for a sum."""
        denominator = lcm(*(size.denominator for size in sizes))
        longest = max(size.bits + (denominator // size.denominator).bit_length() for size in sizes)
        return cls(
            sum(size.terms for size in sizes),
            max(size.degree for size in sizes),
            tuple(max(column) for column in zip(*(size.degrees for size in sizes), strict=True)),
            all(size.homogeneous for size in sizes) and len({size.degree for size in sizes}) == 1,
            longest + len(sizes).bit_length(),
            denominator,
        ).tightened()

    def times(self, other: "PolynomialSize") -> "PolynomialSize":
        """Return bounds for a product."""
        return PolynomialSize(
            self.terms * other.terms,
            self.degree + other.degree,
            tuple(a + b for a, b in zip(self.degrees, other.degrees, strict=True)),
            self.homogeneous and other.homogeneous,
            self.bits + other.bits + min(self.terms, other.terms).bit_length(),
            self.denominator * other.denominator,
        ).tightened()

    def power(self, exponent: int) -> "PolynomialSize":
        """Return bounds for a power."""
        _bound_bits(exponent * self.denominator.bit_length())
        return PolynomialSize(
            comb(self.terms + exponent - 1, exponent),  # the multinomials
            exponent * self.degree,
            tuple(exponent * a for a in self.degrees),
            self.homogeneous,
            exponent * (self.bits + (self.terms - 1).bit_length()),
            self.denominator**exponent,
        ).tightened()

    def tightened(self) -> "PolynomialSize":
        """Return the bounds with `terms` at most the number of monomials of such degrees."""
        used = sum(1 for a in self.degrees if a)
        free = max(used - 1, 0) if self.homogeneous else used
        monomials = min(comb(free + self.degree, free), prod(a + 1 for a in self.degrees))
        return replace(self, terms=min(self.terms, monomials))

    def bounded(self, what: str) -> "PolynomialSize":
        """Return these bounds; raises `InvalidInstance` about `what` where they are past what is read."""
        if self.degree > HIGHEST_DEGREE:
            raise InvalidInstance(f"{what} would have degree {_count(self.degree)}; at most {HIGHEST_DEGREE} is read")
        _bound_terms(self.terms, what)
        longest = self.bits + self.denominator.bit_length()
        _bound_bits(longest)
        if longest * self.terms > LARGEST_EXPANSION:
            raise InvalidInstance(f"{what} would have {self.terms} terms of {longest} bits, too much to be read")
        return self


def _bound_bits(bits: int) -> None:
    if bits > LONGEST_COEFFICIENT:
        raise InvalidInstance("a coefficient would be longer than 100000 digits")


def _bound_terms(count: int, what: str) -> None:
    if count > MOST_TERMS:
        raise InvalidInstance(f"{what} would have up to {_count(count)} terms; at most {MOST_TERMS} are read")


def _count(value: int) -> str:
    return str(value) if value.bit_length() <= 60 else f"more than 10^{int(value.bit_length() * 30103 // 100000)}"
