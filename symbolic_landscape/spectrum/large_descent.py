"""Exact local minima at real size (one output): a walk in floats proposes the faces, integers solve and prove them.

The walk says on which side of each line every neuron lies and which lines it holds; on these faces the best fit is one
integer least-squares problem.  What it is is decided like any other point, with its multipliers, and a direction of
descent found there sends the walk on (proofs/large_descent.md).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from symbolic_landscape.arrangement.localization import Line, boundary_lines
from symbolic_landscape.claim import DirectionallyStationary
from symbolic_landscape.classification import Classification
from symbolic_landscape.conditions.empirical.classification import classify_point
from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.errors import InvalidRequest, LimitReached
from symbolic_landscape.exact.integer_least_squares import (
    independent_columns,
    least_squares_coefficients,
    short_kernel,
)
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, nearest_float, rational, sign, simplest_between
from symbolic_landscape.exact.scaled import Integer, scaled
from symbolic_landscape.exact.vector import Vector, dot, scale, subtract, unit_vector, zero_vector
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.loss.empirical import is_dead
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem
from symbolic_landscape.model.instance import Instance
from symbolic_landscape.model.network import Network
from symbolic_landscape.propose.descent_walk import DescentWalk
from symbolic_landscape.verdict import Proved
from symbolic_landscape.witness.empirical import DescentDirection

__all__ = ["LargeDescent", "descend_at_size"]

STEPS = 20_000
ATTEMPTS = 12  # exact solutions that may turn out to descend further
LARGEST = Rational(10**50)  # products and squares of such numbers stay within floats
OUTPUT_WEIGHT_TOLERANCE = Rational(1, 1000)  # the simplest rational this near to |h_i| is taken


@dataclass(frozen=True)
class LargeDescent:
    """An exact directional stationary point with all h_i != 0, at or below the start.

    `point`: the end, with what is decided about it.  `rank`: of the least-squares problem.  `digits`: of the longest
    numerator or denominator of a weight.  `parked`: neurons of weight 0 that were put where the data do not see them; a
    harder search might use them to go lower.
    """

    start_loss: Rational
    point: FirstOrder
    steps: int
    walls_crossed: int
    rank: int
    digits: int
    boundary_samples: tuple[int, ...]
    dead: tuple[int, ...]
    parked: tuple[int, ...]
    zero: tuple[int, ...]

    @property
    def instance(self) -> EmpiricalInstance:
        """The exact instance at the end."""
        return self.point.instance

    @property
    def end_loss(self) -> Rational:
        """Its exact loss."""
        return self.point.values.loss

    @property
    def path(self) -> tuple[Rational, ...]:
        """The exact losses at the start and, where it is lower, at the end."""
        return (self.start_loss,) if self.start_loss == self.end_loss else (self.start_loss, self.end_loss)

    @cached_property
    def classification(self) -> Classification:
        """What the end is; that it is directionally stationary is not decided again."""
        return classify_point(self.point, DEFAULT_LIMITS)


def descend_at_size(
    instance: Instance, *, limits: Limits = DEFAULT_LIMITS, progress: Callable[[str, int], None] | None = None
) -> LargeDescent:
    """Return an exact local minimum at or below the network of an instance; neurons with h_i = 0 get sign +.

    `limits.seconds` bounds the walk and its exact end together, checked between their steps.  Threads of BLAS make the
    walk slower and its rounding, hence where it ends, vary: OPENBLAS_NUM_THREADS=1, as the command line has it.

    Raises `InvalidRequest` for several outputs; `LimitReached`, with the reason, where the walk uses up its steps or
    the time, or where its end could not be made exact.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> end = descend_at_size(from_arrays([[1], [-1]], [1, 3], [["1/2"], ["-1/3"]], [[1, 1]]))
    >>> [str(loss) for loss in end.path]
    ['265/72', '0']
    """
    if not isinstance(instance, EmpiricalInstance) or instance.problem.data.output_dimension != 1:
        raise InvalidRequest("exact descent takes empirical instances with one output")
    deadline = limits.start()
    start = FirstOrder(instance)
    if all(instance.network.output_weights[0]) and _is_stationary(start, limits):
        return _described(start, start, 0, 0, 0, ())
    frame = _Frame(instance.problem)
    walk = frame.walk_from(instance.network)
    refused = ""
    for _ in range(ATTEMPTS):
        ended = walk.descend(
            STEPS, deadline.has_passed, None if progress is None else lambda steps: progress("steps", steps)
        )
        if not ended:
            raise LimitReached(
                f"the walk in floats reached its limit after {walk.steps} steps and {walk.walls_crossed} walls, at a "
                f"loss near {walk.loss:.6g}"
            )
        if progress is not None:
            progress("exact solution, neurons", len(instance.network.input_weights))
        solved = frame.solve_on_faces(walk, instance.network)
        if solved is None:
            refused = "the normal equations of the proposed faces are singular"
            break
        deadline.check()
        network, rank, parked = solved
        point = FirstOrder(instance.at(network))
        verdict = decide_directionally_stationary(point, DirectionallyStationary(), deadline.remaining(limits))
        if isinstance(verdict, Proved):
            if point.values.loss > start.values.loss:
                refused = "the exact point on the proposed faces lies above the start"
                break
            return _described(start, point, walk.steps, walk.walls_crossed, rank, parked)
        frame.restart(walk, network)
        witness = verdict.witness
        if isinstance(witness, DescentDirection) and witness.neuron is not None and any(witness.input_direction):
            walk.leave(witness.neuron, [nearest_float(value) for value in frame.to_units(witness.input_direction)])
        refused = f"{ATTEMPTS} exact solutions on proposed faces were no stationary points"
    raise LimitReached(refused)


def _is_stationary(start: FirstOrder, limits: Limits) -> bool:
    """Return whether the start is known to be an end; where that is too much to decide, the walk may begin at it."""
    try:
        return isinstance(decide_directionally_stationary(start, DirectionallyStationary(), limits), Proved)
    except LimitReached:
        return False


class _Frame:
    """The problem with whole-numbered inputs, equal inputs merged, by lines: what the walk and its exact end share."""

    def __init__(self, problem: EmpiricalProblem) -> None:
        self.problem = problem
        groups = problem.data.samples_by_input()
        columns = list(zip(*(x for x, _ in groups), strict=True))
        self.units = tuple(_unit(column) for column in columns)  # x_c = units_c * whole number
        inputs = [tuple(value / unit for value, unit in zip(x, self.units, strict=True)) for x, _ in groups]
        self.inputs = scaled(inputs)
        self.counts = [len(samples) for _, samples in groups]
        self.sums = tuple(sum((problem.data.targets[k][0] for k in samples), ZERO) for _, samples in groups)
        self.lines: tuple[Line, ...] = boundary_lines(inputs, (0,) * len(inputs))
        if not self.lines:
            raise LimitReached("every input is 0: there is nothing to descend on")
        self.place: dict[int, tuple[int, Rational]] = {
            k: (number, ratio)
            for number, line in enumerate(self.lines)
            for k, ratio in zip(line.samples, line.ratios, strict=True)
        }
        activation = problem.activation
        self.slopes = scaled([(activation.alpha_plus, activation.alpha_minus)])
        self.hidden = self._dead_direction()

    def to_units(self, w: Vector) -> Vector:
        """Return the weight for the whole-numbered inputs that has the products of w."""
        return tuple(value * unit for value, unit in zip(w, self.units, strict=True))

    def walk_from(self, network: Network) -> DescentWalk:
        """Return the walk at a network."""
        activation = self.problem.activation
        numbers = [*self.sums, *(ratio for _, ratio in self.place.values()), activation.alpha_plus]
        numbers += [activation.alpha_minus, *(network.output_bias or ())]
        numbers += [value for line in self.lines for value in line.direction]
        for h, w in zip(network.output_weights[0], network.input_weights, strict=True):
            numbers += [h, *self.to_units(scale(abs(h) or ONE, w))]
        if any(abs(value) > LARGEST for value in numbers):
            raise LimitReached("the network or the data have numbers above 10^50: too large for a walk in floats")
        samples = []
        for k, (count, total) in enumerate(zip(self.counts, self.sums, strict=True)):
            line, ratio = self.place.get(k, (0, ZERO))
            samples.append((line, nearest_float(ratio), nearest_float(Rational(count)), nearest_float(total / count)))
        return DescentWalk(
            [[nearest_float(value) for value in line.direction] for line in self.lines],
            samples,
            (nearest_float(activation.alpha_plus), nearest_float(activation.alpha_minus)),
            [_sign(h) for h in network.output_weights[0]],
            self._floats(network),
            None if network.output_bias is None else nearest_float(network.output_bias[0]),
        )

    def restart(self, walk: DescentWalk, network: Network) -> None:
        """Put the walk at an exact network, its sides and working sets read off the exact signs."""
        weights = scaled([self.to_units(w) for w in network.input_weights])
        signs = weights.times_transposed(scaled([line.direction for line in self.lines])).signs()
        sides = []
        for row, proposed in zip(signs, walk.sides, strict=True):
            zeros = [k for k, s in enumerate(row) if s == 0]
            kept = {zeros[position] for position in independent_columns([self._whole(k) for k in zeros])}
            sides.append([s if s else 0 if k in kept else proposed[k] or 1 for k, s in enumerate(row)])
        walk.place(
            self._floats(network),
            None if network.output_bias is None else nearest_float(network.output_bias[0]),
            sides,
        )

    def solve_on_faces(self, walk: DescentWalk, given: Network) -> tuple[Network, int, tuple[int, ...]] | None:
        """Return the best fit on the proposed sides and working sets, its rank, and the neurons parked."""
        sides, guesses = walk.sides, walk.weights
        (slopes,) = self.slopes.numerators
        columns: list[list[Integer]] = []
        owners: list[tuple[int, Vector]] = []
        coefficients: list[Rational] = []
        for i, (row, guess) in enumerate(zip(sides, guesses, strict=True)):
            if i in walk.frozen:
                continue
            basis = short_kernel([self.lines[k].direction for k, s in enumerate(row) if s == 0], len(self.units))
            h_sign = _sign(given.output_weights[0][i])
            slope = [self._slope(row, k, slopes) * h_sign for k in range(len(self.counts))]
            products = scaled(basis, len(self.units)).times_transposed(self.inputs).numerators
            columns += [[a * p for a, p in zip(slope, products_of, strict=True)] for products_of in products]
            owners += [(i, b) for b in basis]
            coefficients += _coordinates(basis, guess)
        if given.output_bias is not None:
            columns.append([self.slopes.denominator] * len(self.counts))
            owners.append((-1, ()))
            coefficients.append(rational(walk.bias))
        chosen = independent_columns(columns)
        right = [self.slopes.denominator * total for total in self.sums]
        others = [j for j in range(len(columns)) if j not in set(chosen) and any(columns[j])]
        for k, count in enumerate(self.counts):
            right[k] -= count * sum((coefficients[j] * columns[j][k] for j in others), ZERO)
        found = least_squares_coefficients([columns[j] for j in chosen], self.counts, tuple(right))
        if found is None:
            return None
        for j, value in zip(chosen, found, strict=True):
            coefficients[j] = value
        network, parked = self._network(given, owners, coefficients, walk.frozen)
        return network, len(chosen), parked

    def _network(
        self,
        given: Network,
        owners: Sequence[tuple[int, Vector]],
        coefficients: Sequence[Rational],
        frozen: set[int],
    ) -> tuple[Network, tuple[int, ...]]:
        dimension = len(self.units)
        weights = [[ZERO] * dimension for _ in given.input_weights]
        bias = None
        for (i, b), c in zip(owners, coefficients, strict=True):
            if i < 0:
                bias = (c,)
                continue
            for position, value in enumerate(b):
                if value != 0:
                    weights[i][position] += c * value
        outputs = tuple(_simple_near(h) for h in given.output_weights[0])
        parked = []
        rows = []
        for i, (u, h) in enumerate(zip(weights, outputs, strict=True)):
            if i in frozen and self.hidden is not None:
                parked.append(i)
                rows.append(self.hidden)
            else:
                rows.append(tuple(value / unit / abs(h) for value, unit in zip(u, self.units, strict=True)))
        return Network(tuple(rows), (outputs,), bias), tuple(parked)

    def _slope(self, row: Sequence[int], k: int, slopes: Sequence[Integer]) -> Integer:
        if k not in self.place:
            return Integer(0)
        line, ratio = self.place[k]
        side = row[line] * sign(ratio)
        # a held line contributes 0 whatever its slope, because the basis vectors are orthogonal to it
        return slopes[0] if side > 0 else slopes[1] if side < 0 else Integer(0)

    def _whole(self, line: int) -> tuple[Integer, ...]:
        return self.inputs.numerators[self.lines[line].samples[0]]

    def _floats(self, network: Network) -> list[list[float]]:
        return [
            [nearest_float(value) for value in self.to_units(scale(abs(h) or ONE, w))]
            for h, w in zip(network.output_weights[0], network.input_weights, strict=True)
        ]

    def _dead_direction(self) -> Vector | None:
        """Return a weight that no sample sees, one of a few candidates, or None."""
        inputs, dimension = self.problem.data.inputs, self.problem.data.input_dimension
        mean = tuple(sum(column, ZERO) for column in zip(*inputs, strict=True))
        candidates = [unit_vector(dimension, c) for c in reversed(range(dimension))] + [mean]
        for candidate in candidates:
            for w in (candidate, subtract(zero_vector(dimension), candidate)):
                if is_dead(self.problem, tuple(sign(dot(w, x)) for x in inputs)):
                    return w
        return None


def _coordinates(basis: Matrix, guess: Sequence[float]) -> Vector:
    """Return float coordinates of the point of span `basis` nearest to the guess, as the rationals they are."""
    from symbolic_landscape.propose.box_least_squares import coordinates_in

    return tuple(rational(c) for c in coordinates_in([[nearest_float(value) for value in b] for b in basis], guess))


def _unit(column: Sequence[Rational]) -> Rational:
    """Return the largest rational of which every entry is a whole multiple; 1 for a column of zeros."""
    numerator, denominator = Integer(0), Integer(1)
    for value in column:
        if value != 0:
            numerator, denominator = numerator.gcd(value.p), denominator.lcm(value.q)
    return Rational(numerator, denominator) if numerator else ONE


def _sign(h: Rational) -> int:
    return -1 if h < 0 else 1


def _simple_near(h: Rational) -> Rational:
    if h == 0:
        return ONE
    bounds = sorted((h * (1 - OUTPUT_WEIGHT_TOLERANCE), h * (1 + OUTPUT_WEIGHT_TOLERANCE)))
    return simplest_between(*bounds)


def _described(
    start: FirstOrder, end: FirstOrder, steps: int, walls: int, rank: int, parked: tuple[int, ...]
) -> LargeDescent:
    problem, network = end.instance.problem, end.instance.network
    signs = end.values.signs
    dead = tuple(i for i, row in enumerate(signs) if is_dead(problem, row) and i not in parked)
    numbers = [value for w in network.input_weights for value in w]
    digits = max((len(str(part).lstrip("-")) for value in numbers for part in (value.p, value.q)), default=1)
    return LargeDescent(
        start.values.loss,
        end,
        steps,
        walls,
        rank,
        digits,
        tuple(sum(1 for s in row if s == 0) for row in signs),
        dead,
        parked,
        tuple(i for i, w in enumerate(network.input_weights) if not any(w)),
    )
