"""Every shape of saddle and every kind of non-global local minimum for an affine target on an interval.

The shapes are those of proofs/interval_classification.md; each instance is decided exactly before it is returned.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from symbolic_landscape.decide import classify
from symbolic_landscape.errors import InternalContradiction, InvalidRequest
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, rational_text, square_root
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.model.activation import RELU, ReluLike
from symbolic_landscape.model.interval import AffineTarget, IntervalInstance, IntervalNetwork, IntervalProblem

__all__ = ["GeneratedPoint", "MissingShape", "Shapes", "gaps_between_kinks", "generate_interval"]


@dataclass(frozen=True)
class GeneratedPoint:
    """A critical point that is not a global minimum: `verdict` "saddle" or "local_minimum", and what makes it one."""

    name: str
    verdict: str
    note: str
    instance: IntervalInstance


@dataclass(frozen=True)
class MissingShape:
    """A shape without a rational point, and the reason."""

    name: str
    reason: str


@dataclass(frozen=True)
class Shapes:
    """What there is and what there is not, for one problem and one width."""

    points: tuple[GeneratedPoint, ...]
    missing: tuple[MissingShape, ...]


@dataclass(frozen=True)
class _Neuron:
    w: Rational
    b: Rational
    v: Rational


def generate_interval(problem: IntervalProblem, width: int) -> Shapes:
    """Return a point of every shape of saddle and every kind of non-global local minimum with `width` neurons.

    The neurons that a shape does not need are idle: inactive for relu, flat with w = 0 for leaky relu, flat and
    degenerate for the quadratic activation.  Raises `InvalidRequest` for targets that are not affine and `width` < 1.

    >>> from symbolic_landscape.model.interval import affine_problem
    >>> shapes = generate_interval(affine_problem("relu", (0, 1), 1, 0), 2)
    >>> [point.name for point in shapes.points if point.verdict == "local_minimum"]
    ['all_inactive', 'constant_negative', 'semi_inactive_left', 'semi_inactive_right']
    """
    target = problem.affine
    if target is None:
        raise InvalidRequest("an affine target with a constant density was wanted: the classification is about those")
    if width < 1:
        raise InvalidRequest(f"at least one neuron was wanted, width {width} came")
    if target.alpha == 0:
        reason = "for a constant target every critical point is a global minimum: L = -alpha int x (f - target) = 0"
        return Shapes((), (MissingShape("every_shape", reason),))
    found: list[GeneratedPoint] = []
    missing: list[MissingShape] = []
    for shape in _shapes(problem, target, width):
        if isinstance(shape, MissingShape):
            missing.append(shape)
        else:
            _confirm(shape)
            found.append(shape)
    return Shapes(tuple(found), tuple(missing))


def gaps_between_kinks(gamma: Rational, kinks: int, pattern: str) -> Vector | str:
    """Return the gaps between consecutive breakpoints, the ends of the interval included, up to a common factor.

    `gamma` in [0, 1), 0 for relu; `kinks` >= 1; `pattern` the orientation of the first breakpoint, "+" or "-".  With
    h^2 = 1 + gamma, p^2 = gamma they are (1, h, .., h, last) with last = 1 for an even number of kinks, else p; for "-"
    (p, h, .., h, last) with last = p for an even number, else 1.  A text says why there is no rational shape.

    >>> from symbolic_landscape.exact.rational import rational
    >>> [str(gap) for gap in gaps_between_kinks(rational("9/16"), 3, "+")]
    ['1', '5/4', '5/4', '3/4']
    >>> gaps_between_kinks(rational("1/10"), 2, "+")
    'the gaps are 1 : sqrt(11/10) : 1, which are rational only if 11/10 is the square of a rational'
    """
    even, plus = kinks % 2 == 0, pattern == "+"
    if gamma == 0:
        if not even or not plus:
            return "relu has kinks in even number, the first with w > 0: the other shapes have a gap of length 0"
        return (ONE,) * (kinks + 1)
    first, last = (ONE if plus else gamma), (ONE if even == plus else gamma)
    squares = (first, *((1 + gamma,) * (kinks - 1)), last)
    roots = tuple(square_root(square / first) for square in squares)
    if all(root is not None for root in roots):
        return tuple(root for root in roots if root is not None)
    needed = dict.fromkeys(square / first for square in squares if square_root(square / first) is None)
    shown = [_ratio(square / first) for square in squares]
    if len(shown) > 5:
        shown = [*shown[:2], "..", *shown[-2:]]
    words = " and ".join(f"{rational_text(square)} is the square of a rational" for square in needed)
    return f"the gaps are {' : '.join(shown)}, which are rational only if {words}"


_Shape = GeneratedPoint | MissingShape


def _shapes(problem: IntervalProblem, target: AffineTarget, width: int) -> Iterator[_Shape]:
    if not isinstance(problem.activation, ReluLike):
        yield from _quadratic_shapes(problem, target, width)
    elif problem.activation == RELU:
        yield from _relu_constants(problem, target, width)
        for kinks in range(2, width + 1, 2):
            yield _kink_saddle(problem, target, width, kinks, "+")
    else:
        yield from _leaky_constants(problem, target, width)
        for kinks in range(1, width + 1):
            for pattern in ("+", "-"):
                yield _kink_saddle(problem, target, width, kinks, pattern)


def _relu_constants(problem: IntervalProblem, target: AffineTarget, width: int) -> Iterator[GeneratedPoint]:
    low, high = problem.interval
    alpha = target.alpha
    left, right = (-ONE, low), (ONE, -high)  # w x + b <= 0, and 0 at one end only
    minima = {
        "all_inactive": (_Neuron(ONE, -high - 1, alpha), "every neuron is inactive"),
        "constant_negative": (_Neuron(ZERO, -ONE, alpha), "the first neuron is inactive with w = 0"),
        "semi_inactive_left": (_Neuron(*left, alpha), "the first neuron begins at the left end, with alpha v > 0"),
        "semi_inactive_right": (_Neuron(*right, -alpha), "the first neuron begins at the right end, with alpha v < 0"),
    }
    for name, (neuron, note) in minima.items():
        yield _point(problem, target, width, name, "local_minimum", note, [neuron])
    saddles = {
        "semi_active_flat": (_Neuron(ZERO, ONE, ZERO), "the first neuron is constant and flat"),
        "degenerate_flat": (_Neuron(ZERO, ZERO, ZERO), "the first neuron is 0 and flat"),
        "semi_inactive_left_wrong_sign": (_Neuron(*left, -alpha), "it begins at the left end, with alpha v < 0"),
        "semi_inactive_right_wrong_sign": (_Neuron(*right, alpha), "it begins at the right end, with alpha v > 0"),
        "semi_inactive_left_flat": (_Neuron(*left, ZERO), "it begins at the left end and is flat: third order"),
        "semi_inactive_right_flat": (_Neuron(*right, ZERO), "it begins at the right end and is flat: third order"),
    }
    for name, (neuron, note) in saddles.items():
        yield _point(problem, target, width, name, "saddle", note, [neuron])


def _leaky_constants(problem: IntervalProblem, target: AffineTarget, width: int) -> Iterator[GeneratedPoint]:
    for name, b in (("constant_active_flat", ONE), ("constant_negative_flat", -ONE), ("degenerate_flat", ZERO)):
        note = "f is constant, every neuron flat with w = 0"
        yield _point(problem, target, width, name, "saddle", note, [_Neuron(ZERO, b, ZERO)])


def _quadratic_shapes(problem: IntervalProblem, target: AffineTarget, width: int) -> Iterator[_Shape]:
    shapes = {
        "degenerate": (_Neuron(ZERO, ZERO, ONE), "f is constant, the first neuron is 0 and not flat"),
        "mid_vertex_flat": (_Neuron(ONE, -problem.middle, ZERO), "f is constant, the first neuron flat, its zero mid"),
        "constant_flat": (_Neuron(ZERO, ONE, ZERO), "f is constant, the first neuron is constant and flat"),
        "degenerate_flat": (_Neuron(ZERO, ZERO, ZERO), "f is constant, every neuron is 0 and flat: third order"),
    }
    for name, (neuron, note) in shapes.items():
        yield _point(problem, target, width, name, "saddle", note, [neuron])


def _kink_saddle(
    problem: IntervalProblem, target: AffineTarget, width: int, kinks: int, pattern: str
) -> _Shape:
    activation = problem.activation
    assert isinstance(activation, ReluLike)
    given = activation.alpha_minus
    gamma = given if given < 1 else 1 / given
    count = f"{kinks}_kink{'s' if kinks > 1 else ''}"
    name = count if given == 0 else f"{count}_{'plus' if pattern == '+' else 'minus'}"
    gaps = gaps_between_kinks(gamma, kinks, pattern)
    if isinstance(gaps, str):
        return MissingShape(name, gaps)
    low, high = problem.interval
    total = sum(gaps, ZERO)
    neurons, x, orientation = [], low, ONE if pattern == "+" else -ONE
    # sum v w over the neurons of a kink is alpha u^2/(high - low) (1/d_left + 1/d_right), and the first gap is u for
    # pattern +, u sqrt(gamma) for pattern -.
    square = (gaps[0] * (high - low) / total) ** 2 / (ONE if pattern == "+" else gamma)
    for before, after in pairwise(gap * (high - low) / total for gap in gaps):
        x += before
        weight = target.alpha * square / (high - low) * (1 / before + 1 / after)
        neurons.append(_Neuron(orientation, -orientation * x, orientation * weight))
        orientation = -orientation
    if given > 1:  # the function of slope 1/gamma, written with slope gamma
        neurons = [_Neuron(-neuron.w, -neuron.b, -neuron.v / given) for neuron in neurons]
    note = f"{kinks} kink{'s' if kinks > 1 else ''}, pattern {pattern}"
    return _point(problem, target, width, name, "saddle", note, neurons)


def _point(
    problem: IntervalProblem,
    target: AffineTarget,
    width: int,
    name: str,
    verdict: str,
    note: str,
    neurons: Sequence[_Neuron],
) -> GeneratedPoint:
    _, high = problem.interval
    if not isinstance(problem.activation, ReluLike):
        idle = _Neuron(ZERO, ZERO, ZERO)
    elif problem.activation == RELU:
        idle = _Neuron(ONE, -high - 1, ONE)
    else:
        idle = _Neuron(ZERO, ONE, ZERO)
    listed = [*neurons, *([idle] * (width - len(neurons)))]
    w, b, v = (tuple(getattr(neuron, part) for neuron in listed) for part in ("w", "b", "v"))
    network = IntervalNetwork(w, b, v, target.alpha * problem.middle + target.beta)
    return GeneratedPoint(name, verdict, note, IntervalInstance(problem, network))


def _confirm(point: GeneratedPoint) -> None:
    found = classify(point.instance).verdict
    if found != point.verdict:
        raise InternalContradiction(f"{point.name} was made to be a {point.verdict} and is decided to be {found}")


def _ratio(square: Rational) -> str:
    root = square_root(square)
    return f"sqrt({rational_text(square)})" if root is None else rational_text(root)
