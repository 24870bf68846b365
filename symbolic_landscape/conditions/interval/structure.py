"""The verdict about an affine target by structure alone: no integral is taken.

Cheridito, Jentzen, Rossmannek 2022 classify the critical points for an affine target; the form used here, with its own
proof, is in proofs/interval_classification.md (relu, leaky relu with slope in (0, 1), quadratic).  A leaky slope
gamma > 1 is turned into 1/gamma by (w, b, v) -> (-w, -b, -gamma v).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.rational import ZERO, Rational, sign
from symbolic_landscape.exact.vector import Vector, negate, scale
from symbolic_landscape.loss.interval.neuron_type import breakpoint_inside, neuron_types
from symbolic_landscape.model.activation import RELU, ReluLike, leaky_relu
from symbolic_landscape.model.interval import (
    AffineTarget,
    IntervalInstance,
    IntervalNetwork,
    IntervalProblem,
)

__all__ = ["BRANCHES", "Structure", "structure_of"]

_COMMON = {"f is the target": "global_minimum", "alpha = 0": "not_stationary", "c is not the mean": "not_stationary"}
_KINKED = {
    "orientations at one breakpoint differ": "not_stationary",
    "orientations do not alternate": "not_stationary",
    "gaps between breakpoints": "not_stationary",
    "effective weights at breakpoints": "not_stationary",
}

# Every branch of the classification, and the verdict it gives; the tests count that each one is taken.
BRANCHES = {
    "relu": {
        **_COMMON,
        "type-1-active neuron": "not_stationary",
        "non-flat semi-active neuron": "not_stationary",
        "non-flat degenerate neuron": "not_stationary",
        "odd number of breakpoints": "not_stationary",
        **_KINKED,
        "first orientation is -": "not_stationary",
        "kinks": "saddle",
        "no kinks, flat semi-active neuron": "saddle",
        "no kinks, flat degenerate neuron": "saddle",
        "no kinks, semi-inactive neuron of the wrong sign": "saddle",
        "no kinks, flat semi-inactive neuron": "saddle",
        "no kinks, all neurons dead": "local_minimum",
    },
    "leaky": {
        **_COMMON,
        "non-flat neuron with w = 0": "not_stationary",
        "neuron with w != 0 and no breakpoint inside": "not_stationary",
        **_KINKED,
        "kinks, pattern +": "saddle",
        "kinks, pattern -": "saddle",
        "no kinks": "saddle",
    },
    "quadratic": {
        **_COMMON,
        "non-flat neuron that is not degenerate": "not_stationary",
        "flat off-mid-vertex neuron": "not_stationary",
        "f is constant, non-flat degenerate neuron": "saddle",
        "f is constant, flat mid-vertex neuron": "saddle",
        "f is constant, flat constant neuron": "saddle",
        "f is constant, all neurons flat and degenerate": "saddle",
    },
}


@dataclass(frozen=True)
class Structure:
    """The branch of the classification that a point belongs to.

    `kinks`: the number n of breakpoints of f, and `pattern` the orientation of the first of them, "+" or "-", where the
    point is critical and not a global minimum (for a leaky slope > 1 after the map).
    """

    activation: str
    branch: str
    kinks: int | None = None
    pattern: str | None = None

    @property
    def verdict(self) -> str:
        """The verdict word of the branch."""
        return BRANCHES[self.activation][self.branch]


def structure_of(instance: IntervalInstance) -> Structure:
    """Return the branch of the classification; raises `InvalidRequest` where the target is not affine.

    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> network = dict(interval=(0, 1), alpha=1, beta=0)
    >>> structure_of(interval_from_arrays([-2], [0], [3], "1/2", **network)).branch
    'no kinks, all neurons dead'
    >>> structure_of(interval_from_arrays([1, -1], ["-1/3", "2/3"], ["2/3", "-2/3"], "1/2", **network)).verdict
    'saddle'
    """
    target = instance.problem.affine
    if target is None:
        raise InvalidRequest("an affine target with a constant density was wanted; the classification is about those")
    activation = instance.problem.activation
    if not isinstance(activation, ReluLike):
        return Structure("quadratic", *_quadratic(instance.problem, instance.network, target))
    if activation == RELU:
        return Structure("relu", *_relu(instance.problem, instance.network, target))
    if activation.alpha_minus > 1:
        instance = _with_small_slope(instance, activation.alpha_minus)
    return Structure("leaky", *_leaky(instance.problem, instance.network, target))


_Branch = tuple[str] | tuple[str, int] | tuple[str, int, str]


def _relu(problem: IntervalProblem, network: IntervalNetwork, target: AffineTarget) -> _Branch:
    types = neuron_types(problem, network)
    if early := _common_branch(_is_piecewise_target(problem, network, target), problem, network, target):
        return early
    if "type-1-active" in types:
        return ("type-1-active neuron",)
    for word in ("semi-active", "degenerate"):
        if any(kind == word and v != 0 for kind, v in zip(types, network.v, strict=True)):
            return (f"non-flat {word} neuron",)
    kinks = _kinks(problem, network)
    if not kinks:
        return _relu_without_kinks(problem, network, types, target)
    if len(kinks) % 2:
        return ("odd number of breakpoints",)
    if early := _misaligned(kinks):
        return early
    if kinks[0].orientation < 0:
        return ("first orientation is -",)
    gaps = _gaps(problem, kinks)
    if any(gap != gaps[0] for gap in gaps):
        return ("gaps between breakpoints",)
    weight = 2 * target.alpha / (len(kinks) + 1)
    if any(kink.weight != weight for kink in kinks):
        return ("effective weights at breakpoints",)
    return ("kinks", len(kinks), "+")


def _relu_without_kinks(
    problem: IntervalProblem, network: IntervalNetwork, types: Sequence[str], target: AffineTarget
) -> _Branch:
    for word in ("semi-active", "degenerate"):
        if word in types:
            return (f"no kinks, flat {word} neuron", 0)
    idle = [(w, v) for w, v, kind in zip(network.w, network.v, types, strict=True) if kind == "semi-inactive"]
    # Orientation + is semi-inactive at T1, where r has the sign of -alpha; orientation - at T0, where it has alpha's.
    if any(v * target.alpha * w > 0 for w, v in idle):
        return ("no kinks, semi-inactive neuron of the wrong sign", 0)
    if any(v == 0 for _, v in idle):
        return ("no kinks, flat semi-inactive neuron", 0)
    return ("no kinks, all neurons dead", 0)


def _leaky(problem: IntervalProblem, network: IntervalNetwork, target: AffineTarget) -> _Branch:
    activation = problem.activation
    assert isinstance(activation, ReluLike)
    gamma = activation.alpha_minus
    if early := _common_branch(_is_piecewise_target(problem, network, target), problem, network, target):
        return early
    if any(w == 0 and v != 0 for w, v in zip(network.w, network.v, strict=True)):
        return ("non-flat neuron with w = 0",)
    types = neuron_types(problem, network)
    if any(w != 0 and kind != "type-2-active" for w, kind in zip(network.w, types, strict=True)):
        return ("neuron with w != 0 and no breakpoint inside",)
    kinks = _kinks(problem, network)
    if not kinks:
        return ("no kinks", 0)
    if early := _misaligned(kinks):
        return early
    n, gaps = len(kinks), _gaps(problem, kinks)
    pattern = "+" if kinks[0].orientation > 0 else "-"
    square = gaps[0] ** 2 if pattern == "+" else gaps[0] ** 2 / gamma
    last = square if (n % 2 == 0) == (pattern == "+") else square * gamma
    if any(gap**2 != square * (1 + gamma) for gap in gaps[1:-1]) or gaps[-1] ** 2 != last:
        return ("gaps between breakpoints",)
    low, high = problem.interval
    unit = target.alpha * square / (high - low)
    if any(kink.weight != unit * (1 / a + 1 / b) for kink, (a, b) in zip(kinks, pairwise(gaps), strict=True)):
        return ("effective weights at breakpoints",)
    return (f"kinks, pattern {pattern}", n, pattern)


def _quadratic(problem: IntervalProblem, network: IntervalNetwork, target: AffineTarget) -> _Branch:
    neurons = list(zip(network.w, network.b, network.v, strict=True))
    attained = (
        sum((v * w * w for w, _, v in neurons), ZERO) == 0
        and sum((2 * v * w * b for w, b, v in neurons), ZERO) == target.alpha
        and sum((v * b * b for _, b, v in neurons), network.c) == target.beta
    )
    if early := _common_branch(attained, problem, network, target):
        return early
    types = neuron_types(problem, network)
    if any(v != 0 and kind != "degenerate" for v, kind in zip(network.v, types, strict=True)):
        return ("non-flat neuron that is not degenerate",)
    if "off-mid-vertex" in types:
        return ("flat off-mid-vertex neuron",)
    if any(network.v):
        return ("f is constant, non-flat degenerate neuron", 0)
    for word in ("mid-vertex", "constant"):
        if word in types:
            return (f"f is constant, flat {word} neuron", 0)
    return ("f is constant, all neurons flat and degenerate", 0)


def _common_branch(
    attained: bool, problem: IntervalProblem, network: IntervalNetwork, target: AffineTarget
) -> tuple[str] | None:
    if attained:
        return ("f is the target",)
    if target.alpha == 0:
        return ("alpha = 0",)
    return ("c is not the mean",) if network.c != target.alpha * problem.middle + target.beta else None


def _is_piecewise_target(problem: IntervalProblem, network: IntervalNetwork, target: AffineTarget) -> bool:
    """Return whether f is the target on the interval: no kink inside, and the line of its first piece."""
    activation = problem.activation
    assert isinstance(activation, ReluLike)
    low, high = problem.interval
    slope, constant = ZERO, network.c
    bends: dict[Rational, Rational] = {}
    for w, b, v in zip(network.w, network.b, network.v, strict=True):
        x = breakpoint_inside((low, high), w, b)
        if x is None:
            factor = activation.slope(sign(w * (low + high) + 2 * b))
        else:
            factor = activation.slope(-sign(w))
            bends[x] = bends.get(x, ZERO) + v * abs(w)
        slope, constant = slope + factor * v * w, constant + factor * v * b
    return slope == target.alpha and constant == target.beta and not any(bends.values())


@dataclass(frozen=True)
class _Kink:
    """A breakpoint inside the interval: the orientation of its neurons, 0 where they differ, and sum v w over them."""

    place: Rational
    orientation: int
    weight: Rational


def _kinks(problem: IntervalProblem, network: IntervalNetwork) -> list[_Kink]:
    """Return the breakpoints of all neurons, flat or not, that have one inside, from left to right."""
    found: dict[Rational, _Kink] = {}
    for w, b, v in zip(network.w, network.b, network.v, strict=True):
        x = breakpoint_inside(problem.interval, w, b)
        if x is not None:
            before = found.get(x, _Kink(x, sign(w), ZERO))
            orientation = before.orientation if before.orientation == sign(w) else 0
            found[x] = _Kink(x, orientation, before.weight + v * w)
    return [found[x] for x in sorted(found)]


def _misaligned(kinks: Sequence[_Kink]) -> tuple[str] | None:
    if any(kink.orientation == 0 for kink in kinks):
        return ("orientations at one breakpoint differ",)
    if any(a.orientation == b.orientation for a, b in pairwise(kinks)):
        return ("orientations do not alternate",)
    return None


def _gaps(problem: IntervalProblem, kinks: Sequence[_Kink]) -> Vector:
    low, high = problem.interval
    return tuple(b - a for a, b in pairwise((low, *(kink.place for kink in kinks), high)))


def _with_small_slope(instance: IntervalInstance, gamma: Rational) -> IntervalInstance:
    """Return the same function with slope 1/gamma: s_gamma(z) = -gamma s_(1/gamma)(-z)."""
    problem, network = instance.problem, instance.network
    mapped = IntervalNetwork(negate(network.w), negate(network.b), scale(-gamma, network.v), network.c)
    return IntervalInstance(IntervalProblem(leaky_relu(1 / gamma), problem.target, problem.density), mapped)
