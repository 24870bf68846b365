"""Balls: real numbers enclosed by a midpoint and a radius (Arb).

Every operation returns a ball that contains the exact result for every choice of exact operands in the given balls.
A ball never answers a comparison with a truth value; `sign` says what is certain, and None where nothing is.
The number of bits of midpoints is a setting of the library below: `working_precision` sets it for a block of code
and puts the former one back.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn, Self

from flint import arb, ctx, fmpq, fmpz

from symbolic_landscape.exact.rational import Rational

__all__ = [
    "Ball",
    "BallMatrix",
    "BallVector",
    "angle",
    "ball",
    "ball_dot",
    "ball_sum",
    "decimal_bounds",
    "hull",
    "pi",
    "sign",
    "working_precision",
]


@contextmanager
def working_precision(bits: int) -> Iterator[None]:
    """Compute balls with midpoints of `bits` bits inside the block; the former precision comes back at its end.

    >>> with working_precision(200):
    ...     third = 1 / ball(3)
    >>> third.radius < Rational(1, 2**190)
    True
    """
    if bits < 2:
        raise ValueError(f"a precision of at least 2 bits was wanted, {bits} came")
    former = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = former


class Ball:
    """The set {x : |x - midpoint| <= radius} of real numbers; immutable, hashable, picklable.

    Operators accept balls, rationals and integers.  A division by a ball that contains 0, and a root of one that
    contains negative numbers, return a ball without bounds: it is not `finite`, and its sign is None.
    Two balls are equal when they are the same set.

    >>> third = 1 / ball(3)
    >>> (3 * third).contains(Rational(1))
    True
    """

    __slots__ = ("_value",)

    _value: arb

    def __init__(self, value: arb) -> None:
        object.__setattr__(self, "_value", value)

    @classmethod
    def around(cls, midpoint: Rational, radius: Rational) -> Self:
        """Return a ball that contains every x with |x - midpoint| <= radius; raises `ValueError` for radius < 0.

        >>> Ball.around(Rational(1), Rational(1, 4)).contains(Rational(5, 4))
        True
        """
        if radius < 0:
            raise ValueError(f"a radius >= 0 was wanted, {radius} came")
        spread = arb(radius)
        return cls(arb(midpoint) + arb(0, spread.abs_upper()))

    @property
    def midpoint(self) -> Rational:
        """The center, a dyadic rational; raises `ValueError` for a ball without bounds."""
        return _dyadic(self._value.mid())

    @property
    def radius(self) -> Rational:
        """The radius, a dyadic rational; raises `ValueError` for a ball without bounds."""
        return _dyadic(self._value.rad())

    @property
    def lower(self) -> Rational:
        """midpoint - radius, exactly."""
        return self.midpoint - self.radius

    @property
    def upper(self) -> Rational:
        """midpoint + radius, exactly."""
        return self.midpoint + self.radius

    @property
    def finite(self) -> bool:
        """Whether the ball has bounds."""
        return bool(self._value.is_finite())

    def contains(self, value: Rational) -> bool:
        """Return whether the rational number lies in the ball."""
        return self.finite and self.lower <= value <= self.upper

    def overlaps(self, other: "Ball") -> bool:
        """Return whether the two balls have a point in common; True when one of them has no bounds."""
        return bool(self._value.overlaps(other._value))

    def center(self) -> "Ball":
        """Return the exact ball of the midpoint."""
        return Ball(self._value.mid())

    def __add__(self, other: object) -> "Ball":
        operand = _operand(other)
        return NotImplemented if operand is None else Ball(self._value + operand)

    __radd__ = __add__

    def __sub__(self, other: object) -> "Ball":
        operand = _operand(other)
        return NotImplemented if operand is None else Ball(self._value - operand)

    def __rsub__(self, other: object) -> "Ball":
        operand = _operand(other)
        return NotImplemented if operand is None else Ball(operand - self._value)

    def __mul__(self, other: object) -> "Ball":
        operand = _operand(other)
        return NotImplemented if operand is None else Ball(self._value * operand)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> "Ball":
        operand = _operand(other)
        return NotImplemented if operand is None else Ball(self._value / operand)

    def __rtruediv__(self, other: object) -> "Ball":
        operand = _operand(other)
        return NotImplemented if operand is None else Ball(operand / self._value)

    def __pow__(self, exponent: int) -> "Ball":
        """Return an integer power: by squaring, so that a ball around 0 keeps its bounds."""
        if exponent < 0:
            return 1 / self**-exponent
        power, square = arb(1), self._value
        while exponent:
            if exponent & 1:
                power *= square
            square *= square
            exponent >>= 1
        return Ball(power)

    def __neg__(self) -> "Ball":
        return Ball(-self._value)

    def __abs__(self) -> "Ball":
        return Ball(abs(self._value))

    def sqrt(self) -> "Ball":
        """Return the square root."""
        return Ball(self._value.sqrt())

    def nonnegative_part(self) -> "Ball":
        """Return a ball around the numbers x >= 0 of this one: for values that are known to be >= 0."""
        return Ball(self._value.nonnegative_part())

    def root_of_nonnegative(self) -> "Ball":
        """Return a ball around the square roots of the numbers x >= 0 of this one.

        >>> Ball.around(Rational(0), Rational(1, 4)).root_of_nonnegative().contains(Rational(1, 2))
        True
        """
        if self._value > 0 or self._value.is_zero():
            return Ball(self._value.sqrt())
        half = self._value.abs_upper().sqrt().abs_upper() / 2
        return Ball(arb(half.mid(), half.abs_upper()))

    def sin(self) -> "Ball":
        """Return the sine."""
        return Ball(self._value.sin())

    def cos(self) -> "Ball":
        """Return the cosine."""
        return Ball(self._value.cos())

    def acos(self) -> "Ball":
        """Return the inverse cosine; without bounds when the ball leaves [-1, 1]."""
        return Ball(self._value.acos())

    def __float__(self) -> float:
        """Return a float near the midpoint: for proposals and pictures only."""
        return float(self._value.mid())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ball) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def __bool__(self) -> NoReturn:
        raise TypeError("a ball has no truth value: ask for its sign, which is -1, 0, 1 or None")

    def _undecidable(self, _: object) -> NoReturn:
        raise TypeError("balls are not compared by < or >: ask for the sign of their difference, which may be None")

    __lt__ = __le__ = __gt__ = __ge__ = _undecidable

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a ball is immutable")

    def __repr__(self) -> str:
        return f"Ball({self._value.str(20)})"

    def __reduce__(self) -> tuple[object, ...]:
        return _from_parts, (self._parts(),)

    def _parts(self) -> tuple[int, int, int, int] | None:
        if not self.finite:
            return None
        center, spread = self._value.mid().man_exp(), self._value.rad().man_exp()
        return int(center[0]), int(center[1]), int(spread[0]), int(spread[1])


BallVector = tuple[Ball, ...]
BallMatrix = tuple[BallVector, ...]


def ball(value: "Ball | Rational | int") -> Ball:
    """Return the ball of a rational number: exact when it fits the working precision, else around it.

    >>> ball(Rational(1, 3)).contains(Rational(1, 3))
    True
    """
    return value if isinstance(value, Ball) else Ball(arb(value))


def sign(value: Ball) -> int | None:
    """Return -1, 0 or 1 when every number of the ball has that sign, else None.

    >>> [sign(value) for value in (ball(-2), ball(0), ball(Rational(1, 3)), Ball.around(Rational(0), Rational(1)))]
    [-1, 0, 1, None]
    """
    if value._value > 0:
        return 1
    if value._value < 0:
        return -1
    return 0 if value._value.is_zero() else None


def pi() -> Ball:
    """Return pi in the working precision."""
    return Ball(arb.pi())


def angle(opposite: Ball, adjacent: Ball) -> Ball:
    """Return the angle in [0, pi] of a vector (adjacent, opposite) with opposite >= 0, not both 0.

    The opposite side is cut at 0, so the enclosure stays in the upper half plane when its ball straddles 0.

    >>> sign(angle(ball(0), ball(-1)) - pi()) is None and angle(ball(0), ball(1)).contains(Rational(0))
    True
    """
    height = opposite._value.nonnegative_part()
    if adjacent._value < 0:  # atan2 has its cut there; measure the angle from the other side
        return Ball(arb.pi() - arb.atan2(height, -adjacent._value))
    return Ball(arb.atan2(height, adjacent._value))


def ball_sum(values: Iterable[Ball]) -> Ball:
    """Return the sum; 0 for none."""
    total = arb(0)
    for value in values:
        total += value._value
    return Ball(total)


def ball_dot(a: Iterable[Ball], b: Iterable[Ball]) -> Ball:
    """Return sum_i a_i b_i; raises `ValueError` for unequal lengths."""
    total = arb(0)
    for x, y in zip(a, b, strict=True):
        total += x._value * y._value
    return Ball(total)


def hull(first: Ball, *others: Ball) -> Ball:
    """Return a ball that contains all the given ones."""
    result = first._value
    for other in others:
        result = result.union(other._value)
    return Ball(result)


def decimal_bounds(value: Ball, most_digits: int = 40) -> tuple[str, str]:
    """Return (lower, upper), decimal texts with lower <= x <= upper for every x of the ball.

    Both are rounded outward at the same decimal place: two digits past where the ball ends to know the number, and
    at most `most_digits` significant digits.

    >>> with working_precision(64):
    ...     decimal_bounds(pi(), 10)
    ('3.141592653', '3.141592654')
    """
    low, high = value.lower, value.upper
    size = max(abs(low), abs(high))
    places = most_digits - _magnitude(size) if size != 0 else 0
    if value.radius != 0:
        places = min(places, 2 - _magnitude(value.radius))
    unit = fmpq(fmpz(10) ** places) if places >= 0 else 1 / fmpq(fmpz(10) ** -places)
    return _decimal((low * unit).floor(), places), _decimal((high * unit).ceil(), places)


def _magnitude(value: Rational) -> int:
    """Return the e with 10^(e-1) <= value < 10^e, for value > 0."""
    e = len(value.p.str()) - len(value.q.str())
    power = fmpq(fmpz(10) ** e) if e >= 0 else 1 / fmpq(fmpz(10) ** -e)
    return e + 1 if value >= power else e


def _decimal(scaled: fmpz, places: int) -> str:
    """Return scaled / 10^places as a decimal without exponent."""
    minus, digits = "-" if scaled < 0 else "", abs(scaled).str()
    if places <= 0:
        return minus + digits + "0" * -places if scaled != 0 else "0"
    digits = digits.rjust(places + 1, "0")
    return f"{minus}{digits[:-places]}.{digits[-places:]}"


def _operand(value: object) -> arb | Rational | int | None:
    if isinstance(value, Ball):
        return value._value
    return value if isinstance(value, int | fmpq) and not isinstance(value, bool) else None


def _dyadic(value: arb) -> Rational:
    if not value.is_finite():
        raise ValueError("the ball has no bounds; ask `finite` first")
    mantissa, exponent = value.man_exp()
    shift = int(exponent)
    return fmpq(mantissa) * fmpz(2) ** shift if shift >= 0 else fmpq(mantissa, fmpz(2) ** -shift)


def _from_parts(parts: tuple[int, int, int, int] | None) -> Ball:
    if parts is None:
        return Ball(arb.nan())
    mantissa, exponent, spread, spread_exponent = parts
    shift = _RADIUS_BITS - spread.bit_length()
    spread, spread_exponent = spread << shift, spread_exponent - shift
    # The constructor rounds radii up by one unit, unless they are powers of two; so does a sum with a tiny radius.
    if spread & (spread - 1) == 0:
        return Ball(arb((mantissa, exponent), (spread, spread_exponent)))
    value = arb((mantissa, exponent), (spread - 1, spread_exponent))
    if value.rad() != arb((spread, spread_exponent)):
        with working_precision(max(mantissa.bit_length(), _RADIUS_BITS)):
            value += arb(0, (1, spread_exponent - 2 * _RADIUS_BITS))
    return Ball(value)


_RADIUS_BITS = 30
