"""Exact descent (one output): from any network to an exact local minimum in finitely many steps.

With the signs of the output weights fixed the loss is a convex quadratic in the effective weights z_i = h_i w_i on each
product of closed cells.  Minimise it there exactly; if a neuron then has a direction with negative derivative, the
product of cells entered by it has a strictly lower minimum; there are finitely many products (proofs/exact_descent.md).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import comb

from symbolic_landscape.arrangement.sign_vector import SignVector, compose, sign_vector_of
from symbolic_landscape.claim import DirectionallyStationary
from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.errors import InternalContradiction, InvalidRequest
from symbolic_landscape.exact.cone import arrangement_rays
from symbolic_landscape.exact.conic_combination import nearest_in_cone
from symbolic_landscape.exact.matrix import multiply, rank, transpose
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, sign
from symbolic_landscape.exact.vector import Vector, add, dot, negate, scale, zero_vector
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.loss.empirical import evaluate
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem
from symbolic_landscape.model.instance import Instance
from symbolic_landscape.model.network import Network
from symbolic_landscape.verdict import Proved
from symbolic_landscape.witness.empirical import DescentDirection

__all__ = ["Descent", "DescentStep", "descend"]


@dataclass(frozen=True)
class DescentStep:
    """The least loss on one product of closed cells: its minimiser and, but for the last step, where it goes on.

    `cells[i]` is the cell of neuron i; `descent` moves the input weight of one neuron, with a negative derivative.
    """

    network: Network
    loss: Rational
    cells: tuple[SignVector, ...]
    descent: DescentDirection | None


@dataclass(frozen=True)
class Descent:
    """A walk with strictly decreasing exact losses that ends at a directional stationary point with all h_i != 0."""

    start_loss: Rational
    steps: tuple[DescentStep, ...]
    instance: EmpiricalInstance

    @property
    def path(self) -> tuple[Rational, ...]:
        """The loss at the start and on each product of cells that lowered it."""
        losses = [self.start_loss]
        for step in self.steps:
            if step.loss != losses[-1]:
                losses.append(step.loss)
        return tuple(losses)


def descend(
    instance: Instance,
    *,
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[int, Rational], None] | None = None,
) -> Descent:
    """Return an exact walk from the network of an instance down to an exact local minimum.

    Neurons with h_i = 0 get output sign + and may move.  A start that is already optimal on its cells is kept as it is.
    The end is stationary with every h_i != 0, hence without escape neurons: a local minimum.

    Raises `InvalidRequest` for several outputs, `LimitReached` where the arrangement has more rays than allowed.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> walk = descend(from_arrays([[1], [-1]], [1, 3], [["1/2"], [0]], [[1, 1]]))
    >>> [str(loss) for loss in walk.path]
    ['37/8', '9/2']
    """
    if not isinstance(instance, EmpiricalInstance) or instance.problem.data.output_dimension != 1:
        raise InvalidRequest("exact descent takes empirical instances with one output")
    problem = instance.problem
    walk = _Walk(problem, limits)
    network = _with_signs(instance.network)
    cells = tuple(walk.cell_around(w, ()) for w in network.input_weights)
    deadline = limits.start()
    steps: list[DescentStep] = []
    while True:
        deadline.check()
        network = walk.minimum_on(network, cells)
        point = FirstOrder(instance.at(network))
        if steps and not point.values.loss < steps[-1].loss:
            raise InternalContradiction("a step of exact descent did not lower the loss")
        if progress is not None:
            progress(len(steps), point.values.loss)
        verdict = decide_directionally_stationary(point, DirectionallyStationary(), limits)
        if isinstance(verdict, Proved):
            steps.append(DescentStep(network, point.values.loss, cells, None))
            return Descent(evaluate(problem, instance.network).loss, tuple(steps), point.instance)
        witness = verdict.witness
        if not isinstance(witness, DescentDirection) or witness.neuron is None or not any(witness.input_direction):
            raise InternalContradiction("the least loss on a product of cells violates an output condition")
        neuron = witness.neuron
        steps.append(DescentStep(network, point.values.loss, cells, witness))
        entered = walk.cell_around(network.input_weights[neuron], witness.input_direction)
        cells = (*cells[:neuron], entered, *cells[neuron + 1 :])


class _Walk:
    """The rays of the arrangement with their images, and the convex problems on products of cells."""

    def __init__(self, problem: EmpiricalProblem, limits: Limits) -> None:
        self.problem = problem
        self.inputs = problem.data.inputs
        self.targets = tuple(row[0] for row in problem.data.targets)
        lines = _lines(self.inputs)
        if lines:
            limits.spend("rays", 2 * comb(len(lines), rank(lines) - 1))
        rays = tuple(q for ray in arrangement_rays(lines) for q in (ray, negate(ray)))
        value = problem.activation.value
        # the rays that the data see, with their images and the samples on their two sides
        self.rays: list[Vector] = []
        self.images: list[Vector] = []
        self.sides: list[tuple[int, int]] = []
        for ray, products in zip(rays, multiply(rays, transpose(self.inputs)), strict=True):
            image = tuple(map(value, products))
            if any(image):
                self.rays.append(ray)
                self.images.append(image)
                self.sides.append(_sides(map(sign, products)))
        self.rays_by_cell: dict[SignVector, list[int]] = {}
        self.generic = _generic_signs(self.inputs)

    def cell_around(self, weight: Vector, direction: Vector) -> SignVector:
        """Return a cell whose closure contains weight + t direction for small t >= 0."""
        signs = sign_vector_of(weight, self.inputs)
        if direction:
            signs = compose(signs, sign_vector_of(direction, self.inputs))
        return compose(signs, self.generic)

    def rays_of(self, cell: SignVector) -> list[int]:
        """Return the rays of a closed cell that the data see, by number."""
        if cell not in self.rays_by_cell:
            positive, negative = _sides(cell)
            self.rays_by_cell[cell] = [
                r for r, (above, below) in enumerate(self.sides) if not (above & ~positive or below & ~negative)
            ]
        return self.rays_by_cell[cell]

    def minimum_on(self, network: Network, cells: Sequence[SignVector]) -> Network:
        """Return the network itself where it is optimal on the product of closed cells, else a minimiser there."""
        groups: dict[tuple[SignVector, int], list[int]] = {}
        for i, (cell, h) in enumerate(zip(cells, network.output_weights[0], strict=True)):
            groups.setdefault((cell, sign(h)), []).append(i)
        columns = [(key, r) for key in groups for r in self.rays_of(key[0])]
        images = [self.images[r] if key[1] > 0 else negate(self.images[r]) for key, r in columns]
        if network.output_bias is not None:
            constant = (ONE,) * len(self.inputs)
            images += [constant, negate(constant)]
        residual = evaluate(self.problem, network).residuals_of(0)
        contribution = add(residual, self.targets)
        if all(dot(image, residual) >= 0 for image in images) and dot(contribution, residual) == 0:
            return network
        amounts = nearest_in_cone(images, self.targets)
        sums = {key: zero_vector(self.problem.data.input_dimension) for key in groups}
        for (key, r), amount in zip(columns, amounts, strict=False):
            if amount != 0:
                sums[key] = add(sums[key], scale(amount, self.rays[r]))
        bias = None if network.output_bias is None else (amounts[-2] - amounts[-1],)
        return self._shared(network, groups, sums, bias)

    def _shared(
        self,
        network: Network,
        groups: dict[tuple[SignVector, int], list[int]],
        sums: dict[tuple[SignVector, int], Vector],
        bias: Vector | None,
    ) -> Network:
        """Give the neurons of one cell and sign equal shares of |h| w; neurons the data do not see keep theirs."""
        weights = list(network.input_weights)
        for key, members in groups.items():
            if self.rays_of(key[0]):
                share = scale(ONE / len(members), sums[key])
                for i in members:
                    weights[i] = scale(1 / abs(network.output_weights[0][i]), share)
        return Network(tuple(weights), network.output_weights, bias)


def _sides(signs: Iterable[int]) -> tuple[int, int]:
    """Return the samples with sign + and those with sign -, each set as the bits of a number."""
    positive = negative = 0
    for sample, s in enumerate(signs):
        if s > 0:
            positive |= 1 << sample
        elif s < 0:
            negative |= 1 << sample
    return positive, negative


def _with_signs(network: Network) -> Network:
    (row,) = network.output_weights
    return Network(network.input_weights, (tuple(h if h != 0 else ONE for h in row),), network.output_bias)


def _lines(inputs: Sequence[Vector]) -> tuple[Vector, ...]:
    lines: dict[Vector, Vector] = {}
    for x in inputs:
        leading = next((value for value in x if value != 0), ZERO)
        if leading != 0:
            lines.setdefault(scale(1 / leading, x), x)
    return tuple(lines.values())


def _generic_signs(inputs: Sequence[Vector]) -> SignVector:
    """Return the signs of a point on no hyperplane: one of the moment curve, of which finitely many are on one."""
    t = 1
    while True:
        signs = sign_vector_of(tuple(Rational(t) ** power for power in range(len(inputs[0]))), inputs)
        if all(s or not any(x) for s, x in zip(signs, inputs, strict=True)):
            return signs
        t += 1

