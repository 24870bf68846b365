"""The types of the neurons of a network on an interval.

The words are those of Cheridito, Jentzen, Rossmannek, Landscape analysis for shallow neural networks (J. Nonlinear Sci.
32:64, 2022) for relu; leaky relu uses the same ones, the quadratic activation its own.
"""

from collections.abc import Sequence

from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.model.interval import IntervalNetwork, IntervalProblem

__all__ = [
    "NEURON_TYPES",
    "QUADRATIC_NEURON_TYPES",
    "breakpoint_inside",
    "breakpoints_inside",
    "neuron_type",
    "neuron_types",
]

NEURON_TYPES = (
    "degenerate",
    "semi-active",
    "inactive",
    "semi-inactive",
    "type-1-active",
    "type-2-active",
)
QUADRATIC_NEURON_TYPES = ("degenerate", "constant", "mid-vertex", "off-mid-vertex")


def neuron_type(problem: IntervalProblem, w: Rational, b: Rational) -> str:
    """Return the type of a neuron s(w x + b) on the interval of the problem.

    Relu and leaky relu: `degenerate` (w = b = 0); `semi-active` (w = 0 < b); `inactive` (w x + b < 0 on the whole
    interval); `semi-inactive` (w x + b <= 0, 0 at one end only); `type-1-active` (w != 0, w x + b >= 0); otherwise
    `type-2-active`: its breakpoint -b/w lies inside.  Quadratic: `degenerate`; `constant` (w = 0 != b); `mid-vertex`
    (its zero is the middle of the interval); `off-mid-vertex`.

    >>> from symbolic_landscape.exact.rational import ONE, ZERO
    >>> from symbolic_landscape.model.interval import affine_problem
    >>> problem = affine_problem("relu", (0, 2), 1, 0)
    >>> [neuron_type(problem, ONE, b) for b in (-3 * ONE, -2 * ONE, -ONE, ZERO)]
    ['inactive', 'semi-inactive', 'type-2-active', 'type-1-active']
    """
    if w == 0 and b == 0:
        return "degenerate"
    low, high = problem.interval
    if not isinstance(problem.activation, ReluLike):
        if w == 0:
            return "constant"
        return "mid-vertex" if w * problem.middle + b == 0 else "off-mid-vertex"
    if w == 0:
        return "semi-active" if b > 0 else "inactive"
    ends = (w * low + b, w * high + b)
    if max(ends) < 0:
        return "inactive"
    if max(ends) == 0:
        return "semi-inactive"
    return "type-1-active" if min(ends) >= 0 else "type-2-active"


def neuron_types(problem: IntervalProblem, network: IntervalNetwork) -> tuple[str, ...]:
    """Return the type of every neuron."""
    return tuple(neuron_type(problem, w, b) for w, b in zip(network.w, network.b, strict=True))


def breakpoint_inside(interval: Sequence[Rational], w: Rational, b: Rational) -> Rational | None:
    """Return the breakpoint -b/w of a neuron where it lies strictly inside the interval, else None.

    >>> from symbolic_landscape.exact.rational import ONE
    >>> str(breakpoint_inside((0 * ONE, ONE), 2 * ONE, -ONE))
    '1/2'
    """
    low, high = interval
    return -b / w if (w * low + b) * (w * high + b) < 0 else None


def breakpoints_inside(problem: IntervalProblem, network: IntervalNetwork) -> tuple[Rational, ...]:
    """Return the different breakpoints strictly inside the interval, in order; the quadratic activation has none.

    >>> from symbolic_landscape.model.instance import read_record
    >>> from symbolic_landscape.model.document import parse_document
    >>> text = (
    ...     '{"kind": "interval", "activation": "relu", "interval": [0, 1], "target": {"alpha": 1, "beta": 0}, '
    ...     '"w": [2, 1, 4], "b": [-1, 1, -1], "v": [1, 1, 1], "c": 0}'
    ... )
    >>> instance = read_record(parse_document(text, "example"))
    >>> [str(x) for x in breakpoints_inside(instance.problem, instance.network)]
    ['1/4', '1/2']
    """
    if not isinstance(problem.activation, ReluLike):
        return ()
    inside = (breakpoint_inside(problem.interval, w, b) for w, b in zip(network.w, network.b, strict=True))
    return tuple(sorted({x for x in inside if x is not None}))
