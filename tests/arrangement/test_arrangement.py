"""The arrangement of the inputs: both engines, one suite, against brute force over all sign vectors and Zaslavsky."""

import pickle
import random
from fractions import Fraction
from itertools import combinations, product
from math import comb

import pytest

from symbolic_landscape.arrangement.arrangement import Arrangement
from symbolic_landscape.arrangement.sign_vector import compose, conforms, sign_vector_of
from symbolic_landscape.errors import InternalContradiction, LimitReached
from symbolic_landscape.exact import cocircuit
from symbolic_landscape.exact.cocircuit import arrangement_ray_rows, faces_by_cocircuits
from symbolic_landscape.exact.deletion_restriction import cell_count, face_counts
from symbolic_landscape.exact.essential import essential_lines
from symbolic_landscape.exact.linear_program import Feasible, LinearSystem, decide_feasible
from symbolic_landscape.exact.matrix import rank
from symbolic_landscape.exact.rational import ONE, ZERO, rational
from symbolic_landscape.exact.vector import is_zero, negate, primitive, scale, vector

ENGINES = ["cocircuits", "deletion_restriction"]

# inputs, f-vector
TABLE = {
    "one input on the line": ([[3]], (1, 2)),
    "a zero input": ([[0]], (0, 1)),
    "only zero inputs": ([[0, 0], [0, 0]], (0, 0, 1)),
    "zero and repeated inputs": ([[0, 0], [1, 2], [1, 2], [0, 0]], (0, 1, 2)),
    "opposite inputs": ([[1, 2], ["-1/2", -1]], (0, 1, 2)),
    "two lines": ([[1, 0], [0, 1]], (1, 4, 4)),
    "two lines in space": ([[1, 0, 0], [0, 1, 0]], (0, 1, 4, 4)),
    "five points with bias": ([[-1, 1], ["-3/5", 1], ["-1/10", 1], ["3/10", 1], ["7/10", 1]], (1, 10, 10)),
    "coordinate planes": ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], (1, 6, 12, 8)),
    "three planes through a line": ([[1, 0, 0], [0, 1, 0], [1, 1, 0]], (0, 1, 6, 6)),
    "braid arrangement of four": (
        [[1, -1, 0, 0], [1, 0, -1, 0], [1, 0, 0, -1], [0, 1, -1, 0], [0, 1, 0, -1], [0, 0, 1, -1]],
        (0, 1, 14, 36, 24),
    ),
    "reflections of the cube": (
        [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, -1, 0], [1, 0, 1], [1, 0, -1], [0, 1, 1], [0, 1, -1]],
        (1, 26, 72, 48),
    ),
    "four generic planes": ([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]], (1, 12, 24, 14)),
    "long integers": ([[10**40, 1], [10**40, 2], [1, 10**40]], (1, 6, 6)),
}


def arrangement_of(inputs, engine="cocircuits"):
    return Arrangement(tuple(vector(x) for x in inputs), engine)


def random_inputs(source, n, d, size=2):
    """Inputs with zeros, repetitions, opposite and dependent ones."""
    inputs = [[source.randint(-size, size) for _ in range(d)] for _ in range(n)]
    for _ in range(source.randint(0, 2)):
        k, m = source.randrange(n), source.choice([-2, -1, 0, 1])
        inputs[source.randrange(n)] = [m * v for v in inputs[k]]
    if d > 1 and source.random() < 0.3:
        for x in inputs:
            x[-1] = x[0] - x[-2]
    return [vector(x) for x in inputs]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", TABLE)
def test_f_vectors(engine, name):
    inputs, expected = TABLE[name]
    arrangement = arrangement_of(inputs, engine)
    assert arrangement.f_vector == expected
    counts = [0] * len(expected)
    for face in arrangement.faces():
        counts[face.dimension] += 1
    assert tuple(counts) == expected
    assert len(arrangement.cells()) == arrangement.cell_count == expected[-1]


def assert_faces(arrangement):
    """Everything a face says about itself is true."""
    inputs, d = arrangement.inputs, arrangement.input_dimension
    faces = arrangement.faces()
    assert len({face.sign_vector for face in faces}) == len(faces)
    assert list(faces) == sorted(faces, key=lambda face: (face.dimension, face.sign_vector))
    rays = {face.sign_vector: face.rays[0] for face in faces if face.dimension == d - arrangement.rank + 1}
    for face in faces:
        zeros = [x for x, s in zip(inputs, face.sign_vector, strict=True) if s == 0]
        assert sign_vector_of(face.interior_point, inputs) == face.sign_vector
        assert face.dimension == d - rank(zeros) == len(arrangement.span_of(face.sign_vector))
        assert set(face.rays) == {ray for signs, ray in rays.items() if conforms(signs, face.sign_vector)}
        for ray in face.rays:
            assert primitive(ray) == ray and not is_zero(ray)
            assert all(sum(a * b for a, b in zip(ray, v, strict=True)) == 0 for v in arrangement.lineality)
        # the rays span the face modulo lineality
        assert rank([*face.rays, *arrangement.lineality]) == face.dimension
    assert arrangement.cells() == tuple(face for face in faces if face.dimension == d)


def realizable(inputs, signs, d):
    equal, strict = [], []
    for x, s in zip(inputs, signs, strict=True):
        (strict if s else equal).append((scale(ONE if s >= 0 else -ONE, x), ZERO))
    return isinstance(decide_feasible(LinearSystem(d, tuple(equal), (), tuple(strict))), Feasible)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(30))
def test_against_every_sign_vector(engine, seed):
    """Brute force: all 3^n sign vectors, each decided by a linear program with its evidence."""
    source = random.Random(seed)
    d = source.randint(1, 3)
    inputs = random_inputs(source, source.randint(1, 5), d)
    arrangement = Arrangement(tuple(inputs), engine)
    expected = {signs for signs in product((-1, 0, 1), repeat=len(inputs)) if realizable(inputs, signs, d)}
    assert {face.sign_vector for face in arrangement.faces()} == expected
    assert_faces(arrangement)


@pytest.mark.parametrize("seed", range(40))
def test_engines_agree(seed):
    """Hundreds of random degenerate arrangements; each run is also compared with its count inside."""
    source = random.Random(1000 + seed)
    for _ in range(8):
        d = source.randint(1, 4)
        inputs = tuple(random_inputs(source, source.randint(1, 8), d, size=source.choice([1, 1, 2, 5])))
        fast, safe = (Arrangement(inputs, engine) for engine in ENGINES)
        assert [(f.sign_vector, f.dimension, set(f.rays)) for f in fast.faces()] == [
            (f.sign_vector, f.dimension, set(f.rays)) for f in safe.faces()
        ]
        assert {face.sign_vector for face in safe.cells()} == {face.sign_vector for face in fast.cells()}
        assert all(sign_vector_of(face.interior_point, inputs) == face.sign_vector for face in safe.faces())


@pytest.mark.parametrize(("n", "d"), [(1, 1), (5, 2), (6, 3), (9, 3), (8, 4), (7, 5)])
@pytest.mark.parametrize("engine", ENGINES)
def test_general_position(engine, n, d):
    """Schlaefli: n generic hyperplanes cut R^d into 2 sum_{i<d} C(n-1, i) cells; flats are free, so faces follow."""
    inputs = [[(k + 2) ** power for power in range(d)] for k in range(n)]  # moment curve: every d are independent
    expected = [1 if j == 0 and n >= d else 0 for j in range(d + 1)]
    for j in range(1, d + 1):
        expected[j] = comb(n, d - j) * 2 * sum(comb(n - (d - j) - 1, i) for i in range(j))
    assert arrangement_of(inputs, engine).f_vector == tuple(expected)
    assert_faces(arrangement_of(inputs, engine))


def characteristic_value(lines):
    """Whitney: the number of cells is the sum over all subsets B of (-1)^(|B| - rank B)."""
    total = 0
    for size in range(len(lines) + 1):
        for chosen in combinations(lines, size):
            total += (-1) ** (size - rank(list(chosen)))
    return total


@pytest.mark.parametrize("seed", range(25))
def test_counts_against_whitney_subsets(seed):
    source = random.Random(2000 + seed)
    d = source.randint(1, 4)
    inputs = random_inputs(source, source.randint(1, 7), d, size=1)
    normals = essential_lines(inputs, d)
    lines = [vector(line) for line in normals.lines]
    assert cell_count(normals.lines, normals.rank) == characteristic_value(lines)
    assert face_counts(normals.lines, normals.rank)[-1] == characteristic_value(lines)


@pytest.mark.parametrize("engine", ENGINES)
def test_degenerate_rays(engine):
    """Points of {-1, 0, 1}^4: many hyperplanes meet in a ray, so localizations are solved, not filled in."""
    source = random.Random(7)
    inputs = tuple(vector([source.randint(-1, 1) for _ in range(4)]) for _ in range(12))
    arrangement = Arrangement(inputs, engine)
    assert max(face.sign_vector.count(0) for face in arrangement.faces() if face.dimension == 1) > 3
    assert_faces(arrangement)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(8))
def test_localizations_are_the_faces_around(engine, seed):
    source = random.Random(3000 + seed)
    inputs = tuple(random_inputs(source, 5, 3))
    arrangement = Arrangement(inputs, engine)
    signs = [face.sign_vector for face in arrangement.faces()]
    for face in signs:
        around = arrangement.localization(face)
        assert {compose(face, local.sign_vector) for local in around.faces()} == {
            other for other in signs if conforms(face, other)
        }
        assert {compose(face, local.sign_vector) for local in around.cells()} == {
            cell.sign_vector for cell in arrangement.cells() if conforms(face, cell.sign_vector)
        }


def test_rays_come_in_pairs():
    arrangement = arrangement_of(TABLE["reflections of the cube"][0])
    rays = arrangement.rays()
    assert len(rays) == 26 and set(rays) == {negate(ray) for ray in rays}
    assert vector([1, 1, 1]) in rays and vector([1, 1, 0]) in rays and vector([0, 0, 1]) in rays


def test_binary_floats_as_inputs():
    """Numbers past 64 bits: the same code on Python's integers."""
    source = random.Random(5)
    inputs = tuple(vector([source.gauss(0, 1) for _ in range(3)]) for _ in range(7))
    fast, safe = (Arrangement(inputs, engine) for engine in ENGINES)
    assert fast.f_vector == (1, 42, 84, 44)
    assert [face.sign_vector for face in fast.faces()] == [face.sign_vector for face in safe.faces()]
    assert_faces(fast)


@pytest.mark.parametrize("largest", [1, 40, 10**4])
def test_numbers_past_the_bound_take_the_same_way(monkeypatch, largest):
    """The bound that keeps int64 arrays from overflowing, made small: every branch gives the same faces."""
    inputs = arrangement_of(TABLE["braid arrangement of four"][0]).inputs
    normals = essential_lines([*inputs, vector([7, 1, 0, 2])], 4)
    expected = faces_by_cocircuits(normals)
    monkeypatch.setattr(cocircuit, "LARGEST", largest)
    assert faces_by_cocircuits(normals) == expected


@pytest.mark.parametrize("digits", [1, 3, 7])
def test_more_lines_than_a_word_holds(monkeypatch, digits):
    """Sign vectors past 40 lines take several words: with short words the same faces."""
    source = random.Random(11)
    normals = essential_lines([vector([source.randint(-4, 4) for _ in range(3)]) for _ in range(9)], 3)
    expected = faces_by_cocircuits(normals)
    monkeypatch.setattr(cocircuit, "DIGITS", digits)
    assert faces_by_cocircuits(normals) == expected


def test_a_hundred_hyperplanes():
    inputs = tuple(vector([1, k, k * k]) for k in range(100))
    arrangement = Arrangement(inputs)
    cells = arrangement.cells()
    assert len(cells) == 2 * (1 + 99 + comb(99, 2))
    assert all(sign_vector_of(cell.interior_point, inputs) == cell.sign_vector for cell in cells[::97])


def test_rays_against_their_definition():
    rays = arrangement_ray_rows(((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1)), 3)
    assert rays == ((0, 0, 1), (0, 1, 0), (0, 1, -1), (1, 0, 0), (1, 0, -1), (1, -1, 0))


def test_limits():
    normals = essential_lines([vector([1, k, k * k]) for k in range(10)], 3)
    with pytest.raises(LimitReached, match="45 sets of 2; the limit is 44"):
        faces_by_cocircuits(normals, most_sets=44)
    with pytest.raises(LimitReached, match="more than 100 pairs"):
        faces_by_cocircuits(normals, most_pairs=100)


def test_a_missing_cell_is_a_contradiction(monkeypatch):
    """The count is not taken from the list: an engine that loses a face is found out."""
    def lossy(normals, *, cells_only=False):
        table = faces_by_cocircuits(normals, cells_only=cells_only)
        return type(table)(table.rays, table.signs[:-1], table.dimensions[:-1], table.points[:-1], table.rays_of[:-1])

    monkeypatch.setattr(cocircuit, "faces_by_cocircuits", lossy)
    with pytest.raises(InternalContradiction, match="3 cells were found, 4 counted"):
        arrangement_of([[1, 0], [0, 1]]).cells()
    with pytest.raises(InternalContradiction, match=r"\[1, 4, 3\] faces by dimension were found, \(1, 4, 4\) counted"):
        arrangement_of([[1, 0], [0, 1]]).faces()


def test_misuse_raises():
    for inputs in [(), (vector([1]), vector([1, 2]))]:
        with pytest.raises(ValueError, match="at least one input was wanted"):
            Arrangement(inputs)


def test_rational_inputs_are_scaled_not_rounded():
    thin = rational(Fraction(1, 10**30))
    arrangement = Arrangement((vector([1, 0]), (ONE, thin), (ONE, -thin)))
    assert arrangement.f_vector == (1, 6, 6)
    assert_faces(arrangement)


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(20))
def test_many_degenerate_arrangements(seed):
    source = random.Random(50_000 + seed)
    for _ in range(25):
        d = source.randint(2, 5)
        inputs = tuple(random_inputs(source, source.randint(2, 12), d, size=source.choice([1, 1, 2, 9])))
        fast, safe = (Arrangement(inputs, engine) for engine in ENGINES)
        assert [face.sign_vector for face in fast.faces()] == [face.sign_vector for face in safe.faces()]


def test_values_travel_between_processes():
    arrangement = arrangement_of(TABLE["five points with bias"][0])
    faces = arrangement.faces()
    assert pickle.loads(pickle.dumps((arrangement, faces))) == (arrangement, faces)
    assert len({*faces, *pickle.loads(pickle.dumps(faces))}) == len(faces)
