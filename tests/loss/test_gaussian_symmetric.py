"""Symmetric networks against the same networks in full, and the components against Schur's count."""

from fractions import Fraction

import numpy as np
import pytest
import sympy

from symbolic_landscape.exact.ball import working_precision
from symbolic_landscape.exact.ball_matrix import symmetric_eigenvalues
from symbolic_landscape.exact.matrix import identity
from symbolic_landscape.exact.rational import ZERO, rational
from symbolic_landscape.loss.gaussian import PopulationLoss
from symbolic_landscape.loss.gaussian_components import components, one_student, unit_fields
from symbolic_landscape.loss.gaussian_symbolic import family_equations, family_loss
from symbolic_landscape.loss.gaussian_symmetric import SymmetricLoss
from symbolic_landscape.model.gaussian_family import Family
from symbolic_landscape.model.symmetric_shape import SymmetricShape
from symbolic_landscape.propose import gaussian_network
from symbolic_landscape.propose.gaussian_symmetric import reduced_gradient

SHAPES = [
    SymmetricShape((1, 5), (0, 1)),
    SymmetricShape((2, 4), (0, 1, None)),
    SymmetricShape((3, 4), (0, 1, None, None)),
    SymmetricShape((2, 4), (0, 0, 1)),
    SymmetricShape((5,), (0,)),
    SymmetricShape((4,), (0, 0)),
    SymmetricShape((1, 1), (0, 1)),
    SymmetricShape((2, 3, 2), (0, 1)),
    SymmetricShape((3, 2, 1), (0, 1, 2, 0, None)),
    SymmetricShape((3,), (None, None)),
]


def unknowns(shape, seed=0):
    draw = np.random.default_rng(seed).integers(-40, 40, size=len(shape.places()))
    return tuple(rational(Fraction(int(x) if x else 1, 16)) for x in draw)


def full(shape, values):
    rows = shape.matrix(values, ZERO)
    return rows, np.array([[float(Fraction(int(x.p), int(x.q))) for x in row] for row in rows])


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_components_fill_the_weight_space_and_are_orthogonal(shape):
    listed = components(shape)
    assert sum(c.dimension * len(c.fields) for c in listed) == shape.student_count * shape.teacher_count
    assert sum(c.dimension * len(c.silent) for c in listed) == shape.student_count
    assert len({c.name for c in listed}) == len(listed)
    for component in listed:
        finer = component.shape
        dense = [
            np.array(finer.matrix([field[g][p] for g, p in finer.places()], 0)).ravel() for field in component.fields
        ]
        assert SymmetricLoss.lengths_squared(component) == tuple(int(x @ x) for x in dense)
        for a, x in enumerate(dense):
            assert x @ x > 0
            assert all(x @ y == 0 for y in dense[:a])


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_everything_agrees_with_the_network_in_full(shape):
    values = unknowns(shape)
    rows, w = full(shape, values)
    v = np.eye(shape.teacher_count)
    with working_precision(150):
        at, plain = SymmetricLoss(shape, shape.weights(values, ZERO)), PopulationLoss(rows, identity(len(v)))
        assert at.value.overlaps(plain.value) and at.value.radius < rational("1e-30")
        assert at.value_at_critical_point.overlaps(plain.value_at_critical_point)
        assert at.gradient_norm.overlaps(plain.gradient_norm)
        assert at.lipschitz_constant(rational("1/100")).overlaps(plain.lipschitz_constant(rational("1/100")))
        spectrum, across = [], []
        for component in components(shape):
            for value in symmetric_eigenvalues(at.hessian_on(component)):
                spectrum += [float(value)] * component.dimension
            for value in symmetric_eigenvalues(at.complement_on(component)):
                across += [float(value)] * component.dimension
    assert sorted(spectrum) == pytest.approx(np.linalg.eigvalsh(gaussian_network.hessian(w, v)), abs=1e-10)
    c = np.array([[float(x) for x in row] for row in plain.complement])
    assert sorted(across) == pytest.approx(np.linalg.eigvalsh(c), abs=1e-10)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_the_gradient_along_unknowns_and_the_float_gradient(shape):
    values = unknowns(shape, 1)
    _, w = full(shape, values)
    slope = gaussian_network.gradient(w, np.eye(shape.teacher_count))
    at = SymmetricLoss(shape, shape.weights(values, ZERO))
    for value, field in zip(at.gradient, unit_fields(shape), strict=True):
        dense = np.array(shape.matrix([field[g][p] for g, p in shape.places()], 0))
        assert float(value) == pytest.approx(np.sum(dense * slope), abs=1e-10)
    floats = reduced_gradient(
        (tuple(float(n) for n in shape.blocks), shape.attached), [float(Fraction(int(x.p), int(x.q))) for x in values]
    )
    each = [float(v) / shape.multiplicity(p) for v, p in zip(at.gradient, shape.places(), strict=True)]
    assert floats == pytest.approx(each, abs=1e-10)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_the_moves_of_one_student_see_its_whole_block(shape):
    values = unknowns(shape, 2)
    _, w = full(shape, values)
    d, first = shape.teacher_count, 0
    hessian = gaussian_network.hessian(w, np.eye(d))
    with working_precision(100):
        at = SymmetricLoss(shape, shape.weights(values, ZERO))
        for group in range(len(shape.attached)):
            own = np.linalg.eigvalsh(hessian[first * d : (first + 1) * d, first * d : (first + 1) * d])
            seen = [float(x) for x in symmetric_eigenvalues(at.hessian_on(one_student(shape, group)))]
            assert all(np.abs(own - x).min() < 1e-9 for x in seen)
            assert all(min(abs(x - y) for y in seen) < 1e-9 for x in own)
            first += shape.size(group)


def test_closed_forms_of_single_blocks():
    """alt, sym and std x std of two attached groups have explicit eigenvalues (theory of S_p x S_q blocks)."""
    a, b, c, e, f, g = (Fraction(x, 100) for x in (-70, 12, 5, 11, 101, -3))
    p, q = 5, 7
    shape = SymmetricShape((p, q), (0, 1))
    with working_precision(100):
        at = SymmetricLoss(shape, shape.weights(tuple(rational(x) for x in (a, b, c, e, f, g)), ZERO))
        found = {k.name: [float(x) for x in symmetric_eigenvalues(at.hessian_on(k))] for k in components(shape)}
        kappa = [float(x) for x in at.own_coefficients]
    n1, n2 = (float(x) ** 0.5 for x in (a * a + (p - 1) * b * b + q * c * c, p * e * e + f * f + (q - 1) * g * g))
    angle = np.arccos
    a11 = angle(float(2 * a * b + (p - 2) * b * b + q * c * c) / n1**2)
    a22 = angle(float(p * e * e + 2 * f * g + (q - 2) * g * g) / n2**2)
    a12 = angle(float(a * e + (p - 1) * b * e + c * f + (q - 1) * c * g) / (n1 * n2))
    t1o, t2o = angle(float(b) / n1), angle(float(g) / n2)
    t1x, t2x = angle(float(c) / n1), angle(float(e) / n2)
    z11, z22 = ((np.pi - x) / (2 * np.pi) for x in (a11, a22))
    alt = [kappa[0] - z11 - 1 / (2 * np.pi * n1 * np.sin(t1o)), kappa[1] - z22 - 1 / (2 * np.pi * n2 * np.sin(t2o))]
    assert found["alt_0"] == pytest.approx([alt[0]]) and found["alt_1"] == pytest.approx([alt[1]])
    assert found["sym_0"] == pytest.approx([alt[0] + float(a - b) ** 2 / (np.pi * n1**2 * np.sin(a11))])
    assert found["sym_1"] == pytest.approx([alt[1] + float(f - g) ** 2 / (np.pi * n2**2 * np.sin(a22))])
    d = 2 * np.pi * n1 * n2 * np.sin(a12)
    cross = float((f - g) * (a - b)) / d
    first = kappa[0] - z11 - 1 / (2 * np.pi * n1 * np.sin(t1x)) + float(f - g) ** 2 / d
    second = kappa[1] - z22 - 1 / (2 * np.pi * n2 * np.sin(t2x)) + float(a - b) ** 2 / d
    assert found["std_0 x std_1"] == pytest.approx(np.linalg.eigvalsh([[first, cross], [cross, second]]))


FAMILIES = [("I", 7, 1), ("I", 9, 3), ("A", 6, 6), ("P", 12, 3), ("N", 8, 1), ("N", 9, 2), ("NN", 8, 2)]


@pytest.mark.parametrize(("name", "m", "k"), FAMILIES)
def test_symbolic_forms_agree_with_the_enclosures(name, m, k):
    family = Family(name, m, k)
    values = unknowns(family.shape, 3)
    numbers = [sympy.Rational(int(v.p), int(v.q)) for v in values]
    symbols = dict(zip([sympy.Symbol(letter, real=True) for letter in family.letters], numbers, strict=True))
    at = SymmetricLoss(family.shape, family.shape.weights(values, ZERO))
    point = symbols | {sympy.Symbol("M", positive=True): m}
    loss = family_loss(name, k)
    assert float(loss.subs(point)) == pytest.approx(float(at.value), rel=1e-12)
    for expression, value, place in zip(family_equations(name, k), at.gradient, family.shape.places(), strict=True):
        entry = float(expression.subs(point))
        assert entry * family.shape.multiplicity(place) == pytest.approx(float(value), abs=1e-11)
    letter = sympy.Symbol(family.letters[0], real=True)
    assert float(sympy.diff(loss, letter).subs(point)) == pytest.approx(float(at.gradient[0]), abs=1e-10)
