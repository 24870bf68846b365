"""Generated saddles and local minima: complete for the width, decided as said, reasons where there are none."""

from fractions import Fraction
from itertools import pairwise

import pytest
from interval_cases import lengths, root

import symbolic_landscape as sl
from symbolic_landscape.conditions.interval.structure import BRANCHES, structure_of
from symbolic_landscape.errors import InternalContradiction, InvalidRequest
from symbolic_landscape.exact.piecewise_polynomial import PiecewisePolynomial
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.univariate import coefficients
from symbolic_landscape.model.interval import IntervalProblem, affine_problem
from symbolic_landscape.search.generators import interval as generators
from symbolic_landscape.search.generators.interval import gaps_between_kinks, generate_interval

PROBLEM = {"interval": ("-9/5", "36/5"), "alpha": "-1/5", "beta": 1}


def shapes(activation, width, **changes):
    return generate_interval(affine_problem(activation, **{**PROBLEM, **changes}), width)


@pytest.mark.parametrize(
    "activation", ["relu", "1/4", "9/16", "25/144", "21/100", "1/8", "1/10", "4", "16/9", "quadratic"]
)
@pytest.mark.parametrize("alpha", ["-1/5", "3"])
def test_every_point_is_what_it_is_said_to_be(activation, alpha):
    for width in (1, 4):
        for point in shapes(activation, width, alpha=alpha).points:
            answer = sl.classify(point.instance)
            assert answer.verdict == point.verdict
            assert point.instance.network.width == width
            assert ("third order" in point.note) == (answer.details.get("escape_order") == 3)


def test_every_branch_of_the_classification_is_generated():
    found = set()
    for activation in ("relu", "9/16", "quadratic"):
        for point in shapes(activation, 4).points:
            structure = structure_of(point.instance)
            found.add((structure.activation, structure.branch))
    wanted = {
        (activation, branch)
        for activation, branches in BRANCHES.items()
        for branch, verdict in branches.items()
        if verdict in ("saddle", "local_minimum")
    }
    assert found == wanted


def test_relu_has_every_even_number_of_kinks_up_to_the_width():
    for width in range(1, 10):
        names = [point.name for point in shapes("relu", width).points if "kink" in point.name]
        assert names == [f"{n}_kinks" for n in range(2, width + 1, 2)]
    for name in ("semi_inactive_left", "semi_inactive_right", "all_inactive", "constant_negative"):
        (point,) = (p for p in shapes("relu", 2).points if p.name == name)
        assert point.verdict == "local_minimum"


@pytest.mark.parametrize("gamma", ["1/4", "9/16", "25/144", "21/100", "1/8", "1/10", "2/3"])
def test_shapes_are_there_exactly_where_they_are_rational(gamma):
    made = shapes(gamma, 7)
    names = {point.name for point in made.points}
    reasons = {shape.name: shape.reason for shape in made.missing}
    for kinks in range(1, 8):
        for pattern, word in (("+", "plus"), ("-", "minus")):
            name = f"{kinks}_kink{'s' if kinks > 1 else ''}_{word}"
            expected = lengths(Fraction(gamma), kinks, pattern)
            assert (name in names) == (expected is not None)
            assert (name in reasons) == (expected is None)


def test_reasons_name_numbers_that_are_no_squares():
    for gamma in ("1/4", "1/10", "2/3"):
        for shape in shapes(gamma, 5).missing:
            assert shape.reason.startswith("the gaps are ")
            named = [Fraction(word) for word in shape.reason.split(" only if ")[1].split() if word[0].isdigit()]
            assert named and all(root(value) is None for value in named)


def test_gaps_have_the_ratios_of_the_theory():
    for gamma in (Fraction(9, 16), Fraction(25, 144)):
        for kinks in range(1, 9):
            for pattern in "+-":
                gaps = [Fraction(str(gap)) for gap in gaps_between_kinks(rational(gamma), kinks, pattern)]
                first = Fraction(1) if pattern == "+" else gamma
                assert len(gaps) == kinks + 1 and gaps[0] == 1
                assert all(gap**2 * first == 1 + gamma for gap in gaps[1:-1])
                last = gaps[-1] ** 2 * first
                assert last == (first if kinks % 2 == 0 else gamma if pattern == "+" else 1)
    assert isinstance(gaps_between_kinks(rational(0), 3, "+"), str)
    assert isinstance(gaps_between_kinks(rational(0), 2, "-"), str)


def test_breakpoints_of_a_generated_saddle():
    (point,) = (p for p in shapes("relu", 4, interval=(0, 1)).points if p.name == "4_kinks")
    network = point.instance.network
    places = [-b / w for w, b in zip(network.w, network.b, strict=True)]
    assert [str(x) for x in places] == ["1/5", "2/5", "3/5", "4/5"]
    assert all(w * other < 0 for w, other in pairwise(network.w))


def test_constant_targets_have_none():
    made = shapes("relu", 3, alpha=0)
    assert made.points == () and "global minimum" in made.missing[0].reason


def test_requests_that_are_refused():
    with pytest.raises(InvalidRequest, match="at least one neuron"):
        shapes("relu", 0)
    problem = affine_problem("relu", (0, 1), 1, 0)
    curved = PiecewisePolynomial((rational(0), rational(1)), (coefficients([0, 0, 1]),))
    with pytest.raises(InvalidRequest, match="affine"):
        generate_interval(IntervalProblem(problem.activation, curved, problem.density), 2)


def test_a_point_that_is_decided_otherwise_is_a_contradiction(monkeypatch):
    true = generators.classify

    class Other:
        verdict = "global_minimum"

    def contradicting(instance):
        return Other() if instance.network.v[0] == 0 else true(instance)

    monkeypatch.setattr(generators, "classify", contradicting)
    with pytest.raises(InternalContradiction, match="global_minimum"):
        shapes("relu", 1)
