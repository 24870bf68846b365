"""Real number fields Q(theta) and their elements, with exact signs.

theta is one real algebraic number, so every element is a real number: a polynomial in theta of degree below that of
theta, zero iff its coefficients are, and otherwise with a sign that a narrow enough enclosure of theta shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from flint import arb, arb_poly, fmpq, fmpq_mat, fmpq_poly, fmpz

from symbolic_landscape.exact.algebraic import AlgebraicNumber, Interval, real_roots
from symbolic_landscape.exact.ball import Ball, sign, working_precision
from symbolic_landscape.exact.rational import Rational, decimal_text, rational_text
from symbolic_landscape.exact.univariate import Coefficients, irreducible_factors, polynomial_text

__all__ = ["RATIONALS", "FieldElement", "FieldVector", "NumberField", "square_part"]


@dataclass(frozen=True)
class NumberField:
    """The field Q(theta), theta = `generator`, as a subfield of the real numbers.

    >>> from symbolic_landscape.exact.univariate import coefficients
    >>> field = NumberField(AlgebraicNumber(coefficients([-2, 0, 1]), 1))
    >>> root = field.theta
    >>> root * root == 2, (root - 1).sign(), str(1 / (root - 1))
    (True, 1, 'theta + 1')
    """

    generator: AlgebraicNumber

    @property
    def degree(self) -> int:
        """The degree over Q."""
        return self.generator.degree

    @property
    def theta(self) -> "FieldElement":
        """The generator as an element."""
        return self.element((fmpq(0), fmpq(1)))

    def element(self, polynomial: Iterable[Rational]) -> "FieldElement":
        """Return the value at theta of the polynomial with these coefficients, from the constant up."""
        return FieldElement(self, _reduced(fmpq_poly(list(polynomial)), self))

    def rational(self, value: Rational | int) -> "FieldElement":
        """Return a rational number as an element."""
        return FieldElement(self, (fmpq(value),) if value else ())

    def rational_vector(self, values: Iterable[Rational | int]) -> "FieldVector":
        """Return a vector of rational numbers as elements."""
        return tuple(self.rational(value) for value in values)


@dataclass(frozen=True, eq=False)
class FieldElement:
    """A real number in `field`: the value at theta of `coefficients` (from the constant up, the last one not 0).

    Operators accept elements of the same field, rationals and integers.
    """

    field: NumberField
    coefficients: Coefficients

    @property
    def is_zero(self) -> bool:
        """Whether the number is 0."""
        return not self.coefficients

    @property
    def rational(self) -> Rational | None:
        """The number when it is rational, else None."""
        if len(self.coefficients) > 1:
            return None
        return self.coefficients[0] if self.coefficients else fmpq(0)

    def sign(self) -> int:
        """Return -1, 0 or 1, exactly."""
        if not self.coefficients:
            return 0
        if len(self.coefficients) == 1:
            return 1 if self.coefficients[0] > 0 else -1
        bits = 64
        while True:  # the number is not 0, so some precision shows its sign
            found = sign(self.enclosure(bits))
            if found is not None and found != 0:
                return found
            bits *= 2

    def enclosure(self, bits: int) -> Ball:
        """Return a ball that contains the number, computed from theta known to about `bits` bits.

        >>> from symbolic_landscape.exact.univariate import coefficients
        >>> theta = NumberField(AlgebraicNumber(coefficients([-2, 0, 1]), 1)).theta
        >>> (theta * theta).enclosure(64).contains(Rational(2))
        True
        """
        low, high = self.field.generator.enclosure(bits)
        # Horner's scheme cancels: work with as many bits again as the coefficients are long.
        longest = max((int(c.p).bit_length() + int(c.q).bit_length() for c in self.coefficients), default=1)
        with working_precision(bits + longest + 32):
            theta = Ball.around((low + high) / 2, (high - low) / 2)
            value: arb = arb_poly(list(self.coefficients))(theta._value)
            return Ball(value)

    def to_algebraic(self) -> AlgebraicNumber:
        """Return the number with its minimal polynomial over Q.

        >>> from symbolic_landscape.exact.univariate import coefficients
        >>> theta = NumberField(AlgebraicNumber(coefficients([-2, 0, 1]), 1)).theta
        >>> str((theta + 1).to_algebraic())
        'root 1 of z^2 - 2*z - 1, about 2.41421'
        """
        if (value := self.rational) is not None:
            return AlgebraicNumber.of_rational(value)
        rows, power = [], self
        for _ in range(self.field.degree):  # multiplication by this number, on the basis 1, theta, theta^2, ..
            rows.append([*power.coefficients, *[fmpq(0)] * (self.field.degree - len(power.coefficients))])
            power = power * self.field.theta
        characteristic = fmpq_mat(rows).charpoly()  # a power of the minimal polynomial
        ((factor, _),) = irreducible_factors(tuple(characteristic.coeffs()))
        bits = 64
        while True:
            ball = self.enclosure(bits)
            near = [
                number
                for number, _ in real_roots(factor)
                if ball.finite and not _apart(number.enclosure(bits), (ball.lower, ball.upper))
            ]
            if len(near) == 1:
                return near[0]
            bits *= 2

    def inverse(self) -> "FieldElement":
        """Return 1 / self; raises `ZeroDivisionError` for 0."""
        if not self.coefficients:
            raise ZeroDivisionError("division by zero in a number field")
        if len(self.coefficients) == 1:
            return FieldElement(self.field, (1 / self.coefficients[0],))
        # The modulus is irreducible, so the greatest common divisor is 1 and s self + t modulus = 1.
        _, s, _ = fmpq_poly(list(self.coefficients)).xgcd(_modulus(self.field))
        return FieldElement(self.field, tuple(s.coeffs()))

    def decimal(self, digits: int = 12) -> str:
        """Return the number rounded to `digits` significant digits, for people to read."""
        if not self.coefficients:
            return "0"
        bits = 4 * digits + 32
        ball = self.enclosure(bits)
        while not ball.finite or ball.radius * 10 ** (digits + 2) > abs(ball.midpoint):
            bits *= 2
            ball = self.enclosure(bits)
        return decimal_text(ball.midpoint, digits)

    def __add__(self, other: object) -> "FieldElement":
        operand = self._operand(other)
        if operand is None:
            return NotImplemented
        return self._made(fmpq_poly(list(self.coefficients)) + fmpq_poly(list(operand)))

    __radd__ = __add__

    def __sub__(self, other: object) -> "FieldElement":
        operand = self._operand(other)
        if operand is None:
            return NotImplemented
        return self._made(fmpq_poly(list(self.coefficients)) - fmpq_poly(list(operand)))

    def __rsub__(self, other: object) -> "FieldElement":
        return -self + other

    def __mul__(self, other: object) -> "FieldElement":
        operand = self._operand(other)
        if operand is None:
            return NotImplemented
        if not operand or not self.coefficients:
            return FieldElement(self.field, ())
        if len(operand) == 1:
            factor = operand[0]
            return FieldElement(self.field, tuple(factor * c for c in self.coefficients))
        value = fmpq_poly(list(self.coefficients)) * fmpq_poly(list(operand))
        return FieldElement(self.field, _reduced(value, self.field))

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> "FieldElement":
        operand = self._operand(other)
        if operand is None:
            return NotImplemented
        return self * FieldElement(self.field, operand).inverse()

    def __rtruediv__(self, other: object) -> "FieldElement":
        return self.inverse() * other

    def __neg__(self) -> "FieldElement":
        return FieldElement(self.field, tuple(-c for c in self.coefficients))

    def __pow__(self, exponent: int) -> "FieldElement":
        if exponent < 0:
            return self.inverse() ** -exponent
        result, square = self.field.rational(1), self
        while exponent:
            if exponent % 2:
                result = result * square
            square, exponent = square * square, exponent // 2
        return result

    def __bool__(self) -> bool:
        return bool(self.coefficients)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FieldElement):
            return self.field == other.field and self.coefficients == other.coefficients
        if isinstance(other, int | fmpq):
            return self.coefficients == ((fmpq(other),) if other else ())
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.coefficients) if len(self.coefficients) > 1 else hash(self.rational)

    def __str__(self) -> str:
        value = self.rational
        return rational_text(value) if value is not None else polynomial_text(self.coefficients, "theta")

    def _operand(self, other: object) -> Coefficients | None:
        if isinstance(other, FieldElement):
            if other.field is not self.field and other.field != self.field:
                raise ValueError("elements of different fields do not mix; embed both in a common field")
            return other.coefficients
        if isinstance(other, int | fmpq) and not isinstance(other, bool):
            return (fmpq(other),) if other else ()
        return None

    def _made(self, value: fmpq_poly) -> "FieldElement":
        return FieldElement(self.field, tuple(value.coeffs()))


FieldVector = tuple[FieldElement, ...]

RATIONALS = NumberField(AlgebraicNumber((fmpq(0), fmpq(1)), 0))
"""Q as a number field of degree 1, with generator 0."""


def square_part(value: Rational) -> tuple[Rational, int]:
    """Return (factor, core) with value = factor^2 core, factor >= 0 and core a squarefree integer >= 0; value >= 0.

    >>> factor, core = square_part(Rational(8, 9))
    >>> str(factor), core
    ('2/3', 2)
    """
    if value == 0:
        return fmpq(0), 1
    core, root = fmpz(1), fmpz(1)
    for prime, power in (value.p * value.q).factor():
        root *= prime ** (power // 2)
        core *= prime ** (power % 2)
    return fmpq(root, value.q), int(core)


@cache
def _modulus(field: NumberField) -> fmpq_poly:
    return fmpq_poly(list(field.generator.minimal_polynomial))


def _reduced(value: fmpq_poly, field: NumberField) -> Coefficients:
    return tuple((value % _modulus(field)).coeffs())


def _apart(a: Interval, b: Interval) -> bool:
    return a[1] < b[0] or b[1] < a[0]
