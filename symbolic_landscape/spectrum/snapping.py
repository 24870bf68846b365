"""Snapping: from approximate weights to the exact stationary point next to them.

The faces are guessed from the sizes of the pre-activations, the point on them is solved exactly, and what it is is
decided, never assumed.  The guess cannot make an answer wrong: it can only lead to no answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from symbolic_landscape.arrangement.sign_vector import SignVector
from symbolic_landscape.claim import DirectionallyStationary
from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.errors import InternalContradiction, InvalidRequest, LimitReached
from symbolic_landscape.exact.integer_least_squares import independent_columns, projection
from symbolic_landscape.exact.matrix import Matrix, kernel, pivot_columns, project, solve
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, rounded, simplest_between
from symbolic_landscape.exact.scaled import scaled
from symbolic_landscape.exact.vector import Vector, add, dot, is_zero, negate, scale, subtract, zero_vector
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.loss.empirical import evaluate, is_dead
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem
from symbolic_landscape.model.instance import Instance, kind_of
from symbolic_landscape.model.network import Network
from symbolic_landscape.spectrum.descent import descend
from symbolic_landscape.spectrum.large_descent import descend_at_size
from symbolic_landscape.verdict import Proved

__all__ = ["Snapped", "largest_slope", "snap", "snap_on_faces"]

# A pre-activation is taken for 0 when it lies below a gap of this ratio whose lower end is below LARGEST_RESIDUE of
# |w||x|: gradient descent chatters across an attracting kink, and residues up to 1.2e-4 were seen at learning rates of
# 1e-3 to 2e-3 while the next value was 0.04 or more (both numbers squared here, because square roots are irrational).
SQUARED_GAP = 900
SQUARED_LARGEST_RESIDUE = Rational(1, 10_000)
DIGITS = 9  # significant digits of the weights that the exact correction starts from
# Of the exact correction, one output: of larger rank it takes longer (352: 35 s) than a descent (5 s), whose first
# steps are the same in floats and stay on the network's own faces where these hold a local minimum.
LARGEST_RANK = 200
NEAR = Rational(1, 100)  # the Newton steps of a run that has settled move less: then no other end is looked for
FEW_RAYS = 25_000  # of an exact walk for the sake of a nearer end: about two seconds
OUTPUT_WEIGHT_TOLERANCE = Rational(1, 1000)  # the simplest rational this near to the trained output weight is taken


@dataclass(frozen=True)
class Snapped:
    """An exact directional stationary point near the given network.

    `instance`: the exact instance.  `moved`: max_i |z_i' - z_i| / max_i |z_i|, entrywise maxima, over the effective
    weights z_i = h_i w_i (one output) or the products h_ji w_i (several).  `faces`: sign vector of each neuron.
    `method`: whether the guessed faces held the point, or a descent led to it.
    """

    instance: EmpiricalInstance
    moved: Rational
    faces: tuple[SignVector, ...]
    method: Literal["faces", "descent"] = "faces"


def snap(instance: Instance, *, limits: Limits = DEFAULT_LIMITS) -> Snapped | None:
    """Return the exact stationary point that the network of an empirical instance is next to, or None.

    Guessed faces are tried from the highest gap in the pre-activations down; on each, one output: the prediction is the
    projection of the targets and the effective weights are corrected least to reach it; several outputs: least squares
    for the input weights where they can fit every sample, else for the output weights.  Where no guess gives a
    directional stationary point, or the network is large, one output: a descent with Newton steps ends at one and, if
    that is far, another one cell by cell, where it is short; the nearer is taken.  Several: None, since the exact point
    can be irrational.

    Raises `InvalidRequest` for other kinds of instances and for data without a network.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> near = from_arrays([[1], [2]], [1, 2], [[0.99999], [-1]], [[1, 5]])
    >>> found = snap(near)
    >>> str(dot(found.instance.network.input_weights[0], found.instance.network.output_weights[0][:1])), found.faces
    ('1', ((1, 1), (-1, -1)))
    """
    if not isinstance(instance, EmpiricalInstance):
        raise InvalidRequest(f"snap takes empirical instances, this one is {kind_of(instance)}")
    data = instance.problem.data
    several = data.output_dimension > 1
    large = min(data.sample_count, instance.network.width * data.input_dimension) > LARGEST_RANK
    found = None if large and not several else snap_on_faces(instance, limits=limits)
    if found is not None or several:
        return found
    # A run that chatters across kinks is followed to them by Newton steps; the minimizer over a whole cell can be far.
    ends: list[Snapped] = []
    for descent in (descend_at_size, descend):
        room = replace(limits, rays=min(limits.rays, FEW_RAYS)) if ends else limits
        try:
            end = descent(instance, limits=room).instance
        except LimitReached:
            continue  # this way does not end in the given room: the other may
        signs = evaluate(end.problem, end.network).signs
        ends.append(Snapped(end, _moved(instance.network, end.network), signs, "descent"))
        if ends[0].moved <= NEAR:
            break
    return min(ends, key=lambda found: found.moved, default=None)


def snap_on_faces(instance: EmpiricalInstance, *, limits: Limits = DEFAULT_LIMITS) -> Snapped | None:
    """Return the exact stationary point on the first of the guessed faces that hold one, or None; never a descent.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> far = from_arrays([[1], [-1]], [1, 3], [["1/2"], ["-1/3"]], [[1, -1]])
    >>> snap_on_faces(far) is None, snap(far).method
    (True, 'descent')
    """
    problem, network = instance.problem, instance.network
    for faces in _guessed_faces(problem, network):
        for exact in _on_faces(problem, network, faces):
            point = FirstOrder(instance.at(exact))
            if isinstance(decide_directionally_stationary(point, DirectionallyStationary(), limits), Proved):
                return Snapped(point.instance, _moved(network, exact), point.values.signs)
    return None


def largest_slope(instance: EmpiricalInstance) -> Rational:
    """Return the largest absolute partial derivative of the loss at the network, the mean of both sides at a kink.

    It says how far from stationary approximate weights are of which no exact stationary point was found.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> str(largest_slope(from_arrays([[1]], [[1, 2]], [[1]], [[1], [1]])))
    '1'
    """
    point = FirstOrder(instance)
    slopes = [*point.bias_slopes]
    for neuron in point.neurons:
        slopes += [*neuron.output_slopes, *neuron.total.linear]
    return max((abs(slope) for slope in slopes), default=ZERO)


def _guessed_faces(problem: EmpiricalProblem, network: Network) -> Iterator[tuple[SignVector, ...]]:
    """Yield sign vectors with small pre-activations set to 0, from the highest gap down; the exact signs last."""
    signs = evaluate(problem, network).signs
    sizes = [
        [_squared_cosine(w, x) if s else ZERO for s, x in zip(row, problem.data.inputs, strict=True)]
        for w, row in zip(network.input_weights, signs, strict=True)
    ]
    dead = [is_dead(problem, row) for row in signs]
    ordered = sorted(
        {size for row, gone in zip(sizes, dead, strict=True) if not gone for size in row if size != 0}
    )
    cuts = [
        low
        for low, high in zip_longest(ordered, ordered[1:])
        if low < SQUARED_LARGEST_RESIDUE and (high is None or high >= SQUARED_GAP * low)
    ]
    for cut in [*reversed(cuts), ZERO]:
        yield tuple(
            row if gone else tuple(0 if size <= cut else s for s, size in zip(row, size_row, strict=True))
            for row, size_row, gone in zip(signs, sizes, dead, strict=True)
        )


def _on_faces(problem: EmpiricalProblem, network: Network, faces: Sequence[SignVector]) -> Iterator[Network]:
    """Yield the networks with these signs that fit best on the faces: stationary there in some of the weights."""
    inputs = problem.data.inputs
    bases = {
        face: kernel([x for x, s in zip(inputs, face, strict=True) if s == 0], problem.data.input_dimension)
        for face in set(faces)
    }
    one_output = problem.data.output_dimension == 1
    for fit in (_one_output,) if one_output else (_interpolation, _output_weights):
        exact = fit(problem, network, faces, bases)
        if exact is not None and evaluate(problem, exact).signs == tuple(faces):
            yield exact


def _one_output(
    problem: EmpiricalProblem, network: Network, faces: Sequence[SignVector], bases: dict[SignVector, Matrix]
) -> Network:
    """Correct the effective weights z_i = h_i w_i least, relative to their sizes, to reach the best prediction."""
    inputs, targets = problem.data.inputs, tuple(row[0] for row in problem.data.targets)
    (weights,) = network.output_weights
    used = [h != 0 and not is_dead(problem, face) for h, face in zip(weights, faces, strict=True)]
    features = {face: _features(problem, face, bases[face]) for face in set(faces)}
    z = [
        _near(scale(h, w), bases[face]) if use else scale(h, w)
        for h, w, face, use in zip(weights, network.input_weights, faces, used, strict=True)
    ]
    bias = network.output_bias
    columns = [column for face, use in zip(faces, used, strict=True) if use for column in features[face]]
    constant = (ONE,) * len(inputs)
    if bias is not None:
        columns.append(constant)
    offset = ZERO if bias is None else bias[0]
    missing = subtract(projection(columns, targets), scale(offset, constant))
    for zi, face, use in zip(z, faces, used, strict=True):
        if use:
            missing = subtract(missing, _contribution(problem, face, zi))
    # A neuron whose projection on its face is 0 has no size of its own; any positive one lets it move.
    sizes = {neuron: max(abs(value) for value in zi) ** 2 or ONE for neuron, zi in enumerate(z) if used[neuron]}
    weight_of: dict[SignVector, Rational] = {}
    for i, size in sizes.items():
        weight_of[faces[i]] = weight_of.get(faces[i], ZERO) + size
    bias_weight = max(sizes.values(), default=ONE) if bias is not None else ZERO
    groups = [(weight, features[face]) for face, weight in weight_of.items()] + [(bias_weight, (constant,))]
    multipliers = _weighted_multipliers(groups, missing)
    for i, size in sizes.items():
        coordinates = [size * dot(column, multipliers) for column in features[faces[i]]]
        z[i] = add(z[i], _combination(coordinates, bases[faces[i]], problem.data.input_dimension))
    new_inputs, new_weights = [], []
    for i, (w, h) in enumerate(zip(network.input_weights, weights, strict=True)):
        if used[i]:
            simple = _simple_near(h)
            new_inputs.append(scale(1 / simple, z[i]))
            new_weights.append(simple)
        else:
            new_inputs.append(w if is_dead(problem, faces[i]) else _near(w, bases[faces[i]]))
            new_weights.append(h)
    new_bias = None if bias is None else (offset + bias_weight * dot(constant, multipliers),)
    return Network(tuple(new_inputs), (tuple(new_weights),), new_bias)


def _interpolation(
    problem: EmpiricalProblem, network: Network, faces: Sequence[SignVector], bases: dict[SignVector, Matrix]
) -> Network | None:
    """Keep the output weights, to a few digits, and correct the input weights least to the least-squares fit.

    Such a point is stationary in the output weights too where the fit is perfect, which needs as many coordinates as
    there are values to fit: None with fewer.
    """
    data, dimension = problem.data, problem.data.input_dimension
    used = [
        i for i, face in enumerate(faces) if any(network.output_weights_of(i)) and not is_dead(problem, face)
    ]
    output_weights = tuple(_near(row, None) for row in network.output_weights)
    bias = None if network.output_bias is None else _near(network.output_bias, None)
    input_weights = [
        w if is_dead(problem, face) else _near(w, bases[face])
        for w, face in zip(network.input_weights, faces, strict=True)
    ]
    start = Network(tuple(input_weights), output_weights, bias)
    columns = [
        tuple(row[i] * g for row in output_weights for g in _contribution(problem, faces[i], b))
        for i in used
        for b in bases[faces[i]]
    ]
    outputs = range(data.output_dimension)
    if bias is not None:
        columns += [
            tuple(value for j in outputs for value in (ONE if j == own else ZERO,) * data.sample_count)
            for own in outputs
        ]
    if len(columns) < data.output_dimension * len(data.samples_by_input()):
        return None
    values = evaluate(problem, start)
    residual = tuple(value for j in outputs for value in values.residuals_of(j))
    correction = negate(projection(columns, residual))
    multipliers = _weighted_multipliers([(ONE, columns)], correction)
    place = 0
    for i in used:
        basis = bases[faces[i]]
        coordinates = [dot(column, multipliers) for column in columns[place : place + len(basis)]]
        input_weights[i] = add(input_weights[i], _combination(coordinates, basis, dimension))
        place += len(basis)
    if bias is not None:
        bias = tuple(b + dot(columns[place + j], multipliers) for j, b in enumerate(bias))
    return Network(tuple(input_weights), output_weights, bias)


def _output_weights(
    problem: EmpiricalProblem, network: Network, faces: Sequence[SignVector], bases: dict[SignVector, Matrix]
) -> Network:
    """Project the input weights on their faces and correct the output weights least to the least-squares fit."""
    samples = problem.data.sample_count
    input_weights = tuple(
        w if is_dead(problem, face) else _near(w, bases[face])
        for w, face in zip(network.input_weights, faces, strict=True)
    )
    activity = [_contribution(problem, face, w) for face, w in zip(faces, input_weights, strict=True)]
    constant = (ONE,) * samples
    has_bias = network.output_bias is not None
    columns = [g for g in activity if not is_zero(g)] + ([constant] if has_bias else [])
    rows, bias = [], []
    for output, old in enumerate(network.output_weights):
        start = _near(old, None)
        offset = _near(network.output_bias or (), None)[output] if has_bias else ZERO
        missing = projection(columns, tuple(row[output] for row in problem.data.targets))
        for h, g in zip(start, activity, strict=True):
            missing = subtract(missing, scale(h, g))
        missing = subtract(missing, scale(offset, constant))
        multipliers = _weighted_multipliers([(ONE, columns)], missing)
        rows.append(tuple(h + dot(g, multipliers) for h, g in zip(start, activity, strict=True)))
        bias.append(offset + dot(constant, multipliers))
    return Network(input_weights, tuple(rows), tuple(bias) if has_bias else None)


def _weighted_multipliers(groups: Sequence[tuple[Rational, Sequence[Vector]]], right: Vector) -> Vector:
    """Return m with sum_g weight_g sum_c c (c . m) = right over the columns c of all groups.

    Moving the coordinate of column c by weight_g (c . m) is then the correction of least weighted norm.
    """
    if is_zero(right):
        return zero_vector(len(right))
    columns = [column for weight, group in groups if weight for column in group]
    weights = tuple(weight for weight, group in groups if weight for _ in group)
    # m is 0 but at samples whose rows are independent: what holds there holds at the others, if these span their rows.
    for choose in (_modular_pivots, pivot_columns):
        chosen = choose(columns)
        rows = [tuple(column[k] for column in columns) for k in chosen]
        weighted = scaled([tuple(w * v for w, v in zip(weights, row, strict=True)) for row in rows], len(columns))
        gram = weighted.times_transposed(scaled(rows, len(columns)))
        found = solve(tuple(gram.row(i) for i in range(len(rows))), tuple(right[k] for k in chosen))
        if found is not None and scaled([found]).times(weighted).times(scaled(columns)).row(0) == right:
            placed = dict(zip(chosen, found, strict=True))
            return tuple(placed.get(k, ZERO) for k in range(len(right)))
    raise InternalContradiction("the missing part of a projection does not lie in the span of its columns")


def _modular_pivots(rows: Sequence[Vector]) -> Sequence[int]:
    return independent_columns(tuple(zip(*scaled(rows).numerators, strict=True)))


def _features(problem: EmpiricalProblem, face: SignVector, basis: Matrix) -> tuple[Vector, ...]:
    """Return the contributions of the basis vectors of the face's span to the predictions: they span V_F."""
    return tuple(_contribution(problem, face, b) for b in basis)


def _contribution(problem: EmpiricalProblem, face: SignVector, z: Vector) -> Vector:
    slope = problem.activation.slope
    return tuple(slope(s) * dot(z, x) if s else ZERO for s, x in zip(face, problem.data.inputs, strict=True))


def _combination(coordinates: Sequence[Rational], basis: Matrix, dimension: int) -> Vector:
    total = zero_vector(dimension)
    for coordinate, b in zip(coordinates, basis, strict=True):
        total = add(total, scale(coordinate, b))
    return total


def _near(z: Vector, basis: Matrix | None) -> Vector:
    """Return z with few digits, projected on the span of `basis`."""
    largest = max((abs(value) for value in z), default=ZERO)
    short = tuple(rounded(value, largest, DIGITS) for value in z) if largest else z
    return short if basis is None else project(basis, short)


def _simple_near(value: Rational) -> Rational:
    bounds = sorted((value * (1 - OUTPUT_WEIGHT_TOLERANCE), value * (1 + OUTPUT_WEIGHT_TOLERANCE)))
    return simplest_between(*bounds)


def _squared_cosine(w: Vector, x: Vector) -> Rational:
    return dot(w, x) ** 2 / (dot(w, w) * dot(x, x))


def _moved(before: Network, after: Network) -> Rational:
    largest = change = ZERO
    for i, (w, new) in enumerate(zip(before.input_weights, after.input_weights, strict=True)):
        for h, new_h in zip(before.output_weights_of(i), after.output_weights_of(i), strict=True):
            for old_value, new_value in zip(scale(h, w), scale(new_h, new), strict=True):
                largest = max(largest, abs(old_value))
                change = max(change, abs(new_value - old_value))
    return change / largest if largest else change

