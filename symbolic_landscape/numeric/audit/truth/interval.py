"""The exact first and second derivatives of the loss on an interval in all parameters, or why there are none."""

from dataclasses import dataclass
from functools import cached_property

from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.piecewise_polynomial import PiecewisePolynomial
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, sign
from symbolic_landscape.exact.univariate import coefficients, scaled_by
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.loss.interval.evaluation import Evaluation, evaluate
from symbolic_landscape.loss.interval.neuron_type import breakpoint_inside
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.model.interval import IntervalInstance, IntervalNetwork
from symbolic_landscape.numeric.audit.truth.answer import Missing, Unknown

__all__ = ["IntervalPoint"]


@dataclass(frozen=True)
class IntervalPoint:
    """The loss of an interval instance near its network, in the order of `names`: w_j, b_j, v_j, c.

    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> instance = interval_from_arrays([1], [-2], [0], "3/2", interval=(0, 3), alpha=1, beta=0)
    >>> point = IntervalPoint(instance)
    >>> str(point.hessian()[2][2])  # 2 int_2^3 (x - 2)^2
    '2/3'
    """

    instance: IntervalInstance

    @cached_property
    def values(self) -> Evaluation:
        """The engine's values at the point."""
        return evaluate(self.instance)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parameters."""
        width = self.instance.network.width
        return (*(f"{name}_{j}" for name in "wbv" for j in range(width)), "c")

    @property
    def point(self) -> Vector:
        """The parameters."""
        network = self.instance.network
        return (*network.w, *network.b, *network.v, network.c)

    def loss(self) -> Rational:
        """Return the loss."""
        return self.values.loss

    def gradient(self) -> Vector | Missing:
        """Return the gradient where the loss is differentiable."""
        corners = self.values.corners()
        if corners:
            return Missing(f"not differentiable: w = b = 0 at neuron {', '.join(map(str, corners))}")
        gradient = self.values.gradient()
        return (*gradient.w, *gradient.b, *gradient.v, gradient.c)

    def derivative(self, direction: Vector) -> Rational:
        """Return the one-sided derivative along a direction in all parameters."""
        n = self.instance.network.width
        w, b, v = direction[:n], direction[n : 2 * n], direction[2 * n : 3 * n]
        return self.values.one_sided_derivative(IntervalNetwork(w, b, v, direction[-1]))

    def hessian(self) -> Matrix | Missing | Unknown:
        """Return the second-order coefficients of the loss (proofs/audit.md), for affine targets."""
        problem = self.instance.problem
        if problem.affine is None or problem.affine.density != 1:
            return Unknown("second derivatives are computed for affine targets and density 1")
        gradient = self.gradient()
        if isinstance(gradient, Missing):
            return gradient
        size, width = len(self.point), self.instance.network.width
        if isinstance(problem.activation, ReluLike):
            for j in range(width):
                reason = self._no_second_order(j)
                if reason is not None:
                    return Missing(f"not twice differentiable: neuron {j} {reason}")
        changes = [self._change(k) for k in range(size)]
        rows = [[2 * (changes[i] * changes[k]).integral() for k in range(size)] for i in range(size)]
        for j in range(width):
            for (i, k), value in self._bend(j).items():
                rows[i][k] += value
                if i != k:
                    rows[k][i] += value
        return tuple(tuple(row) for row in rows)

    def _no_second_order(self, neuron: int) -> str | None:
        """Return why the loss has no expansion of second order in one relu-like neuron, or None."""
        network, (low, high) = self.instance.network, self.instance.problem.interval
        w, b, v = network.w[neuron], network.b[neuron], network.v[neuron]
        if w == 0 and b == 0:
            return None if v == 0 and self.values.loss == 0 else "has w = b = 0"
        for end, side in ((low, 1), (high, -1)):
            if v != 0 and w * end + b == 0 and self.values.residual.value_beside(end, side) != 0:
                return "has its breakpoint at an end of the interval"
        return None

    def _pieces(self, neuron: int, left: Vector, right: Vector) -> PiecewisePolynomial:
        """Return slope(w x + b) times the polynomial: `left` and `right` of the breakpoint, if it is inside."""
        network, (low, high) = self.instance.network, self.instance.problem.interval
        x = breakpoint_inside((low, high), network.w[neuron], network.b[neuron])
        if x is None:
            return PiecewisePolynomial((low, high), (coefficients(left),))
        return PiecewisePolynomial((low, x, high), (coefficients(left), coefficients(right)))

    def _sloped(self, neuron: int, polynomial: Vector) -> PiecewisePolynomial:
        network, problem = self.instance.network, self.instance.problem
        activation, (low, high) = problem.activation, problem.interval
        w, b = network.w[neuron], network.b[neuron]
        if not isinstance(activation, ReluLike):
            return self._pieces(neuron, polynomial, polynomial)
        if breakpoint_inside((low, high), w, b) is None:
            slope = activation.slope(sign(w * (low + high) + 2 * b))
            return self._pieces(neuron, scaled_by(slope, polynomial), ())
        before, after = activation.slope(-sign(w)), activation.slope(sign(w))
        return self._pieces(neuron, scaled_by(before, polynomial), scaled_by(after, polynomial))

    def _change(self, parameter: int) -> PiecewisePolynomial:
        """Return the first variation of the network function in one parameter."""
        network, n = self.instance.network, self.instance.network.width
        low, high = self.instance.problem.interval
        if parameter == 3 * n:
            return PiecewisePolynomial.constant(low, high, ONE)
        kind, j = divmod(parameter, n)
        w, b, v = network.w[j], network.b[j], network.v[j]
        line = ((ZERO, v), (v,), (b, w))[kind]
        if isinstance(self.instance.problem.activation, ReluLike):
            return self._sloped(j, line)
        twice = PiecewisePolynomial((low, high), (coefficients((2 * b, 2 * w)),))
        whole = PiecewisePolynomial((low, high), (coefficients(line),))
        return (twice if kind < 2 else PiecewisePolynomial((low, high), (coefficients((b, w)),))) * whole

    def _bend(self, neuron: int) -> dict[tuple[int, int], Rational]:
        """Return 2 int r (second variation of f), by pairs i <= k of parameters of one neuron."""
        network, n = self.instance.network, self.instance.network.width
        activation = self.instance.problem.activation
        w, b, v = network.w[neuron], network.b[neuron], network.v[neuron]
        at = (neuron, n + neuron, 2 * n + neuron)
        residual = self.values.residual
        if not isinstance(activation, ReluLike):
            m = [residual.times_power(k).integral() for k in range(3)]
            table = {(0, 0): 2 * v * m[2], (0, 1): 2 * v * m[1], (1, 1): 2 * v * m[0]}
            table |= {(0, 2): 2 * (w * m[2] + b * m[1]), (1, 2): 2 * (w * m[1] + b * m[0])}
        else:
            first, zeroth = ((residual * self._sloped(neuron, line)).integral() for line in ((ZERO, ONE), (ONE,)))
            table = {(0, 2): first, (1, 2): zeroth}
            x = breakpoint_inside(self.instance.problem.interval, w, b)
            if x is not None:  # s'' is a point mass of (1 - slope) / |w| at the breakpoint
                mass = (1 - activation.alpha_minus) * v * residual.value_beside(x, 1) / abs(w)
                table |= {(0, 0): mass * x * x, (0, 1): mass * x, (1, 1): mass}
        return {(at[i], at[k]): 2 * value for (i, k), value in table.items()}
