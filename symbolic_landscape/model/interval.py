"""Interval instances: a target on an interval, and a network of one input with that input's distribution.

The loss is L = int_{T0}^{T1} (f(x) - target(x))^2 density(x) dx, without a factor; the density is 1 unless given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from symbolic_landscape.errors import InvalidInstance, InvalidNumber
from symbolic_landscape.exact.piecewise_polynomial import PiecewisePolynomial
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, rational, rational_text
from symbolic_landscape.exact.univariate import coefficients, is_nonnegative_between
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.model.activation import RELU, ReluLike, leaky_relu
from symbolic_landscape.model.document import Record
from symbolic_landscape.model.instance import Instance

__all__ = [
    "QUADRATIC",
    "AffineTarget",
    "IntervalInstance",
    "IntervalNetwork",
    "IntervalProblem",
    "Quadratic",
    "affine_problem",
    "interval_from_arrays",
    "read_interval",
]


@dataclass(frozen=True)
class Quadratic:
    """The activation s(z) = z^2."""

    def value(self, z: Rational) -> Rational:
        """Return s(z)."""
        return z * z

    def __str__(self) -> str:
        return "quadratic"


QUADRATIC = Quadratic()


@dataclass(frozen=True)
class AffineTarget:
    """alpha x + beta, every x of the interval weighted by the same constant `density` > 0."""

    alpha: Rational
    beta: Rational
    density: Rational


@dataclass(frozen=True)
class IntervalProblem:
    """Target and density on [T0, T1], and an activation: relu, leaky relu with a slope > 0 other than 1, quadratic.

    Both functions are piecewise polynomial, without knots at which nothing changes; the density is >= 0 and vanishes
    on no piece.
    """

    activation: ReluLike | Quadratic
    target: PiecewisePolynomial
    density: PiecewisePolynomial

    @property
    def interval(self) -> tuple[Rational, Rational]:
        """(T0, T1)."""
        return self.target.interval

    @property
    def middle(self) -> Rational:
        """(T0 + T1) / 2."""
        low, high = self.interval
        return (low + high) / 2

    @property
    def knots(self) -> Vector:
        """The points inside the interval where target or density change their polynomial."""
        return tuple(sorted({*self.target.knots[1:-1], *self.density.knots[1:-1]}))

    @property
    def affine(self) -> AffineTarget | None:
        """The target as an affine function under a constant density, or None where it is not one.

        >>> problem = affine_problem("relu", (0, 1), 2, 3)
        >>> str(problem.affine.alpha), str(problem.affine.beta)
        ('2', '3')
        """
        density = self.density.pieces[0]
        if len(self.target.pieces) > 1 or len(self.target.pieces[0]) > 2 or len(self.density.pieces) > 1:
            return None
        if len(density) != 1:
            return None
        beta, alpha = (*self.target.pieces[0], ZERO, ZERO)[:2]
        return AffineTarget(alpha, beta, density[0])


@dataclass(frozen=True)
class IntervalNetwork:
    """f(x) = c + sum_j v_j s(w_j x + b_j); also a direction in the space of these parameters."""

    w: Vector
    b: Vector
    v: Vector
    c: Rational

    @property
    def width(self) -> int:
        """N, the number of neurons."""
        return len(self.w)


@dataclass(frozen=True)
class IntervalInstance(Instance):
    """A problem on an interval and a network."""

    kind: ClassVar[str] = "interval"
    problem: IntervalProblem
    network: IntervalNetwork

    def at(self, network: IntervalNetwork) -> "IntervalInstance":
        """Return the same problem at another point."""
        return IntervalInstance(self.problem, network)

    def to_document(self) -> dict[str, Any]:
        """Return the JSON object of the instance, numbers as exact text."""
        problem, network = self.problem, self.network
        if isinstance(problem.activation, Quadratic) or problem.activation == RELU:
            activation: Any = str(problem.activation)
        else:
            activation = {"leaky_relu": rational_text(problem.activation.alpha_minus)}
        document: dict[str, Any] = {
            "kind": self.kind,
            "activation": activation,
            "interval": _texts(problem.interval),
            "target": _target_document(problem),
        }
        if problem.affine is None or problem.affine.density != 1:
            document["density"] = _pieces_document(problem.density)
        return document | {
            "w": _texts(network.w),
            "b": _texts(network.b),
            "v": _texts(network.v),
            "c": rational_text(network.c),
        }


def affine_problem(activation: object, interval: object, alpha: object, beta: object) -> IntervalProblem:
    """Return the problem of the target alpha x + beta, every x of the interval weighted alike.

    `activation`: "relu", "quadratic", an activation, or a number: the slope of a leaky relu on the negative side.
    Raises `InvalidInstance` for what is not one, and for an interval that does not increase.

    >>> affine_problem("1/4", (0, 3), 1, "-3/2").activation == leaky_relu(rational("1/4"))
    True
    """
    low, high = _ends(interval)
    line = coefficients([_entry("beta", beta), _entry("alpha", alpha)])
    target = PiecewisePolynomial((low, high), (line,))
    return IntervalProblem(_activation(activation), target, PiecewisePolynomial.constant(low, high, ONE))


def interval_from_arrays(
    w: Any, b: Any, v: Any, c: Any, *, interval: Any, alpha: Any, beta: Any, activation: Any = "relu"
) -> IntervalInstance:
    """Return the instance of an affine target and the network c + sum_j v_j s(w_j x + b_j).

    `w`, `b`, `v`: lists or arrays of the same length N >= 1; the rest as in `affine_problem`.  Binary floats enter as
    the dyadic rationals they hold.  Raises `InvalidInstance` for wrong shapes and values.

    >>> instance = interval_from_arrays([2], [0], ["1/2"], 0, interval=(0, 1), alpha=1, beta=0)
    >>> instance.to_document()["target"]
    {'alpha': '1', 'beta': '0'}
    """
    rows = {name: _row(name, values) for name, values in (("w", w), ("b", b), ("v", v))}
    lengths = {len(row) for row in rows.values()}
    if len(lengths) > 1 or 0 in lengths:
        sizes = ", ".join(f"{name} {len(row)}" for name, row in rows.items())
        raise InvalidInstance(f"w, b and v: the same number of entries, at least 1, was wanted; they have {sizes}")
    network = IntervalNetwork(rows["w"], rows["b"], rows["v"], _entry("c", c))
    return IntervalInstance(affine_problem(activation, interval, alpha, beta), network)


def read_interval(record: Record) -> IntervalInstance:
    """Return the interval instance that a JSON object describes."""
    record.only("kind", "activation", "interval", "target", "density", "w", "b", "v", "c")
    activation = _read_activation(record)
    low, high = record.vector("interval", 2)
    if low >= high:
        came = f"{rational_text(low)[:40]} and {rational_text(high)[:40]}"
        record.refuse("interval", f"two increasing ends were wanted, {came} came")
    target = _read_target(record.record("target"), low, high)
    density = PiecewisePolynomial.constant(low, high, ONE)
    if record.has("density"):
        density = _read_density(record.record("density"), low, high)
    w = record.vector("w")
    if not w:
        record.refuse("w", "at least one neuron was wanted")
    b, v = record.vector("b", len(w)), record.vector("v", len(w))
    network = IntervalNetwork(w, b, v, record.number("c"))
    return IntervalInstance(IntervalProblem(activation, target, density), network)


def _read_activation(record: Record) -> ReluLike | Quadratic:
    value = record.value("activation")
    if isinstance(value, dict):
        slopes = record.record("activation")
        slopes.only("leaky_relu")
        slope = slopes.number("leaky_relu")
        if slope <= 0 or slope == 1:
            came = rational_text(slope)[:40]
            slopes.refuse("leaky_relu", f"a slope > 0 other than 1 was wanted, {came} came")
        return leaky_relu(slope)
    if value == "relu":
        return RELU
    if value == "quadratic":
        return QUADRATIC
    record.refuse("activation", '"relu", "quadratic" or {"leaky_relu": slope} was wanted')


def _read_target(record: Record, low: Rational, high: Rational) -> PiecewisePolynomial:
    if record.has("pieces"):
        record.only("pieces")
        return _read_pieces(record, low, high)
    record.only("alpha", "beta")
    return PiecewisePolynomial((low, high), (coefficients([record.number("beta"), record.number("alpha")]),))


def _read_density(record: Record, low: Rational, high: Rational) -> PiecewisePolynomial:
    record.only("pieces")
    density = _read_pieces(record, low, high)
    for start, end, piece in zip(density.knots, density.knots[1:], density.pieces, strict=False):
        if not piece or not is_nonnegative_between(piece, start, end):
            where = f"between {rational_text(start)[:40]} and {rational_text(end)[:40]}"
            record.refuse("pieces", f"a density >= 0 that is not 0 on a whole piece was wanted, it is not so {where}")
    return density


def _read_pieces(record: Record, low: Rational, high: Rational) -> PiecewisePolynomial:
    knots, pieces = [low], []
    listed = record.items("pieces")
    for position, item in enumerate(listed):
        place = f"pieces[{position}]"
        if not isinstance(item, dict):
            record.refuse(place, 'an object {"upto": .., "polynomial": [..]} was wanted')
        piece = Record(record.source, f"{record.place}{place}.", item)
        piece.only("upto", "polynomial")
        end, came = piece.number("upto"), piece.vector("polynomial")
        if not came:
            piece.refuse("polynomial", "coefficients from the constant up were wanted, at least one")
        if end <= knots[-1]:
            piece.refuse("upto", f"a number above {rational_text(knots[-1])[:40]} was wanted, where the piece begins")
        knots.append(end)
        pieces.append(coefficients(came))
    if not pieces or knots[-1] != high:
        record.refuse("pieces", f'pieces up to the end of the interval were wanted, the last "upto" {_short(high)}')
    return PiecewisePolynomial(tuple(knots), tuple(pieces)).merged()


def _target_document(problem: IntervalProblem) -> dict[str, Any]:
    if len(problem.target.pieces) == 1 and len(problem.target.pieces[0]) <= 2:
        beta, alpha = (*problem.target.pieces[0], ZERO, ZERO)[:2]
        return {"alpha": rational_text(alpha), "beta": rational_text(beta)}
    return _pieces_document(problem.target)


def _pieces_document(function: PiecewisePolynomial) -> dict[str, Any]:
    return {
        "pieces": [
            {"upto": rational_text(end), "polynomial": _texts(piece or (ZERO,))}
            for end, piece in zip(function.knots[1:], function.pieces, strict=True)
        ]
    }


def _activation(value: object) -> ReluLike | Quadratic:
    if isinstance(value, Quadratic) or value == "quadratic":
        return QUADRATIC
    if value in ("relu", RELU):
        return RELU
    if isinstance(value, Mapping) and list(value) == ["leaky_relu"]:
        value = value["leaky_relu"]
    if isinstance(value, ReluLike):
        if value.alpha_plus != 1:
            raise InvalidInstance(f"activation: slope 1 on the positive side was wanted, {value} came")
        value = value.alpha_minus
    slope = _entry("activation", value)
    if slope <= 0 or slope == 1:
        raise InvalidInstance(f"activation: a leaky slope > 0 other than 1 was wanted, {slope} came")
    return leaky_relu(slope)


def _ends(interval: object) -> tuple[Rational, Rational]:
    ends = _row("interval", interval)
    if len(ends) != 2 or ends[0] >= ends[1]:
        raise InvalidInstance("interval: two increasing ends were wanted")
    return ends[0], ends[1]


def _row(name: str, values: Any) -> Vector:
    listed = values.tolist() if callable(getattr(values, "tolist", None)) else values
    if not isinstance(listed, list | tuple):
        raise InvalidInstance(f"{name}: a list of numbers was wanted, a {type(values).__name__} came")
    return tuple(_entry(f"{name}[{position}]", item) for position, item in enumerate(listed))


def _entry(name: str, value: object) -> Rational:
    try:
        return rational(value)
    except InvalidNumber as error:
        raise InvalidInstance(f"{name}: {error}") from None


def _texts(values: Vector | tuple[Rational, Rational]) -> list[str]:
    return [rational_text(value) for value in values]


def _short(value: Rational) -> str:
    return rational_text(value)[:40]
