"""The named families: verdicts of the theory, agreement with the full space, limits, honest refusals."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest

import symbolic_landscape as sl
from symbolic_landscape.conditions.gaussian.symmetric_family import SymmetricPoint, certify_family, certify_symmetric
from symbolic_landscape.exact.ball import sign
from symbolic_landscape.exact.matrix import identity
from symbolic_landscape.exact.rational import ZERO, nearest_float, rational
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.model.gaussian import GaussianInstance, Students
from symbolic_landscape.model.gaussian_family import Family
from symbolic_landscape.model.symmetric_shape import SymmetricShape
from symbolic_landscape.propose import gaussian_network
from symbolic_landscape.spectrum.gaussian_families import family_rows, member, verdict_change

# (family, M, k1, verdict, index): found by an independent program; None where the index was not recorded
KNOWN = [
    ("I", 5, 1, "saddle", None), ("I", 6, 1, "local_minimum", None), ("I", 17, 6, "local_minimum", None),
    ("I", 17, 7, "local_minimum", None), ("I", 17, 8, "saddle", None), ("II", 17, 3, "saddle", 3),
    ("II", 17, 4, "saddle", 6), ("II", 17, 5, "saddle", 10), ("II", 17, 6, "local_minimum", None),
    ("II", 17, 7, "local_minimum", None), ("II", 17, 8, "local_minimum", None), ("A", 5, 5, "saddle", None),
    ("A", 6, 6, "local_minimum", None), ("P", 17, 2, "saddle", 1), ("P", 17, 3, "local_minimum", None),
    ("P", 16, 3, "saddle", None), ("P", 100, 2, "saddle", 1), ("N", 6, 1, "saddle", None),
    ("N", 7, 1, "local_minimum", None), ("N", 17, 2, "local_minimum", None), ("N", 17, 3, "local_minimum", None),
    ("NN", 17, 2, "local_minimum", None), ("NN", 100, 2, "local_minimum", None), ("NN", 300, 2, "saddle", None),
    ("N", 10**6, 1, "local_minimum", None), ("I", 10**9, 1, "local_minimum", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "m", "k", "verdict", "index"), KNOWN)
def test_known_verdicts(name, m, k, verdict, index):
    answer = sl.classify(GaussianInstance(Family(name, m, k)))
    assert answer.verdict == verdict
    assert answer.details["spurious"] is True
    assert {v.claim.name: v.status for v in answer.claims} == {
        "local_minimum": "refuted" if verdict == "saddle" else "proved", "global_minimum": "refuted",
    }  # fmt: skip
    if index is not None:
        assert answer.details["index"] == index
    lower, upper = (Fraction(answer.details["smallest_eigenvalue"][end]) for end in ("lower", "upper"))
    assert lower <= upper and (upper < 0 if verdict == "saddle" else lower > 0)
    assert upper - lower < abs(lower) * Fraction(1, 10**15)
    loss = [Fraction(answer.loss[end]) for end in ("lower", "upper")]
    assert 0 < loss[0] <= loss[1] < loss[0] * (1 + Fraction(1, 10**15))


@pytest.mark.parametrize(
    ("name", "k", "low", "high", "change"),
    [
        ("I", 1, 4, 12, 6), ("I", 2, 6, 12, 8), ("I", 3, 7, 20, 10), ("I", 4, 8, 20, 11), ("I", 5, 9, 20, 13),
        ("I", 6, 12, 20, 15), ("I", 7, 13, 30, 16), ("A", None, 4, 12, 6), ("P", 3, 12, 30, 17), ("N", 1, 5, 12, 7),
        ("P", 2, 600, 700, 640), ("NN", None, 90, 120, 101),
    ],
)  # fmt: skip
def test_verdicts_change_between_consecutive_numbers_of_teachers(name, k, low, high, change):
    before, after = verdict_change(name, low, high, k)
    assert (before.family.teachers, after.family.teachers) == (change - 1, change)
    assert {before.verdict, after.verdict} == {"saddle", "local_minimum"}
    assert (after.verdict == "saddle") == (name == "NN")


def test_ends_that_agree_are_refused():
    with pytest.raises(sl.InvalidRequest, match="at both"):
        verdict_change("I", 7, 9, 1)
    with pytest.raises(sl.InvalidRequest, match="not certified"):
        verdict_change("I", 3, 9, 2)


# Losses of family I(1) from the literature's order: 0.0250805810 at six, 0.0112755820 at twenty teachers
PUBLISHED = {6: "0.0250805810", 20: "0.0112755820"}


@pytest.mark.parametrize("m", [6, 7, 9, 12])
def test_reduced_and_full_space_agree_to_thirty_digits(m):
    family = Family("I", m, 1)
    reduced = sl.classify(GaussianInstance(family))
    found = certify_family(family, Limits())
    approximate = tuple(rational(nearest_float(x)) for x in found.unknowns)
    students = family.shape.matrix(approximate, ZERO)
    full = sl.classify(GaussianInstance(Students(identity(m), students)))
    assert full.verdict == reduced.verdict == "local_minimum"
    bounds = [Fraction(x.loss[end]) for x in (reduced, full) for end in ("lower", "upper")]
    assert max(bounds) - min(bounds) < Fraction(1, 10**30)
    first, second = (x.details["smallest_eigenvalue"] for x in (reduced, full))
    bounds = [Fraction(x[end]) for x in (first, second) for end in ("lower", "upper")]
    assert max(bounds) - min(bounds) < Fraction(1, 10**20)
    assert max(bounds[0], bounds[2]) <= min(bounds[1], bounds[3])


@pytest.mark.exhaustive
@pytest.mark.parametrize("m", range(6, 21))
def test_the_whole_table_of_reduced_and_full_losses(m):
    test_reduced_and_full_space_agree_to_thirty_digits(m)


def test_published_losses():
    for m, digits in PUBLISHED.items():
        loss = sl.classify(GaussianInstance(Family("I", m, 1))).loss
        assert abs(Fraction(loss["lower"]) - Fraction(digits)) < Fraction(1, 10**10)


def test_the_loss_of_six_teachers_satisfies_the_equations_in_mpmath():
    """mpmath solves the five equations on its own, from rounded unknowns; nothing of the package evaluates them."""
    found = certify_family(Family("I", 6, 1), Limits())
    with mpmath.workdps(45):
        p, q = 1, 5

        def equations(a, c, e, f, g):
            n1, n2 = mpmath.sqrt(a * a + q * c * c), mpmath.sqrt(p * e * e + f * f + (q - 1) * g * g)
            q22, q12 = p * e * e + 2 * f * g + (q - 2) * g * g, a * e + c * f + (q - 1) * c * g
            t12, t22 = mpmath.acos(q12 / (n1 * n2)), mpmath.acos(q22 / n2**2)
            d1, x1, x2, d2, o2 = (mpmath.acos(v) for v in (a / n1, c / n1, e / n2, f / n2, g / n2))
            b1 = q * n2 * mpmath.sin(t12) - mpmath.sin(d1) - q * mpmath.sin(x1)
            b2 = (q - 1) * n2 * mpmath.sin(t22) + p * n1 * mpmath.sin(t12)
            b2 -= p * mpmath.sin(x2) + mpmath.sin(d2) + (q - 1) * mpmath.sin(o2)
            k1, k2 = 0.5 + b1 / (2 * mpmath.pi * n1), 0.5 + b2 / (2 * mpmath.pi * n2)

            def z(t):
                return (mpmath.pi - t) / (2 * mpmath.pi)

            return [
                k1 * a + q * z(t12) * e - z(d1),
                k1 * c + z(t12) * (f + (q - 1) * g) - z(x1),
                k2 * e + (q - 1) * z(t22) * e + z(t12) * a - z(x2),
                k2 * f + (q - 1) * z(t22) * g + p * z(t12) * c - z(d2),
                k2 * g + z(t22) * (f + (q - 2) * g) + p * z(t12) * c - z(o2),
            ]

        root = mpmath.findroot(equations, [round(nearest_float(x), 6) for x in found.unknowns])
        for value, wanted in zip(found.unknowns, root, strict=True):
            assert abs(mpmath.mpf(int(value.p)) / int(value.q) - wanted) < mpmath.mpf(10) ** -38


def test_the_loss_of_many_teachers_tends_to_the_limit():
    """M L -> 1/2 - 2 / pi^2 for family I(1), from below."""
    limit, gaps = 0.5 - 2 / np.pi**2, []
    for m in (10**3, 10**5, 10**7, 10**9):
        loss = sl.classify(GaussianInstance(Family("I", m, 1))).loss
        gaps.append(limit - m * float(loss["upper"]))
        assert limit - m * float(loss["lower"]) > 0
    assert gaps == sorted(gaps, reverse=True) and gaps[-1] < 1e-5
    a = sl.classify(GaussianInstance(Family("A", 10**6, 10**6))).loss
    assert abs(float(a["lower"]) - (0.5 - 1 / np.pi)) < 1e-3


@pytest.mark.parametrize(
    "family",
    [
        Family("I", 6, 4), Family("I", 7, 5), Family("I", 8, 6), Family("I", 5, 5), Family("II", 9, 2),
        Family("A", 1, 1), Family("A", 2, 2), Family("NN", 17, 3), Family("P", 17, 1), Family("I", 2, 1),
        Family("I", 4, 2),
    ],
    ids=str,
)  # fmt: skip
def test_families_without_such_a_zero_are_not_certified(family):
    answer = sl.classify(GaussianInstance(family))
    assert answer.verdict == "not_certified"
    assert "no such branch" in answer.details["reason"]
    assert answer.loss is None and {v.status for v in answer.claims} == {"undecided"}


def test_two_minima_with_the_same_number_of_anti_aligned_students():
    first, second = (sl.classify(GaussianInstance(Family(name, 17, 6))) for name in ("I", "II"))
    assert first.verdict == second.verdict == "local_minimum"
    assert Fraction(second.loss["upper"]) < Fraction(first.loss["lower"])


def test_too_few_bits_are_said_so():
    answer = sl.classify(GaussianInstance(Family("I", 6, 1)), limits=Limits(bits=64))
    assert answer.verdict == "not_certified" and "64 bits" in answer.details["reason"]


def test_the_zero_weight_saddle_of_permutations_is_the_global_minimum():
    """The identity network is a symmetric critical point with smallest eigenvalue 1/4 - 1/(2 pi), at any M."""
    for m in (2, 5, 1000):
        shape = SymmetricShape((m,), (0,))
        start = vector([1, 0])
        found = certify_symmetric(shape, start, Limits())
        assert isinstance(found, SymmetricPoint) and found.index == 0
        assert sign(found.loss) is None and abs(nearest_float(found.loss.upper)) < 1e-20
        assert nearest_float(found.smallest.midpoint) == pytest.approx(0.25 - 1 / (2 * np.pi), abs=1e-14)


def test_index_and_spectrum_agree_with_floats():
    for name, m, k in (("II", 9, 4), ("N", 6, 1), ("P", 12, 2), ("NN", 6, 2)):
        family = Family(name, m, k)
        found = certify_family(family, Limits())
        w = np.array([[nearest_float(x) for x in row] for row in family.shape.matrix(found.unknowns, ZERO)])
        values = np.linalg.eigvalsh(gaussian_network.hessian(w, np.eye(m)))
        assert found.index == int(np.sum(values < 0)) > 0
        assert nearest_float(found.smallest.midpoint) == pytest.approx(values[0], abs=1e-10)


def test_rows_of_a_table():
    rows = list(family_rows([member("I", 5), member("A", 6), member("NN", 6), member("I", 6, 4)]))
    assert [r.verdict for r in rows] == ["saddle", "local_minimum", "saddle", "not_certified"]
    assert rows[3].loss is None and rows[3].reason and rows[0].index > 0
