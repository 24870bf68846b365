"""The exact derivatives of a polynomial loss at a rational point."""

from dataclasses import dataclass

from symbolic_landscape.errors import InvalidInstance
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector, dot
from symbolic_landscape.model.polynomial import PolynomialInstance

__all__ = ["PolynomialPoint"]


@dataclass(frozen=True)
class PolynomialPoint:
    """The loss of a polynomial instance near its point, in the order of its variables.

    >>> from symbolic_landscape.exact.number_field import RATIONALS
    >>> from symbolic_landscape.model.polynomial import PolynomialLoss
    >>> from symbolic_landscape.model.polynomial_text import parse_polynomial
    >>> loss = PolynomialLoss(parse_polynomial("x^2*y", ("x", "y")).polynomial)
    >>> point = PolynomialPoint(PolynomialInstance(loss, RATIONALS.rational_vector((1, 3))))
    >>> [str(value) for value in point.gradient()]
    ['6', '1']
    """

    instance: PolynomialInstance

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parameters."""
        return self.instance.variables

    @property
    def point(self) -> Vector:
        """The parameters; raises `InvalidInstance` for irrational ones."""
        values = [x.rational for x in self.instance.minimum]
        if any(value is None for value in values):
            raise InvalidInstance("a point with rational coordinates was wanted: an audit gives it to tools as floats")
        return tuple(value for value in values if value is not None)

    def loss(self) -> Rational:
        """Return the loss."""
        return self.instance.loss.polynomial.at(self.point)

    def gradient(self) -> Vector:
        """Return the gradient."""
        return tuple(part.at(self.point) for part in self.instance.loss.polynomial.gradient())

    def derivative(self, direction: Vector) -> Rational:
        """Return the derivative along a direction."""
        return dot(self.gradient(), direction)

    def hessian(self) -> Matrix:
        """Return the Hessian."""
        return tuple(tuple(entry.at(self.point) for entry in row) for row in self.instance.loss.polynomial.hessian())
