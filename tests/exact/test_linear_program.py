"""Linear feasibility and maximization against Fourier and Motzkin's elimination, thin cones, and wrong guesses."""

import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact import linear_program
from symbolic_landscape.exact.linear_program import (
    Feasible,
    Infeasible,
    LinearSystem,
    Optimal,
    Unbounded,
    decide_feasible,
    maximize,
)
from symbolic_landscape.exact.rational import ONE, ZERO, rational
from symbolic_landscape.exact.simplex import CheapestCombination, NoCombination, cheapest_combination
from symbolic_landscape.exact.vector import dot, negate, scale, unit_vector, vector

# --- an independent decision: elimination of one variable after another, with fractions ---------------------------


def rows_of(system):
    """(coefficients, bound, strict) for coefficients . x >= bound or > bound."""
    def plain(a, b):
        return [Fraction(int(v.p), int(v.q)) for v in a], Fraction(int(b.p), int(b.q))

    rows = []
    for a, b in system.equal:
        row, bound = plain(a, b)
        rows += [(row, bound, False), ([-v for v in row], -bound, False)]
    rows += [(*plain(a, b), False) for a, b in system.at_least]
    return rows + [(*plain(a, b), True) for a, b in system.more_than]


def eliminate(rows, variable):
    free = [row for row in rows if row[0][variable] == 0]
    lower = [row for row in rows if row[0][variable] > 0]
    upper = [row for row in rows if row[0][variable] < 0]
    for a, b, s in lower:
        for c, d, t in upper:
            up, down = -c[variable], a[variable]
            free.append(([up * x + down * y for x, y in zip(a, c, strict=True)], up * b + down * d, s or t))
    return free


def has_solution(rows, dimension):
    for variable in range(dimension):
        rows = eliminate(rows, variable)
    return all(bound < 0 or (bound == 0 and not strict) for _, bound, strict in rows)


def supremum(rows, objective, dimension):
    """The supremum of objective . x: a number, None when there is none, "empty" when there is no solution."""
    if not has_solution(rows, dimension):
        return "empty"
    # one more variable z <= objective . x, all others eliminated
    extended = [([*a, Fraction(0)], b, s) for a, b, s in rows]
    extended.append(([Fraction(int(c.p), int(c.q)) for c in objective] + [Fraction(-1)], Fraction(0), False))
    for variable in range(dimension):
        extended = eliminate(extended, variable)
    bounds = [b / a[-1] for a, b, _ in extended if a[-1] < 0]
    return min(bounds) if bounds else None


small = st.integers(-3, 3)


@st.composite
def systems(draw, strict=True):
    dimension = draw(st.integers(0, 3))
    row = st.tuples(st.lists(small, min_size=dimension, max_size=dimension).map(vector), small.map(rational))
    rows = st.lists(row, max_size=4).map(tuple)
    return LinearSystem(
        dimension, draw(st.lists(row, max_size=2).map(tuple)), draw(rows), draw(rows) if strict else ()
    )


@pytest.fixture(params=["simplex", "guessed"])
def start(request, monkeypatch):
    """Both ways into the simplex method give the same answers."""
    monkeypatch.setattr(linear_program, "SMALL", 10**9 if request.param == "simplex" else 0)


@pytest.mark.parametrize("smallest", [10**9, 0], ids=["simplex", "guessed"])
def test_exactly_one_alternative(smallest):
    @settings(max_examples=150)
    @given(systems())
    def one_alternative(system):
        linear_program.SMALL, before = smallest, linear_program.SMALL
        try:
            found = decide_feasible(system)
        finally:
            linear_program.SMALL = before
        expected = has_solution(rows_of(system), system.dimension)
        assert isinstance(found, Feasible if expected else Infeasible)
        assert found.satisfies(system) if expected else found.refutes(system)

    one_alternative()


@pytest.mark.parametrize("smallest", [10**9, 0], ids=["simplex", "guessed"])
def test_maxima(smallest):
    @settings(max_examples=150)
    @given(systems(strict=False), st.data())
    def maxima(system, data):
        objective = vector(data.draw(st.lists(small, min_size=system.dimension, max_size=system.dimension)))
        linear_program.SMALL, before = smallest, linear_program.SMALL
        try:
            found = maximize(objective, system)
        finally:
            linear_program.SMALL = before
        expected = supremum(rows_of(system), objective, system.dimension)
        if expected == "empty":
            assert isinstance(found, Infeasible) and found.refutes(system)
        elif expected is None:
            assert isinstance(found, Unbounded) and found.exceeds_every_bound(objective, system)
        else:
            assert isinstance(found, Optimal) and found.maximizes(objective, system)
            assert Fraction(int(found.value.p), int(found.value.q)) == expected

    maxima()


# --- thin cones ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("digits", [1, 10, 40, 300])
@pytest.mark.parametrize("dimension", [2, 3, 6])
def test_thin_wedges_are_seen(start, digits, dimension):
    """x_0 > 0 and x_0 < tilt x_1: open for every tilt > 0, and closed once x_1 < 0 or tilt = 0."""
    tilt = ONE / 10**digits
    first, second = vector([1, *[0] * (dimension - 1)]), vector([0, 1, *[0] * (dimension - 2)])
    between = tuple(tilt * y - x for x, y in zip(first, second, strict=True))
    wedge = LinearSystem(dimension, more_than=((first, ZERO), (between, ZERO)))
    assert decide_feasible(wedge).satisfies(wedge)
    closed = LinearSystem(dimension, at_least=((negate(second), ZERO),), more_than=wedge.more_than)
    assert decide_feasible(closed).refutes(closed)
    flat = LinearSystem(dimension, more_than=((first, ZERO), (negate(first), ZERO)))
    assert decide_feasible(flat).refutes(flat)


@pytest.mark.parametrize("digits", [10, 40])
@pytest.mark.parametrize("count", [7, 60])
def test_thin_cells_among_many_rows(start, digits, count):
    """Rows that all but cancel: a . x > 0 and tilt b . x > a . x, with b . x > 0 and a . x = 0 at a known point."""
    tilt, point = ONE / 10**digits, vector([3, -1, 2])
    rows = []
    for k in range(count):
        a = vector([k % 5 - 2, (3 * k) % 7 - 3, 0])
        a = (*a[:2], -(a[0] * point[0] + a[1] * point[1]) / point[2])  # a . point = 0
        b = vector([(k % 3) + 1, k % 2, 5])  # b . point > 0
        rows.append((tuple(v + tilt * w for v, w in zip(a, b, strict=True)), ZERO))
        rows.append((tuple(tilt * w - v for v, w in zip(a, b, strict=True)), ZERO))
    cone = LinearSystem(3, more_than=tuple(rows))
    assert Feasible(point).satisfies(cone)
    assert decide_feasible(cone).satisfies(cone)
    empty = LinearSystem(3, more_than=(*rows, (vector([-1, 0, -1]), ZERO), (vector([-2, 1, -4]), ZERO)))
    found = decide_feasible(empty)
    assert isinstance(found, Infeasible) and found.refutes(empty)


# --- guesses may be wrong -----------------------------------------------------------------------------------------


def combined(amounts, columns, size):
    return tuple(sum((y * a[i] for y, a in zip(amounts, columns, strict=True)), ZERO) for i in range(size))


@settings(max_examples=100)
@given(systems(), st.lists(st.integers(0, 8), max_size=6))
def test_any_guess_leads_to_the_same_answer(system, guess):
    columns = [a for a, _ in (*system.at_least, *system.more_than)]
    costs = tuple(-b for _, b in (*system.at_least, *system.more_than))
    target = vector([1] * system.dimension)
    plain = cheapest_combination(columns, target, costs)
    guessed = cheapest_combination(columns, target, costs, guess=guess)
    assert type(plain) is type(guessed)
    if isinstance(guessed, CheapestCombination):
        assert dot(plain.amounts, costs) == dot(guessed.amounts, costs) == dot(guessed.prices, target)
        assert all(y >= 0 for y in guessed.amounts)
        assert all(dot(guessed.prices, a) <= c for a, c in zip(columns, costs, strict=True))
        assert combined(guessed.amounts, columns, len(target)) == target
    elif isinstance(guessed, NoCombination):
        assert dot(guessed.separating, target) > 0
        assert all(dot(guessed.separating, a) <= 0 for a in columns)
    else:
        assert all(y >= 0 for y in guessed.amounts) and dot(guessed.amounts, costs) < 0
        assert not any(combined(guessed.amounts, columns, len(target)))


@pytest.mark.parametrize("guess", [[], [(0, 1.0)], [(3, -2.0), (3, 1.0)], [(k, 1.0) for k in range(5)]])
def test_wrong_proposals_cost_pivots_not_truth(monkeypatch, guess):
    monkeypatch.setattr(linear_program, "SMALL", 0)
    monkeypatch.setattr("symbolic_landscape.propose.linear_program.propose_tight_rows", lambda *_: guess)
    rows = tuple((vector([k, 1 - k, k % 2]), rational(k)) for k in range(4))
    below = tuple((unit_vector(3, i), rational(-5)) for i in range(3))
    system = LinearSystem(3, equal=((vector([1, 1, 1]), ONE),), at_least=(*rows, *below))
    assert decide_feasible(system).satisfies(system)
    best = maximize(vector([-1, -1, -2]), system)
    assert isinstance(best, Optimal) and best.maximizes(vector([-1, -1, -2]), system)
    assert isinstance(maximize(vector([-1, -1, -2]), LinearSystem(3, system.equal, rows)), Unbounded)


# --- evidence is evidence -----------------------------------------------------------------------------------------


def test_changed_evidence_is_no_evidence():
    system = LinearSystem(2, more_than=((vector([1, 0]), ZERO), (vector([0, 1]), ZERO), (vector([-1, -1]), ZERO)))
    found = decide_feasible(system)
    assert isinstance(found, Infeasible) and found.refutes(system)
    for position in range(3):
        changed = list(found.more_than)
        changed[position] += 1
        assert not Infeasible((), (), tuple(changed)).refutes(system)
    assert not Infeasible((), (), scale(-ONE, found.more_than)).refutes(system)
    assert not Infeasible((), (), (ZERO,) * 3).refutes(system)
    assert not Feasible(vector([1, 0])).satisfies(system)
    assert not Feasible(vector([1])).satisfies(system)


def test_optimum_evidence():
    system = LinearSystem(1, at_least=((vector([-1]), -ONE),))
    best = maximize(vector([2]), system)
    assert best == Optimal(vector([1]), rational(2), (), vector([2]))
    assert not Optimal(vector([0]), ZERO, (), vector([2])).maximizes(vector([2]), system)
    assert not Optimal(vector([1]), rational(2), (), vector([-2])).maximizes(vector([2]), system)
    assert not Unbounded(vector([0]), vector([1])).exceeds_every_bound(vector([2]), system)


@pytest.mark.parametrize(
    ("system", "feasible"),
    [
        (LinearSystem(0), True),
        (LinearSystem(0, at_least=(((), ZERO),)), True),
        (LinearSystem(0, at_least=(((), ONE),)), False),
        (LinearSystem(0, more_than=(((), ZERO),)), False),
        (LinearSystem(0, equal=(((), ONE),)), False),
        (LinearSystem(3), True),
        (LinearSystem(1, more_than=((vector([0]), ZERO),)), False),
        (LinearSystem(1, equal=((vector([2]), ONE), (vector([4]), rational(2)))), True),
        (LinearSystem(1, equal=((vector([2]), ONE), (vector([4]), rational(3)))), False),
    ],
)
def test_edges(start, system, feasible):
    found = decide_feasible(system)
    assert found.satisfies(system) if feasible else found.refutes(system)


def test_misuse_raises():
    with pytest.raises(ValueError, match="a row of 2 coordinates was wanted, one of 1 came"):
        LinearSystem(2, equal=((vector([1]), ONE),))
    with pytest.raises(ValueError, match="without strict rows"):
        maximize(vector([1]), LinearSystem(1, more_than=((vector([1]), ZERO),)))
    with pytest.raises(ValueError, match="an objective of 1 coordinates was wanted, one of 2 came"):
        maximize(vector([1, 1]), LinearSystem(1))


def test_pivots_are_counted():
    rows = tuple((vector([k, 7 - k, (k * k) % 5]), rational(k % 3)) for k in range(8))
    system = LinearSystem(3, at_least=rows)
    with pytest.raises(LimitReached, match="more than 1 pivots"):
        decide_feasible(system, most_pivots=1)
    assert decide_feasible(system, most_pivots=100).satisfies(system)


def test_degenerate_programs_end():
    """Beale's program, on which the simplex method without a rule for ties cycles."""
    rows = [
        (["-1/4", 60, "1/25", -9], 0), (["-1/2", 90, "1/50", -3], 0), ([0, 0, -1, 0], -1),
        ([1, 0, 0, 0], 0), ([0, 1, 0, 0], 0), ([0, 0, 1, 0], 0), ([0, 0, 0, 1], 0),
    ]
    system = LinearSystem(4, at_least=tuple((vector(a), rational(b)) for a, b in rows))
    best = maximize(vector(["3/4", -150, "1/50", -6]), system)
    assert isinstance(best, Optimal) and best.value == rational("1/20")


def test_nothing_is_printed_by_the_solver():
    code = (
        "from symbolic_landscape.propose.linear_program import propose_tight_rows as p;"
        "assert p([[1.0], [-1.0]], [0.0, -1.0], 0, [1.0]) == [(1, 1.0)]"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == run.stderr == ""
