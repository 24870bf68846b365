"""Laws of arrangements: the axioms of covectors, counting, symmetries; and the loss across the walls of a region."""

import random
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_landscape.arrangement.arrangement import Arrangement
from symbolic_landscape.arrangement.cell_graph import CellGraph
from symbolic_landscape.arrangement.region import RegionGraph
from symbolic_landscape.arrangement.sign_vector import compose, conforms, separating_set, sign_vector_of
from symbolic_landscape.exact.matrix import determinant, kernel, matrix_vector
from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ZERO, rational
from symbolic_landscape.exact.vector import add, dot, scale, vector
from symbolic_landscape.loss.empirical import evaluate, parameter_names, region_loss
from symbolic_landscape.model.empirical import from_arrays
from symbolic_landscape.model.network import Network

small = st.integers(-2, 2)
signs = st.sampled_from((-1, 0, 1))


@st.composite
def arrangements(draw, most_inputs=5, most_dimension=3):
    d = draw(st.integers(1, most_dimension))
    n = draw(st.integers(1, most_inputs))
    engine = draw(st.sampled_from(["cocircuits", "deletion_restriction"]))
    return Arrangement(tuple(vector(draw(st.lists(small, min_size=d, max_size=d))) for _ in range(n)), engine)


# --- sign vectors -------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(signs, signs, signs), max_size=6))
def test_composition_is_associative_and_idempotent(rows):
    a, b, c = (tuple(row[i] for row in rows) for i in range(3))
    assert compose(compose(a, b), c) == compose(a, compose(b, c))
    assert compose(a, a) == a
    assert conforms(a, compose(a, b))
    assert (compose(a, b) == compose(b, a)) == (not separating_set(a, b))


@settings(max_examples=100)
@given(arrangements(), st.data())
def test_composition_is_moving_a_little(arrangement, data):
    """compose(face of w, face of v) is the face of w + t v for all small t > 0."""
    d = arrangement.input_dimension
    w, v = (vector(data.draw(st.lists(small, min_size=d, max_size=d))) for _ in range(2))
    near = add(scale(rational(100), w), v)  # |x.v| <= 4 d and |x.w| >= 1 where it is not 0
    assert sign_vector_of(near, arrangement.inputs) == compose(
        arrangement.sign_vector_at(w), arrangement.sign_vector_at(v)
    )


# --- the axioms of covectors of an oriented matroid -----------------------------------------------------------------


@settings(max_examples=40)
@given(arrangements(most_inputs=4))
def test_covector_axioms(arrangement):
    """0, symmetry, composition, elimination (Bjorner, Las Vergnas, Sturmfels, White, Ziegler, Axioms 4.1.1)."""
    covectors = {face.sign_vector for face in arrangement.faces()}
    assert (0,) * len(arrangement.inputs) in covectors
    assert {tuple(-s for s in a) for a in covectors} == covectors
    for a, b in product(covectors, repeat=2):
        assert compose(a, b) in covectors
        between = separating_set(a, b)
        for k in between:
            assert any(
                c[k] == 0 and all(c[j] == compose(a, b)[j] for j in range(len(a)) if j not in between)
                for c in covectors
            )


# --- counting -----------------------------------------------------------------------------------------------------


@settings(max_examples=100)
@given(arrangements(most_inputs=7, most_dimension=4))
def test_faces_found_are_faces_counted(arrangement):
    counts = [0] * (arrangement.input_dimension + 1)
    for face in arrangement.faces():
        counts[face.dimension] += 1
    assert tuple(counts) == arrangement.f_vector
    assert counts[-1] == len(arrangement.cells()) == arrangement.cell_count
    assert sum((-1) ** k * count for k, count in enumerate(counts)) == (-1) ** arrangement.input_dimension


@settings(max_examples=60)
@given(arrangements(most_inputs=6), st.data())
def test_deletion_and_restriction(arrangement, data):
    """cells(A) = cells(A without H) + cells(A on H), H a hyperplane that no other input shares."""
    lines = [line for line in arrangement.lines if len(line.samples) == 1]
    if not lines:
        return
    (sample,) = data.draw(st.sampled_from(lines)).samples
    x, d = arrangement.inputs[sample], arrangement.input_dimension
    zero = vector([0] * d)
    deleted = Arrangement(tuple(zero if k == sample else v for k, v in enumerate(arrangement.inputs)))
    basis = kernel([x], d)
    if basis:
        restricted = Arrangement(tuple(matrix_vector(basis, v) for v in deleted.inputs)).cell_count
    else:
        restricted = 1
    assert arrangement.cell_count == deleted.cell_count + restricted


# --- symmetries ---------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(arrangements(), st.data())
def test_linear_maps_keep_the_sign_vectors(arrangement, data):
    d = arrangement.input_dimension
    entries = st.lists(st.lists(st.integers(-3, 3), min_size=d, max_size=d).map(vector), min_size=d, max_size=d)
    matrix = tuple(data.draw(entries))
    moved = Arrangement(tuple(matrix_vector(matrix, x) for x in arrangement.inputs))
    if determinant(matrix) != 0:
        assert [f.sign_vector for f in moved.faces()] == [f.sign_vector for f in arrangement.faces()]
    else:
        assert {f.sign_vector for f in moved.faces()} <= {f.sign_vector for f in arrangement.faces()}


@settings(max_examples=60)
@given(arrangements(), st.data())
def test_samples_may_be_permuted_scaled_and_repeated(arrangement, data):
    n = len(arrangement.inputs)
    order = data.draw(st.lists(st.integers(0, n - 1), min_size=n, max_size=n + 2))
    factors = [data.draw(st.sampled_from([1, 3, -1, -2])) for _ in order]
    if set(order) != set(range(n)):
        return
    changed = Arrangement(
        tuple(scale(rational(f), arrangement.inputs[k]) for k, f in zip(order, factors, strict=True))
    )
    expected = {
        tuple(face.sign_vector[k] * (1 if f > 0 else -1) for k, f in zip(order, factors, strict=True))
        for face in arrangement.faces()
    }
    assert {face.sign_vector for face in changed.faces()} == expected
    assert changed.f_vector == arrangement.f_vector


# --- the loss on regions --------------------------------------------------------------------------------------------


@st.composite
def networks(draw):
    """Problem and network, with the weights often on walls."""
    d, width, outputs = draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    n = draw(st.integers(1, 4))

    def rows(count, length):
        return draw(st.lists(st.lists(small, min_size=length, max_size=length), min_size=count, max_size=count))

    slopes = draw(st.sampled_from([(1, 0), (1, "1/4"), (2, "-1/2"), (1, -1)]))
    bias = draw(st.sampled_from([None, [1] * outputs]))
    activation = {"alpha_plus": slopes[0], "alpha_minus": slopes[1]}
    return from_arrays(rows(n, d), rows(n, outputs), rows(width, d), rows(outputs, width), activation, bias)


def parameters(instance):
    network = instance.network
    weights = [v for row in network.input_weights for v in row] + [v for row in network.output_weights for v in row]
    return (*weights, *(network.output_bias or ()))


@settings(max_examples=80)
@given(networks())
def test_the_loss_is_continuous_across_walls(instance):
    """The polynomials of all regions around a point agree there, with each other and with the loss."""
    problem, network = instance.problem, instance.network
    regions = RegionGraph(CellGraph(Arrangement(problem.data.inputs)), network.width)
    point, loss = parameters(instance), evaluate(problem, network).loss
    for number, region in enumerate(regions.regions_around(network.input_weights)):
        assert region_loss(problem, region).at(point) == loss
        if number == 12:
            break


@settings(max_examples=40)
@given(networks(), st.data())
def test_neighboring_polynomials_agree_on_the_whole_wall(instance, data):
    """As polynomials: on the hyperplane of the crossed samples the difference vanishes identically."""
    problem, width = instance.problem, instance.network.width
    d = problem.data.input_dimension
    graph = CellGraph(Arrangement(problem.data.inputs))
    cells = sorted(graph.graph)
    region = tuple(data.draw(st.sampled_from(cells)) for _ in range(width))
    names = parameter_names(problem, width)
    for step in RegionGraph(graph, width).steps(region):
        difference = region_loss(problem, region) - region_loss(problem, step.beyond)
        # w_neuron runs over the hyperplane: w = sum_p t_p basis_p, with the first weights of the neuron as t
        basis = kernel([problem.data.inputs[step.samples[0]]], d)
        values = []
        for name, variable in zip(names, Polynomial.variables_of(names), strict=True):
            kind, row, *rest = name.split("_")
            if kind != "w" or int(row) != step.neuron:
                values.append(variable)
                continue
            coefficients = [ZERO] * len(names)
            for p, b in enumerate(basis):
                coefficients[names.index(f"w_{step.neuron}_{p}")] = b[int(rest[0])]
            values.append(Polynomial.linear(names, tuple(coefficients)))
        assert not difference.is_zero  # the slopes differ: the wall is one
        assert difference.compose(values).is_zero


@settings(max_examples=60)
@given(networks(), st.integers(0, 10**6))
def test_gradient_and_hessian_of_a_region_are_those_of_the_loss(instance, seed):
    """In the interior of a region: exact second-order expansion of the loss along a random direction.

    The loss on the region has degree 4, so five values of t determine it along a line; they are evaluated without
    the polynomial.
    """
    problem, network = instance.problem, instance.network
    source = random.Random(seed)
    arrangement = Arrangement(problem.data.inputs)
    cells = arrangement.cells()
    weights = tuple(source.choice(cells).interior_point for _ in range(network.width))
    weights = tuple(scale(rational(1000), w) for w in weights)  # steps of size <= 10 stay inside
    start = Network(weights, network.output_weights, network.output_bias)
    region = RegionGraph(CellGraph(arrangement), network.width).region_at(weights)
    polynomial = region_loss(problem, region)
    point = parameters(instance.at(start))
    direction = vector([source.randint(-2, 2) for _ in point])

    def loss_at(t):
        moved = add(point, scale(rational(t), direction))
        d, width = problem.data.input_dimension, network.width
        rows = [moved[i * d : (i + 1) * d] for i in range(width)]
        rest = moved[width * d :]
        outputs = [rest[j * width : (j + 1) * width] for j in range(problem.data.output_dimension)]
        bias = rest[width * len(outputs) :] if problem.has_output_bias else None
        return evaluate(problem, Network(tuple(rows), tuple(outputs), bias)).loss

    # central differences that are exact up to degree 4
    f = {t: loss_at(t) for t in (-2, -1, 0, 1, 2)}
    first = (f[-2] - 8 * f[-1] + 8 * f[1] - f[2]) / 12
    second = (-f[-2] + 16 * f[-1] - 30 * f[0] + 16 * f[1] - f[2]) / 12
    gradient = tuple(p.at(point) for p in polynomial.gradient())
    hessian = tuple(tuple(p.at(point) for p in row) for row in polynomial.hessian())
    assert polynomial.at(point) == f[0]
    assert dot(gradient, direction) == first
    assert second == dot(direction, matrix_vector(hessian, direction))
