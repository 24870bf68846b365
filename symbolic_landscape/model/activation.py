"""ReLU-like activations: two slopes."""

from dataclasses import dataclass

from symbolic_landscape.errors import InvalidInstance
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, rational_text
from symbolic_landscape.model.document import Record

__all__ = ["ABSOLUTE_VALUE", "IDENTITY", "RELU", "ReluLike", "leaky_relu", "read_relu_like"]


@dataclass(frozen=True)
class ReluLike:
    """rho(z) = alpha_plus z for z >= 0 and alpha_minus z for z < 0; any rational slopes, also negative.

    >>> from symbolic_landscape.exact.rational import rational
    >>> str(RELU.value(rational(-3))), str(ABSOLUTE_VALUE.value(rational(-3)))
    ('0', '3')
    """

    alpha_plus: Rational
    alpha_minus: Rational

    def slope(self, sign: int) -> Rational:
        """Return the slope on the side of `sign`; 0 on the kink itself, where there is none."""
        return self.alpha_plus if sign > 0 else self.alpha_minus if sign < 0 else ZERO

    def value(self, z: Rational) -> Rational:
        """Return rho(z)."""
        return (self.alpha_plus if z >= 0 else self.alpha_minus) * z

    @property
    def has_kink(self) -> bool:
        """Whether the two slopes differ."""
        return bool(self.alpha_plus != self.alpha_minus)

    def __str__(self) -> str:
        for name, known in _NAMED.items():
            if self == known:
                return name
        return f"slopes {rational_text(self.alpha_minus)} and {rational_text(self.alpha_plus)}"


RELU = ReluLike(ONE, ZERO)
ABSOLUTE_VALUE = ReluLike(ONE, -ONE)
IDENTITY = ReluLike(ONE, ONE)
_NAMED = {"relu": RELU, "absolute_value": ABSOLUTE_VALUE, "identity": IDENTITY}


def leaky_relu(slope: Rational) -> ReluLike:
    """Return the activation z for z >= 0, slope * z for z < 0."""
    return ReluLike(ONE, slope)


def read_relu_like(record: Record, key: str = "activation") -> ReluLike:
    """Return the activation of an empirical instance; see design/format.md, section 2."""
    value = record.value(key)
    if isinstance(value, str) and value in _NAMED:
        return _NAMED[value]
    if isinstance(value, dict):
        slopes = record.record(key)
        if slopes.has("leaky_relu"):
            slopes.only("leaky_relu")
            return leaky_relu(slopes.number("leaky_relu"))
        slopes.only("alpha_plus", "alpha_minus")
        return ReluLike(slopes.number("alpha_plus"), slopes.number("alpha_minus"))
    raise InvalidInstance(
        f'{record.source}, "{key}": {", ".join(_NAMED)}, {{"leaky_relu": slope}} or '
        '{"alpha_plus": .., "alpha_minus": ..} was wanted'
    )
