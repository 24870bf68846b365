"""Forms F(v) = a . v + sum_l b_l |l . v|: every one-sided derivative of a shallow network is one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from symbolic_landscape.exact.rational import ZERO, Rational
from symbolic_landscape.exact.vector import Vector, add, dot, is_zero, scale, zero_vector

__all__ = ["PiecewiseLinearForm", "combine"]


@dataclass(frozen=True)
class PiecewiseLinearForm:
    """F(v) = linear . v + sum_l kinks[l] |lines[l] . v| with pairwise nonparallel nonzero `lines`.

    Continuous and positively homogeneous.  F vanishes identically iff `linear` and all `kinks` are 0, because
    |l . v| is the only term with a kink on the hyperplane of l (proofs/nonnegative_forms.md).

    >>> from symbolic_landscape.exact.vector import vector
    >>> F = PiecewiseLinearForm(vector([1, 0]), (vector([1, 1]),), vector([2]))
    >>> str(F.at(vector([-1, 0])))
    '1'
    """

    linear: Vector
    lines: tuple[Vector, ...]
    kinks: Vector

    def at(self, direction: Vector) -> Rational:
        """Return F(direction)."""
        return dot(self.linear, direction) + sum(
            (b * abs(dot(line, direction)) for b, line in zip(self.kinks, self.lines, strict=True) if b != 0), ZERO
        )

    @property
    def is_zero(self) -> bool:
        """Whether F vanishes identically."""
        return is_zero(self.linear) and is_zero(self.kinks)

    @property
    def kinked_lines(self) -> tuple[Vector, ...]:
        """The lines with a nonzero kink."""
        return tuple(line for b, line in zip(self.kinks, self.lines, strict=True) if b != 0)

    def scaled(self, factor: Rational) -> "PiecewiseLinearForm":
        """Return factor * F."""
        return PiecewiseLinearForm(scale(factor, self.linear), self.lines, scale(factor, self.kinks))

    def plus(self, other: "PiecewiseLinearForm") -> "PiecewiseLinearForm":
        """Return F + other, a form over the same lines."""
        if self.lines != other.lines:
            raise ValueError("forms over the same lines were wanted")
        return PiecewiseLinearForm(add(self.linear, other.linear), self.lines, add(self.kinks, other.kinks))


def combine(weights: Vector, forms: Sequence[PiecewiseLinearForm]) -> PiecewiseLinearForm:
    """Return sum_j weights[j] forms[j], for at least one form, all over the same lines."""
    first = forms[0]
    total = PiecewiseLinearForm(zero_vector(len(first.linear)), first.lines, zero_vector(len(first.lines)))
    for weight, form in zip(weights, forms, strict=True):
        if weight != 0:
            total = total.plus(form.scaled(weight))
    return total
