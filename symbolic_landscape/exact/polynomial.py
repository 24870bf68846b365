"""Polynomials with rational coefficients in named variables."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx
from flint.utils.flint_exceptions import DomainError

from symbolic_landscape.exact.rational import Rational, rational_text
from symbolic_landscape.exact.vector import Vector

__all__ = ["Polynomial"]

Exponents = tuple[int, ...]


@dataclass(frozen=True)
class Polynomial:
    """A polynomial in Q[variables]: its nonzero terms, sorted from the highest exponents down.

    Values are immutable, hashable and picklable; flint's own polynomials are used inside the methods only.

    >>> x, y = Polynomial.variables_of(("x", "y"))
    >>> str((x + y) ** 2 - x * y)
    'x^2 + x*y + y^2'
    """

    variables: tuple[str, ...]
    terms: tuple[tuple[Exponents, Rational], ...]

    @classmethod
    def from_terms(cls, variables: Sequence[str], terms: Mapping[Exponents, Rational]) -> "Polynomial":
        """Return the polynomial with these coefficients; zeros are dropped.

        Raises `ValueError` for exponents that are negative or not one for each variable.
        """
        for e in terms:
            if len(e) != len(variables) or any(power < 0 for power in e):
                raise ValueError(f"{len(variables)} exponents >= 0 were wanted, {tuple(e)} came")
        kept = sorted(((tuple(int(power) for power in e), c) for e, c in terms.items() if c != 0), reverse=True)
        return cls(tuple(variables), tuple(kept))

    @classmethod
    def constant(cls, variables: Sequence[str], value: Rational) -> "Polynomial":
        """Return the constant polynomial `value`."""
        return cls.from_terms(variables, {(0,) * len(variables): value})

    @classmethod
    def variables_of(cls, variables: Sequence[str]) -> "tuple[Polynomial, ...]":
        """Return one polynomial for each variable, in order."""
        size = len(variables)
        return tuple(
            cls.from_terms(variables, {tuple(int(i == j) for j in range(size)): fmpq(1)}) for i in range(size)
        )

    @classmethod
    def linear(cls, variables: Sequence[str], coefficients: Vector) -> "Polynomial":
        """Return sum_i coefficients_i variables_i."""
        size = len(variables)
        if len(coefficients) != size:
            raise ValueError(f"{size} coefficients were wanted, {len(coefficients)} came")
        return cls.from_terms(
            variables,
            {tuple(int(i == j) for j in range(size)): c for i, c in enumerate(coefficients)},
        )

    @property
    def degree(self) -> int:
        """Total degree; -1 for the zero polynomial."""
        return max((sum(exponents) for exponents, _ in self.terms), default=-1)

    @property
    def is_zero(self) -> bool:
        """Whether there is no term."""
        return not self.terms

    def coefficient(self, exponents: Exponents) -> Rational:
        """Return the coefficient of the monomial with these exponents."""
        return dict(self.terms).get(tuple(exponents), fmpq(0))

    def __add__(self, other: "Polynomial") -> "Polynomial":
        return self._with(other, lambda a, b: a + b)

    def __sub__(self, other: "Polynomial") -> "Polynomial":
        return self._with(other, lambda a, b: a - b)

    def __mul__(self, other: "Polynomial") -> "Polynomial":
        return self._with(other, lambda a, b: a * b)

    def __neg__(self) -> "Polynomial":
        return Polynomial(self.variables, tuple((e, -c) for e, c in self.terms))

    def __pow__(self, exponent: int) -> "Polynomial":
        if exponent < 0:
            raise ValueError(f"an exponent >= 0 was wanted, {exponent} came")
        return self._from_flint(self._flint() ** exponent)

    def scaled(self, factor: Rational) -> "Polynomial":
        """Return factor * self."""
        return Polynomial.from_terms(self.variables, {e: factor * c for e, c in self.terms})

    def times_monomial(self, exponents: Exponents) -> "Polynomial":
        """Return self times the monomial with these exponents."""
        return Polynomial(
            self.variables, tuple((tuple(i + j for i, j in zip(e, exponents, strict=True)), c) for e, c in self.terms)
        )

    def resultant(self, other: "Polynomial", variable: str) -> "Polynomial":
        """Return the resultant with respect to one variable: 0 where the two have a common zero, or both vanish there.

        >>> x, y = Polynomial.variables_of(("x", "y"))
        >>> str((x * x - y).resultant(x - y, "x"))
        'y^2 - y'
        """
        self._position(variable)
        return self._from_flint(self._flint().resultant(other._flint(), variable))

    def restricted_to(self, positions: Sequence[int]) -> "Polynomial":
        """Return the same polynomial in the variables at these positions alone; the others must not occur.

        >>> x, y = Polynomial.variables_of(("x", "y"))
        >>> (y * y).restricted_to([1]).variables
        ('y',)
        """
        dropped = [i for i in range(len(self.variables)) if i not in positions]
        if any(e[i] for e, _ in self.terms for i in dropped):
            raise ValueError("a variable that occurs cannot be dropped")
        terms = {tuple(e[i] for i in positions): c for e, c in self.terms}
        return Polynomial.from_terms(tuple(self.variables[i] for i in positions), terms)

    def square_root(self) -> "tuple[Rational, Polynomial] | None":
        """Return (c, r) with self = c r^2 and c squarefree up to squares of rationals, or None when there is none.

        >>> x, y = Polynomial.variables_of(("x", "y"))
        >>> c, r = ((x * y - x) ** 2).scaled(fmpq(1, 2)).square_root()
        >>> str(c), str(r)
        ('1/2', 'x*y - x')
        """
        if not self.terms or any(e % 2 for e in self.terms[0][0]):
            return None
        lead = self.terms[0][1]  # monic in the lexicographic order, the root is monic too
        try:
            root = self.scaled(1 / lead)._flint().sqrt()
        except DomainError:
            return None
        return lead, self._from_flint(root)

    def derivative(self, variable: str) -> "Polynomial":
        """Return the partial derivative.

        >>> x, y = Polynomial.variables_of(("x", "y"))
        >>> str((x**3 * y).derivative("x"))
        '3*x^2*y'
        """
        i = self._position(variable)
        return Polynomial.from_terms(
            self.variables,
            {(*e[:i], e[i] - 1, *e[i + 1 :]): e[i] * c for e, c in self.terms if e[i]},
        )

    def gradient(self) -> "tuple[Polynomial, ...]":
        """Return the partial derivatives in the order of `variables`."""
        return tuple(self.derivative(name) for name in self.variables)

    def hessian(self) -> "tuple[tuple[Polynomial, ...], ...]":
        """Return the matrix of second partial derivatives."""
        return tuple(tuple(row.derivative(name) for name in self.variables) for row in self.gradient())

    def at(self, point: Sequence[Rational]) -> Rational:
        """Return the value at `point`, one coordinate for each variable.

        >>> from symbolic_landscape.exact.vector import vector
        >>> x, y = Polynomial.variables_of(("x", "y"))
        >>> str((x * y + y).at(vector(["1/2", 2])))
        '3'
        """
        if len(point) != len(self.variables):
            raise ValueError(f"a point of {len(self.variables)} coordinates was wanted, {len(point)} came")
        return fmpq(self._flint()(*point)) if self.variables else self.coefficient(())

    def compose(self, values: "Sequence[Polynomial]") -> "Polynomial":
        """Return the polynomial with `values[i]` put in place of variable i.

        All values have the same variables: restriction to a line, a plane, a curve, a change of coordinates.

        >>> x, y = Polynomial.variables_of(("x", "y"))
        >>> (t,) = Polynomial.variables_of(("t",))
        >>> str((x * y).compose((t + t, t)))
        '2*t^2'
        """
        if len(values) != len(self.variables) or not values:
            raise ValueError(f"one value for each of {len(self.variables)} variables was wanted, {len(values)} came")
        if any(value.variables != values[0].variables for value in values):
            raise ValueError("polynomials in the same variables were wanted, they differ")
        target = _context(values[0].variables)
        composed = self._flint().compose(*(value._flint() for value in values), ctx=target)
        return values[0]._from_flint(composed)

    def __str__(self) -> str:
        if not self.terms:
            return "0"
        first, *rest = [self._term_text(exponents, coefficient) for exponents, coefficient in self.terms]
        return first + "".join(f" - {term[1:]}" if term[0] == "-" else f" + {term}" for term in rest)

    def _term_text(self, exponents: Exponents, coefficient: Rational) -> str:
        powers = [
            name if e == 1 else f"{name}^{e}" for name, e in zip(self.variables, exponents, strict=True) if e
        ]
        if not powers:
            return rational_text(coefficient)
        if abs(coefficient) == 1:
            return ("-" if coefficient < 0 else "") + "*".join(powers)
        return "*".join([rational_text(coefficient), *powers])

    def _position(self, variable: str) -> int:
        if variable not in self.variables:
            raise ValueError(f"{variable!r} is not one of the variables {', '.join(self.variables)}")
        return self.variables.index(variable)

    def _flint(self) -> fmpq_mpoly:
        return _context(self.variables).from_dict(dict(self.terms))

    def _from_flint(self, value: fmpq_mpoly) -> "Polynomial":
        return Polynomial.from_terms(self.variables, value.to_dict())

    def _with(
        self, other: "Polynomial", operation: Callable[[fmpq_mpoly, fmpq_mpoly], fmpq_mpoly]
    ) -> "Polynomial":
        if self.variables != other.variables:
            raise ValueError(f"variables {self.variables} and {other.variables} differ")
        return self._from_flint(operation(self._flint(), other._flint()))


def _context(variables: Iterable[str]) -> fmpq_mpoly_ctx:
    return fmpq_mpoly_ctx.get(tuple(variables), Ordering.lex)
