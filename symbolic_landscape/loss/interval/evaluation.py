"""The loss at one point, exactly: residual, value, gradient, one-sided derivatives, in one pass over breakpoints."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.piecewise_polynomial import PiecewisePolynomial, antiderivative
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, sign
from symbolic_landscape.exact.univariate import Coefficients, coefficients, value_at
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.loss.interval.neuron_type import breakpoint_inside
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.model.interval import IntervalInstance, IntervalNetwork, IntervalProblem

__all__ = ["Evaluation", "evaluate", "network_function"]

HIGHEST_MOMENT = 2


@dataclass(frozen=True)
class Evaluation:
    """Exact values at one point: everything first-order conditions need.

    `residual`: r = f - target, with every breakpoint inside the interval among its knots.  `weighted`: e = r density.
    `loss`: int r^2 density = int r e.  `moments[k][i]`: int of x^k e from the left end to knot i, k = 0, 1, 2.
    """

    instance: IntervalInstance
    residual: PiecewisePolynomial
    weighted: PiecewisePolynomial
    loss: Rational
    moments: tuple[Vector, ...]

    def total(self, power: int) -> Rational:
        """Return int x^power e over the whole interval."""
        return self.moments[power][-1]

    def after(self, x: Rational, power: int) -> Rational:
        """Return int of y^power e(y) over the part of the interval right of x, any number."""
        low, high = self.weighted.interval
        if x <= low:
            return self.total(power)
        if x >= high:
            return ZERO
        position = bisect_right(self.weighted.knots, x) - 1
        before = self.moments[power][position]
        if self.weighted.knots[position] != x:
            primitive = antiderivative((ZERO,) * power + self.weighted.pieces[position])
            before += value_at(primitive, x) - value_at(primitive, self.weighted.knots[position])
        return self.total(power) - before

    def slope_moment(self, neuron: int, power: int) -> Rational:
        """Return int x^power s'(w_j x + b_j) e for relu-like activations, with s'(0) = 1 (closed convention)."""
        network, activation = self.instance.network, self.instance.problem.activation
        assert isinstance(activation, ReluLike)
        w, b = network.w[neuron], network.b[neuron]
        total = self.total(power)
        x = breakpoint_inside(self.weighted.interval, w, b)
        if x is None:
            low, high = self.weighted.interval
            # With no sign change inside, the sum of the end values has the sign of w x + b; 0 is the degenerate neuron.
            active = w * (low + high) + 2 * b >= 0
            return total if active else activation.alpha_minus * total
        after = self.after(x, power)
        return activation.alpha_minus * total + (1 - activation.alpha_minus) * (after if w > 0 else total - after)

    def response(self, neuron: int) -> Rational:
        """Return int s(w_j x + b_j) e, half of dL/dv_j."""
        w, b = self.instance.network.w[neuron], self.instance.network.b[neuron]
        if isinstance(self.instance.problem.activation, ReluLike):
            return w * self.slope_moment(neuron, 1) + b * self.slope_moment(neuron, 0)
        return w * w * self.total(2) + 2 * w * b * self.total(1) + b * b * self.total(0)

    def gradient(self) -> IntervalNetwork:
        """Return the generalized gradient by the closed convention; the gradient where the loss is differentiable.

        dL/dc = 2 int e, dL/dv_j = 2 int s(w_j x + b_j) e, dL/dw_j = 2 v_j int x s'(w_j x + b_j) e, and dL/db_j without
        the x; s'(0) = 1 for relu and leaky relu.

        >>> from symbolic_landscape.model.interval import interval_from_arrays
        >>> instance = interval_from_arrays([1], [-2], [3], "51/100", interval=(0, 1), alpha=1, beta=0)
        >>> str(evaluate(instance).gradient().c)
        '1/50'
        """
        return self._gradient

    @cached_property
    def _gradient(self) -> IntervalNetwork:
        network = self.instance.network
        w, b = [], []
        for neuron, v in enumerate(network.v):
            if v == 0:
                first = zeroth = ZERO
            elif isinstance(self.instance.problem.activation, ReluLike):
                first, zeroth = self.slope_moment(neuron, 1), self.slope_moment(neuron, 0)
            else:
                a, constant = 2 * network.w[neuron], 2 * network.b[neuron]
                first = a * self.total(2) + constant * self.total(1)
                zeroth = a * self.total(1) + constant * self.total(0)
            w.append(2 * v * first)
            b.append(2 * v * zeroth)
        responses = tuple(2 * self.response(neuron) for neuron in range(network.width))
        return IntervalNetwork(tuple(w), tuple(b), responses, 2 * self.total(0))

    def corners(self) -> tuple[int, ...]:
        """Return the neurons at which the loss is not differentiable: none where it is.

        Relu and leaky relu: the loss has a corner exactly at the neurons with w = b = 0 != v, unless it is 0
        (proofs/interval_differentiability.md).
        """
        if not isinstance(self.instance.problem.activation, ReluLike) or self.loss == 0:
            return ()
        network = self.instance.network
        return tuple(
            j for j in range(network.width) if network.w[j] == 0 and network.b[j] == 0 and network.v[j] != 0
        )

    def one_sided_derivative(self, direction: IntervalNetwork) -> Rational:
        """Return the limit of (L(point + t direction) - L(point)) / t as t falls to 0.

        It is the gradient's, but for the neurons with a corner: they give 2 v_j int s(dw_j x + db_j) e.

        >>> from symbolic_landscape.exact.rational import ONE, ZERO
        >>> from symbolic_landscape.model.interval import interval_from_arrays
        >>> instance = interval_from_arrays([0], [0], [1], "1/2", interval=(0, 1), alpha=1, beta=0)
        >>> str(evaluate(instance).one_sided_derivative(IntervalNetwork((ONE,), (ZERO,), (ZERO,), ZERO)))
        '-1/6'
        """
        gradient, network = self.gradient(), self.instance.network
        corners = set(self.corners())
        total = gradient.c * direction.c
        for j in range(network.width):
            total += gradient.v[j] * direction.v[j]
            if j in corners:
                total += 2 * network.v[j] * self.response_of(direction.w[j], direction.b[j])
            else:
                total += gradient.w[j] * direction.w[j] + gradient.b[j] * direction.b[j]
        return total

    def response_of(self, w: Rational, b: Rational) -> Rational:
        """Return D(w, b) = int s(w x + b) e of any neuron: half the slope of the loss in its output weight."""
        activation = self.instance.problem.activation
        first, zeroth = self.total(1), self.total(0)
        if not isinstance(activation, ReluLike):
            return w * w * self.total(2) + 2 * w * b * first + b * b * zeroth
        low, high = self.weighted.interval
        x = breakpoint_inside((low, high), w, b)
        if x is None:
            slope = ONE if w * (low + high) + 2 * b >= 0 else activation.alpha_minus
            return slope * (w * first + b * zeroth)
        positive = w * self.after(x, 1) + b * self.after(x, 0)
        whole = w * first + b * zeroth
        if w < 0:
            positive = whole - positive
        return activation.alpha_minus * whole + (1 - activation.alpha_minus) * positive


def evaluate(instance: IntervalInstance) -> Evaluation:
    """Return residual, loss and moments at the point of the instance.

    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> instance = interval_from_arrays([1, -1], ["-1/3", "2/3"], ["2/3", "-2/3"], "1/2",
    ...                                 interval=(0, 1), alpha=1, beta=0)
    >>> values = evaluate(instance)
    >>> str(values.loss), any([*values.gradient().w, *values.gradient().b, *values.gradient().v, values.gradient().c])
    ('1/972', False)
    """
    problem = instance.problem
    residual = network_function(problem, instance.network) - problem.target
    weighted = residual * problem.density
    residual = residual.refined(weighted.knots)
    loss = (residual * weighted).integral()
    moments = tuple(weighted.times_power(power).cumulative() for power in range(HIGHEST_MOMENT + 1))
    return Evaluation(instance, residual, weighted, loss, moments)


def network_function(problem: IntervalProblem, network: IntervalNetwork) -> PiecewisePolynomial:
    """Return f on the interval; its knots are the breakpoints inside.

    >>> from symbolic_landscape.exact.vector import vector
    >>> from symbolic_landscape.exact.univariate import polynomial_text
    >>> from symbolic_landscape.model.interval import affine_problem
    >>> network = IntervalNetwork(vector([1]), vector([-1]), vector([2]), vector([3])[0])
    >>> f = network_function(affine_problem("relu", (0, 2), 1, 0), network)
    >>> [polynomial_text(piece, "x") for piece in f.pieces]
    ['3', '2*x + 1']
    """
    low, high = problem.interval
    activation = problem.activation
    neurons = list(zip(network.w, network.b, network.v, strict=True))
    if not isinstance(activation, ReluLike):
        square = sum((v * w * w for w, _, v in neurons), ZERO)
        linear = sum((2 * v * w * b for w, b, v in neurons), ZERO)
        constant = sum((v * b * b for _, b, v in neurons), network.c)
        return PiecewisePolynomial((low, high), (coefficients([constant, linear, square]),))
    slope, constant = ZERO, network.c
    jumps: dict[Rational, tuple[Rational, Rational]] = {}
    for w, b, v in neurons:
        x = breakpoint_inside((low, high), w, b)
        side = sign(w * (low + high) + 2 * b) if x is None else -sign(w)  # the sign of w x + b at the left end
        left = activation.slope(side)
        slope, constant = slope + left * v * w, constant + left * v * b
        if x is not None:
            change = (1 - activation.alpha_minus) * (v if w > 0 else -v)
            before = jumps.get(x, (ZERO, ZERO))
            jumps[x] = (before[0] + change * w, before[1] + change * b)
    inside = sorted(jumps)
    pieces: list[Coefficients] = [coefficients([constant, slope])]
    for x in inside:
        slope, constant = slope + jumps[x][0], constant + jumps[x][1]
        pieces.append(coefficients([constant, slope]))
    if not all(a < b for a, b in pairwise((low, *inside, high))):
        raise InternalContradiction("breakpoints inside the interval are not in increasing order")
    return PiecewisePolynomial((low, *inside, high), tuple(pieces))
