"""The Gaussian witnesses `surviving_split` and `equal_count`, made without the engine: Newton's method with mpmath.

What is true of them is found from the kernel alone; then each is accepted exactly where it is true, and near misses
are rejected for the right reason.
"""

import json
from fractions import Fraction

import mpmath
import pytest
from gaussian_reference import mp_loss

from symbolic_landscape.checker.reading import parse_json
from symbolic_landscape.checker.statements import check

DIGITS = 45
PLACES = 10**40
NEAR = f"1/{10**30}"  # of the critical points to what Newton's method finds


def lines_of(instance, claim, status, witness):
    document = {
        "format": "symbolic_landscape certificate", "version": 1,
        "statements": [{"claim": {"name": claim}, "status": status, "witness": witness}],
    }  # fmt: skip
    return check(*(parse_json(json.dumps(value), "by hand") for value in (instance, document)))[0]


def gradient(w, students, teachers):
    """dL/dw of one of the students: the kernel has d k(w, b) / dw = (|b| sin t w / |w| + (pi - t) b) / (2 pi)."""
    total = [mpmath.mpf(0)] * len(w)
    for rows, sign in ((students, 1), (teachers, -1)):
        for b in rows:
            square, inner = mpmath.fdot(w, w), mpmath.fdot(w, b)
            area = mpmath.sqrt(abs(square * mpmath.fdot(b, b) - inner**2))
            along, part = area / square, mpmath.pi - mpmath.atan2(area, inner)
            total = [g + sign * (along * x + part * y) / (2 * mpmath.pi) for g, x, y in zip(total, w, b, strict=True)]
    return total


def rational_text(value):
    with mpmath.workdps(2 * DIGITS):
        return str(Fraction(int(mpmath.nint(value * PLACES)), PLACES))


# --- a minimum of three students in the plane, and the splits of each ------------------------------------------------

TEACHERS = [[1, -2], [-3, -1], [1, 3]]
STUDENTS = [["-1.7717", "-3.0801"], ["2.1275", "0.6008"], ["-1.3021", "2.4715"]]


@pytest.fixture(scope="module")
def minimum():
    """The students at the critical point near STUDENTS."""
    with mpmath.workdps(DIGITS):
        teachers = [list(map(mpmath.mpf, row)) for row in TEACHERS]

        def equations(*flat):
            rows = [list(flat[2 * i : 2 * i + 2]) for i in range(3)]
            return [g for row in rows for g in gradient(row, rows, teachers)]

        flat = list(mpmath.findroot(equations, [mpmath.mpf(x) for row in STUDENTS for x in row]))
        return [flat[2 * i : 2 * i + 2] for i in range(3)]


@pytest.fixture(scope="module")
def point(minimum):
    center = [[rational_text(x) for x in row] for row in minimum]
    return {"witness": "critical_minimum", "center": center, "radius": NEAR, "gap": "1/32"}


GIVEN = {"kind": "gaussian", "teachers": TEACHERS, "students": STUDENTS}


def curvatures_between_parts(minimum, student):
    """Second differences of the loss as the halves of a student move apart, across it and out of the plane."""
    with mpmath.workdps(DIGITS):
        t = mpmath.mpf(10) ** -8
        teachers = [[*map(mpmath.mpf, row), mpmath.mpf(0)] for row in TEACHERS]
        rows = [[*row, mpmath.mpf(0)] for row in minimum]
        others, w = rows[:student] + rows[student + 1 :], rows[student]
        found = []
        for u in ([-w[1], w[0], 0], [0, 0, 1]):
            parts = [[x / 2 + s * t * y for x, y in zip(w, u, strict=True)] for s in (1, -1)]
            found.append((mp_loss([*others, *parts], teachers) - mp_loss(rows, teachers)) / t**2)
        return found


def test_splits_survive_where_the_loss_grows_as_the_parts_move_apart(minimum, point):
    survives = [min(curvatures_between_parts(minimum, student)) > mpmath.mpf(10) ** -6 for student in range(3)]
    assert set(survives) == {True, False}
    for student, true in enumerate(survives):
        witness = {"witness": "surviving_split", "point": point, "student": student}
        lines = lines_of(GIVEN, "every_split_is_saddle", "refuted", witness)
        if true:
            assert lines == ["VERIFIED every_split_is_saddle refuted", "VERIFIED"]
        else:
            # between the parts the form is negative
            assert "a matrix that should be positive definite is not" in lines[0] and lines[1] == "REJECTED"


def moved(center):
    return [[str(Fraction(center[0][0]) + Fraction(1, 10**9)), center[0][1]], *center[1:]]


SPLIT_MISSES = {
    "a student that there is not": (lambda w: w.update(student=3), "an index below 3"),
    "a student by name": (lambda w: w.update(student="1"), "an index below 3"),
    "a saddle": (lambda w: w["point"].update(witness="critical_saddle"), "no negative eigenvalue is certain"),
    "a point beside": (
        lambda w: w["point"].update(center=moved(w["point"]["center"])), "the gradient is too large, or the Hessian"
    ),
    "a radius too large": (lambda w: w["point"].update(radius="1/2"), "the gradient is too large, or the Hessian"),
    "a gap too large": (lambda w: w["point"].update(gap="1"), "a matrix that should be positive definite is not"),
    "a gap of 0": (lambda w: w["point"].update(gap="0"), "a gap > 0"),
    "a student left out": (lambda w: w["point"]["center"].pop(), "a list of 3"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPLIT_MISSES)
def test_a_near_miss_of_a_surviving_split_is_rejected(minimum, point, name):
    change, words = SPLIT_MISSES[name]
    survivor = next(student for student in range(3) if min(curvatures_between_parts(minimum, student)) > 0)
    witness = json.loads(json.dumps({"witness": "surviving_split", "point": point, "student": survivor}))
    assert lines_of(GIVEN, "every_split_is_saddle", "refuted", witness)[-1] == "VERIFIED"
    change(witness)
    line, last = lines_of(GIVEN, "every_split_is_saddle", "refuted", witness)
    assert words in line and last == "REJECTED"


def test_a_surviving_split_is_about_its_students_and_shows_nothing_else(minimum, point):
    survivor = next(student for student in range(3) if min(curvatures_between_parts(minimum, student)) > 0)
    witness = {"witness": "surviving_split", "point": point, "student": survivor}
    far = {**GIVEN, "students": [STUDENTS[1], STUDENTS[0], STUDENTS[2]]}
    assert "farther than 1/100" in lines_of(far, "every_split_is_saddle", "refuted", witness)[0]
    others = (("every_split_is_saddle", "proved"), ("local_minimum", "refuted"), ("local_minimum", "proved"))
    for claim, status in others:
        assert lines_of(GIVEN, claim, status, witness)[-1] == "REJECTED"


# --- minima of the families I and II with seventeen students, six or seven of them anti-aligned ----------------------

SEVENTEEN = 17
# name, k, the six numbers a (own), b, c; e, f (own), g of the two groups of students, and a gap
FAMILIES = {
    "I": ("I", 6, ["-0.8467", "0.0995", "0.0837", "0.1199", "0.9890", "-0.0486"], "1/128"),
    "II": ("II", 6, ["-0.6356", "0.3079", "-0.0062", "0.0084", "1.0324", "0.0004"], "1/262144"),
    "I with seven": ("I", 7, ["-0.8376", "0.0976", "0.0820", "0.1187", "1.0009", "-0.0576"], "1/1024"),
}


def students_of(numbers, k):
    a, b, c, e, f, g = numbers
    first = [[a if j == i else b if j < k else c for j in range(SEVENTEEN)] for i in range(k)]
    return first + [[e if j < k else f if j == i else g for j in range(SEVENTEEN)] for i in range(k, SEVENTEEN)]


@pytest.fixture(scope="module")
def minima():
    """For each of FAMILIES (family, k, its numbers, its students as mpf rows, its witness)."""
    found = {}
    with mpmath.workdps(DIGITS):
        teachers = [[mpmath.mpf(i == j) for j in range(SEVENTEEN)] for i in range(SEVENTEEN)]
        for name, (family, k, start, gap) in FAMILIES.items():

            def equations(*numbers, k=k):
                rows = students_of(numbers, k)
                first, last = (gradient(rows[i], rows, teachers) for i in (0, SEVENTEEN - 1))
                return [first[0], first[1], first[-1], last[0], last[-1], last[-2]]

            numbers = list(mpmath.findroot(equations, list(map(mpmath.mpf, start))))
            unknowns = [rational_text(x) for x in numbers]
            witness = {"witness": "symmetric_minimum", "unknowns": unknowns, "radius": NEAR, "gap": gap}
            found[name] = (family, k, students_of(numbers, k), witness)
    return found


def instance_of(minimum):
    family, k, *_ = minimum
    return {"kind": "gaussian", "family": {"name": family, "M": SEVENTEEN, "k1": k}}


def equal_count(one, other):
    return {
        "witness": "equal_count", "point": one[3], "family": other[0], "anti_aligned": other[1], "other": other[3]
    }  # fmt: skip


def said(one, other, change=lambda witness: None, status="refuted"):
    witness = json.loads(json.dumps(equal_count(one, other)))
    change(witness)
    return lines_of(instance_of(one), "identified_by_anti_aligned_count", status, witness)


def test_two_minima_with_one_count_and_two_losses(minima):
    """Six students of both point away from the teacher that they overlap most with; the losses are not the same."""
    with mpmath.workdps(DIGITS):
        teachers = [[mpmath.mpf(i == j) for j in range(SEVENTEEN)] for i in range(SEVENTEEN)]
        for name, count in (("I", 6), ("II", 6), ("I with seven", 7)):
            assert sum(max(row, key=abs) < 0 for row in minima[name][2]) == count
        losses = [mp_loss(minima[name][2], teachers) for name in ("I", "II")]
        assert abs(losses[0] - losses[1]) > mpmath.mpf(10) ** -4
    for names in (("I", "II"), ("II", "I")):
        assert said(*map(minima.get, names)) == ["VERIFIED identified_by_anti_aligned_count refuted", "VERIFIED"]


def test_a_near_miss_of_an_equal_count_is_rejected(minima):
    one, two, seven = minima["I"], minima["II"], minima["I with seven"]
    # every point is a minimum of its own
    assert lines_of(instance_of(seven), "local_minimum", "proved", seven[3])[-1] == "VERIFIED"
    assert "the losses are not certainly different" in said(one, one)[0]
    assert "another number of anti-aligned students" in said(one, seven)[0]
    misses = {
        "the name of a family": lambda w: w.update(family="III"),
        "another number of students": lambda w: w.update(family="N"),
        "no shape for these numbers": lambda w: w.update(anti_aligned=17),
        "an index below 18": lambda w: w.update(anti_aligned=18),
        "not on the branch": lambda w: w.update(family="I"),
        "a list of 6": lambda w: w["other"]["unknowns"].pop(),
        "symmetric_minimum with the fields": lambda w: w["other"].update(witness="symmetric_saddle"),
        "a matrix that should be positive definite is not": lambda w: w["other"].update(gap="1/2"),
        "the gradient is too large, or the Hessian": lambda w: w["other"].update(radius=f"1/{10**38}"),
        "a radius > 0 and a gap > 0": lambda w: w["point"].update(radius="0"),
    }
    for words, change in misses.items():
        line, last = said(one, two, change)
        assert words in line and last == "REJECTED"
    assert said(one, two, status="proved")[-1] == "REJECTED"
    assert lines_of(instance_of(one), "local_minimum", "refuted", equal_count(one, two))[-1] == "REJECTED"
    # the first point is that of the instance
    line, last = lines_of(instance_of(two), "identified_by_anti_aligned_count", "refuted", equal_count(one, two))
    assert "not on the branch" in line and last == "REJECTED"
