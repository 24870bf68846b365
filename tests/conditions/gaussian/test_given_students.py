"""Given students: certified, or refused with a reason; never a wrong certificate."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import symbolic_landscape as sl
from symbolic_landscape.claim import (
    AttractiveFixedPoint,
    EverySplitIsSaddle,
    NondegenerateMinimum,
    StudentsInSpan,
)
from symbolic_landscape.conditions.gaussian.exact_fit import is_exact_fit, nearest_exact_fit
from symbolic_landscape.conditions.gaussian.given_students import certify_network, in_span
from symbolic_landscape.exact.rational import nearest_float, rational
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.gaussian import PopulationLoss
from symbolic_landscape.model.gaussian import gaussian_from_arrays
from symbolic_landscape.propose import gaussian_network

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="module")
def minimum():
    """The trained minimum of eight students, as floats."""
    instance = sl.read(EXAMPLES / "gaussian_trained_M8.json")
    return np.array([[nearest_float(x) for x in row] for row in instance.point.weights])


def answer(students, teachers=None):
    students = np.asarray(students)
    teachers = np.eye(8, students.shape[1]) if teachers is None else teachers
    return sl.classify(gaussian_from_arrays(teachers, students))


def trained(teachers, width, seed, steps=20000, rate=0.3):
    w = np.random.default_rng(seed).normal(size=(width, teachers.shape[1])) / np.sqrt(teachers.shape[1])
    for _ in range(steps):
        w = w - rate * gaussian_network.gradient(w, teachers)
    return w


def test_the_trained_network(minimum):
    found = answer(minimum)
    assert (found.verdict, found.details["strict"], found.details["spurious"]) == ("local_minimum", True, True)
    assert found.loss["lower"].startswith("0.021508037171521421240")
    assert 0 < float(found.details["radius"]) < 1e-12
    values = np.linalg.eigvalsh(gaussian_network.hessian(minimum, np.eye(8)))
    assert float(found.details["smallest_eigenvalue"]["lower"]) == pytest.approx(values[0], abs=1e-12)


@pytest.mark.parametrize("size", [1e-9, 1e-5, 1e-3])
def test_noise_within_reach_leads_to_the_same_point(minimum, size):
    noise = size * np.random.default_rng(1).normal(size=minimum.shape)
    found = answer(minimum + noise)
    assert found.verdict == "local_minimum"
    assert found.loss["lower"][:25] == answer(minimum).loss["lower"][:25]
    assert float(found.details["radius"]) == pytest.approx(np.linalg.norm(noise), rel=0.05)


@pytest.mark.parametrize("size", [3e-3, 1e-2, 0.1, 1])
def test_points_that_are_not_converged_are_not_certified(minimum, size):
    found = answer(minimum + size * np.random.default_rng(1).normal(size=minimum.shape))
    assert found.verdict == "not_certified" and found.loss is None
    assert found.details["reason"]
    assert {v.status for v in found.claims} == {"undecided"}


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(1, 4))
def test_random_points_never_get_a_certificate(seed, width, count):
    draw = np.random.default_rng(seed)
    found = answer(draw.normal(size=(width, 4)), np.eye(count, 4))
    assert found.verdict == "not_certified"


def test_laws_permutation_rotation_scaling_dimension(minimum):
    base = answer(minimum)
    draw = np.random.default_rng(3)
    turn = np.linalg.qr(draw.normal(size=(8, 8)))[0]
    order = draw.permutation(8)
    variants = [
        (minimum[order], None),
        (minimum[:, order], np.eye(8)[:, order]),
        (minimum @ turn, turn),  # the rotated teachers are orthonormal up to roundings: about 15 digits
        (np.hstack([minimum, np.zeros((8, 2))]), np.eye(8, 10)),
    ]
    for students, teachers in variants:
        found = answer(students, teachers)
        assert found.verdict == "local_minimum"
        assert float(found.loss["lower"]) == pytest.approx(float(base.loss["lower"]), rel=1e-13)
    scaled = answer(2 * minimum, 2 * np.eye(8))
    assert Fraction(scaled.loss["lower"]) <= 4 * Fraction(base.loss["upper"])
    assert 4 * Fraction(base.loss["lower"]) <= Fraction(scaled.loss["upper"])


def test_noise_across_the_span_is_part_of_the_distance(minimum):
    aside = np.zeros((8, 3))
    aside[0, 1] = 0.005
    found = answer(np.hstack([minimum, aside]))
    assert found.verdict == "local_minimum" and float(found.details["radius"]) == pytest.approx(0.005, rel=0.05)
    aside[0, 1] = 0.02
    assert answer(np.hstack([minimum, aside])).verdict == "not_certified"


@pytest.mark.parametrize("student", [0, 5])
@pytest.mark.parametrize("extra", [0, 2])
def test_split_students_are_saddles(minimum, student, extra):
    wide = np.vstack([minimum, minimum[student] * 0.25])
    wide[student] *= 0.75
    wide = np.hstack([wide, np.zeros((9, extra))])
    found = answer(wide)
    assert found.verdict == "saddle"
    least = np.linalg.eigvalsh(gaussian_network.hessian(wide[:, :8], np.eye(8)))[0]
    assert float(found.details["smallest_eigenvalue"]["upper"]) == pytest.approx(least, abs=1e-6)
    # the loss decreases when the parts move apart: seen in floats, along the lowest eigenvector
    vector = np.linalg.eigh(gaussian_network.hessian(wide[:, :8], np.eye(8))).eigenvectors[:, 0].reshape(9, 8)
    moved = gaussian_network.loss(wide[:, :8] + 0.02 * vector, np.eye(8))
    assert moved < gaussian_network.loss(wide[:, :8], np.eye(8))


def test_a_spurious_minimum_that_survives_its_split():
    """Teachers in the plane: B is positive across the split student, in every dimension."""
    instance = sl.read(EXAMPLES / "gaussian_split_minimum.json")
    teachers, students = (
        np.array([[nearest_float(x) for x in row] for row in rows])
        for rows in (instance.point.teachers, instance.point.weights)
    )
    for extra in (0, 2):
        pad = [np.hstack([rows, np.zeros((len(rows), extra))]) for rows in (students, teachers)]
        found = answer(*pad)
        assert (found.verdict, found.details["strict"], found.details["spurious"]) == ("local_minimum", False, True)
        assert [type(v.witness).__name__ for v in found.claims] == ["SplitMinimum", "SplitMinimum"]
        assert found.details["smallest_eigenvalue"] == {"lower": "0", "upper": "0"}
        # a third opinion: no loss below it nearby, not even after descent from there
        base, draw = gaussian_network.loss(*pad), np.random.default_rng(0)
        for size in (1e-3, 1e-2, 3e-2):
            w = pad[0] + size * draw.normal(size=pad[0].shape)
            for _ in range(300):
                assert gaussian_network.loss(w, pad[1]) > base - 1e-13
                w = w - 0.2 * gaussian_network.gradient(w, pad[1])


def test_students_split_three_ways_and_nearly_split_ones(minimum):
    three = np.vstack([minimum[1:], [minimum[0] * s for s in (0.2, 0.3, 0.5)]])
    assert answer(three).verdict == "saddle"
    assert answer(three + 1e-6 * np.random.default_rng(0).normal(size=three.shape)).verdict == "saddle"


def test_a_student_zero_beside_a_spurious_minimum(minimum):
    found = answer(np.vstack([minimum, np.zeros(8)]))
    assert found.verdict == "saddle" and found.details["smallest_eigenvalue"] is None
    witness = found.claims[0].witness
    u = np.array([nearest_float(x) for x in witness.direction])
    u /= np.linalg.norm(u)
    base = gaussian_network.loss(minimum, np.eye(8))
    moved = gaussian_network.loss(np.vstack([minimum, 1e-3 * u]), np.eye(8))
    assert moved < base  # A(u) < 0: lower at once


def test_dead_ends_are_refused():
    assert answer(np.zeros((3, 8))).verdict == "not_certified"
    nearly_opposite = answer([[-1.0, 1e-3]], np.array([[1.0, 0.0]]))
    assert nearly_opposite.verdict == "not_certified"


def test_huge_and_tiny_numbers_are_no_accident():
    for text in ("1e9999", "1e-9999"):
        instance = gaussian_from_arrays([["1", "0"]], [[text, "0"]])
        assert sl.classify(instance).verdict == "not_certified"


@pytest.mark.parametrize("size", [0, 1e-5, 1e-3])
def test_permutations_are_strict_global_minima(size):
    draw = np.random.default_rng(0)
    students = np.eye(6)[draw.permutation(6)] + size * draw.normal(size=(6, 6)) / 2
    found = answer(students, np.eye(6))
    assert (found.verdict, found.details["strict"], found.details["spurious"]) == ("global_minimum", True, False)
    assert found.loss == {"lower": "0", "upper": "0"}
    assert float(found.details["smallest_eigenvalue"]["lower"]) == pytest.approx(0.25 - 1 / (2 * np.pi), abs=1e-12)


def test_wide_exact_fits_are_global_and_not_strict():
    shares = np.array([[0.25, 0, 0], [0.75, 0, 0], [0, 1, 0], [0, 0, 1]])
    found = answer(shares, np.eye(3))
    assert (found.verdict, found.details["strict"]) == ("global_minimum", False)
    assert found.details["smallest_eigenvalue"] == {"lower": "0", "upper": "0"} and found.details["radius"] == "0"
    with_zero = answer(np.vstack([np.eye(3), np.zeros(3)]), np.eye(3))
    assert with_zero.verdict == "global_minimum" and with_zero.details["smallest_eigenvalue"] is None
    overshoot = answer([[0.25, 0, 0], [0.95, 0, 0], [0, 1, 0], [0, 0, 1]], np.eye(3))
    assert overshoot.verdict == "not_certified"


@pytest.mark.parametrize("seed", range(3))
def test_trained_wide_networks_are_recognized(seed):
    students = trained(np.eye(3), 4, seed)
    found = answer(students, np.eye(3))
    assert gaussian_network.loss(students, np.eye(3)) < 1e-6
    assert (found.verdict, found.details["strict"]) == ("global_minimum", False)


def test_fewer_students_than_teachers():
    found = answer(trained(np.eye(4), 2, 0), np.eye(4))
    assert found.verdict == "local_minimum" and found.details["spurious"] is None
    assert [v.status for v in found.claims] == ["proved", "undecided"]


@pytest.mark.parametrize(("count", "d", "width"), [(4, 3, 3), (2, 4, 1), (2, 4, 2), (3, 3, 2)])
def test_general_teachers(count, d, width):
    """More teachers than inputs, teachers that span less than the inputs, and not along coordinates."""
    teachers = np.random.default_rng(count + 10 * d).integers(-3, 4, size=(count, d)).astype(float)
    students = trained(teachers, width, 1, rate=0.1)
    assert np.linalg.norm(gaussian_network.gradient(students, teachers)) < 1e-8
    found = answer(students, teachers)
    assert found.verdict in {"local_minimum", "global_minimum"}
    if found.verdict == "local_minimum":
        values = np.linalg.eigvalsh(_in_span(gaussian_network.hessian(students, teachers), teachers, width))
        assert float(found.details["smallest_eigenvalue"]["lower"]) == pytest.approx(values[0], abs=1e-6)
        assert float(found.loss["lower"]) == pytest.approx(gaussian_network.loss(students, teachers), abs=1e-9)


def _in_span(hessian, teachers, width):
    _, sizes, basis = np.linalg.svd(teachers)
    basis = basis[: int(np.sum(sizes > 1e-9))]
    lift = np.kron(np.eye(width), basis)
    return lift @ hessian @ lift.T


def test_saddles_that_gradient_descent_slows_down_at():
    """K = M = 5: the plateau of one anti-aligned student is a saddle; a run that stops there says so."""
    from symbolic_landscape.propose.gaussian_family import family_start

    a, c, e, f, g = family_start("I", 5, 1, "acefg", lambda v: v["a"] < 0 < v["e"])
    students = np.full((5, 5), g)
    students[0] = [a, c, c, c, c]
    students[1:, 0] = e
    students[range(1, 5), range(1, 5)] = f
    found = answer(students, np.eye(5))
    assert found.verdict == "saddle" and found.details["index"] == 3
    assert found.details["strict"] is None


def test_exact_fits_are_decided_as_functions():
    def rows(values):
        return tuple(tuple(rational(x) for x in row) for row in values)

    assert is_exact_fit(rows([["1/3", 0], ["2/3", 0], [0, 1]]), rows([[0, 1], [1, 0]]))
    assert not is_exact_fit(rows([[1, 0], [0, -1]]), rows([[0, 1], [1, 0]]))
    # dependent teachers: a pair of opposite ones is |x| whichever way round it is split
    assert is_exact_fit(rows([[2, 0], [-2, 0]]), rows([[1, 0], [1, 0], [-2, 0]]))
    assert not is_exact_fit(rows([[3, 0], [-1, 0]]), rows([[2, 0], [-2, 0]]))
    assert nearest_exact_fit(rows([[1, 0]]), rows([[1, 0], [0, 1]])) is None
    near = nearest_exact_fit(rows([["0.3", "0.01"], ["0.72", 0], ["0.01", "0.98"]]), rows([[1, 0], [0, 1]]))
    assert near == rows([["29/100", 0], ["71/100", 0], [0, 1]])


@settings(max_examples=30)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=5), st.integers(0, 1000))
def test_exact_fits_have_loss_zero(parts, seed):
    draw = np.random.default_rng(seed)
    teachers = tuple(tuple(rational(int(x)) for x in row) for row in draw.integers(-3, 4, size=(2, 3)))
    if not all(any(row) for row in teachers):
        return
    total = sum(parts)
    students = [tuple(x * rational(Fraction(p, total)) for x in teachers[0]) for p in parts] + [teachers[1]]
    assert is_exact_fit(tuple(students), teachers)
    assert PopulationLoss(tuple(students), teachers).value.contains(rational(0))


def test_further_claims(minimum):
    instance = gaussian_from_arrays(np.eye(8), minimum)
    for claim in (NondegenerateMinimum(), AttractiveFixedPoint(), StudentsInSpan(), EverySplitIsSaddle()):
        assert isinstance(sl.decide(instance, claim), sl.Proved)
    saddle = sl.read(EXAMPLES / "gaussian_I_M5.json")
    for claim in (NondegenerateMinimum(), AttractiveFixedPoint()):
        assert isinstance(sl.decide(saddle, claim), sl.Refuted)
    fit = gaussian_from_arrays(np.eye(2), np.eye(2))
    assert isinstance(sl.decide(fit, AttractiveFixedPoint()), sl.Proved)
    assert isinstance(sl.decide(fit, EverySplitIsSaddle()), sl.Undecided)
    with pytest.raises(sl.InvalidRequest):
        sl.decide(fit, sl.DirectionallyStationary())


def test_directions_of_splits_lower_the_loss_in_floats(minimum):
    verdict = sl.decide(gaussian_from_arrays(np.eye(8), minimum), EverySplitIsSaddle())
    for student, direction in enumerate(verdict.witness.directions):
        u = np.array([nearest_float(x) for x in direction])
        u *= 0.02 / np.linalg.norm(u)
        parts = np.vstack([np.delete(minimum, student, 0), minimum[student] / 2 + u, minimum[student] / 2 - u])
        assert gaussian_network.loss(parts, np.eye(8)) < gaussian_network.loss(minimum, np.eye(8))


def test_linearized_statistics_have_the_spectrum_of_hessian_and_complement():
    """Difference quotients of the flow of (R, S) at a minimum: minus the spectrum of the Hessian and of pairs of C."""
    from symbolic_landscape.exact.matrix import identity
    from symbolic_landscape.loss.gaussian_statistics import SummaryStatistics

    teachers = np.eye(4)
    students = trained(teachers, 3, 2)
    point = gaussian_from_arrays(teachers, students)
    found = certify_network(in_span(point.point), point.point.weights, Limits())
    w = np.array([[nearest_float(x) for x in row] for row in found.center])
    k, m, pairs = 3, 4, [(a, b) for a in range(3) for b in range(a, 3)]

    def flow(r, s):
        q = r @ r.T + s
        exact = [tuple(tuple(rational(float(x)) for x in row) for row in rows) for rows in (q, r)]
        moved_r, moved_q = SummaryStatistics(*exact, identity(m)).flow
        dr, dq = (np.array([[float(x) for x in row] for row in rows]) for rows in (moved_r, moved_q))
        ds = dq - dr @ r.T - r @ dr.T
        return np.concatenate([dr.ravel(), [ds[a, b] for a, b in pairs]])

    base_r, h, columns = w, 1e-6, []
    for position in range(k * m + len(pairs)):
        r, s = np.zeros((k, m)), np.zeros((k, k))
        if position < k * m:
            r[divmod(position, m)] = h
        else:
            a, b = pairs[position - k * m]
            s[a, b] = s[b, a] = h
        columns.append((flow(base_r + r, s) - flow(base_r - r, -s)) / (2 * h))
    jacobian = np.linalg.eigvals(np.array(columns).T)
    hessian = np.linalg.eigvalsh(gaussian_network.hessian(w, teachers))
    exact = PopulationLoss(found.center, identity(m)).complement
    c = np.linalg.eigvalsh(np.array([[float(x) for x in row] for row in exact]))
    wanted = np.concatenate([hessian, [c[a] + c[b] for a, b in pairs]])
    assert np.abs(jacobian.imag).max() < 1e-4
    assert np.sort(-jacobian.real) == pytest.approx(np.sort(wanted), abs=1e-4)
