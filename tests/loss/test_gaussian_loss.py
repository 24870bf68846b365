"""The closed forms against mpmath intervals, difference quotients and exact identities."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from gaussian_reference import iv_loss, mp_loss, overlaps, rows_of
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_landscape.exact.ball import Ball, ball, ball_dot, sign, working_precision
from symbolic_landscape.exact.block_form import block_matrix
from symbolic_landscape.exact.matrix import identity, multiply, transpose
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.loss.gaussian import PopulationLoss, pair_of
from symbolic_landscape.loss.gaussian_statistics import SummaryStatistics, statistics_of
from symbolic_landscape.propose import gaussian_network

number = st.fractions(-2, 2, max_denominator=8)


@st.composite
def networks(draw, d=3, most=3):
    """Students and teachers, no row 0, parallel and antiparallel rows among them."""
    row = st.lists(number, min_size=d, max_size=d).filter(any)
    students, teachers = (draw(st.lists(row, min_size=1, max_size=most)) for _ in range(2))
    if draw(st.booleans()):
        students.append([x * draw(st.sampled_from([-1, 2, Fraction(1, 3)])) for x in students[0]])
    if draw(st.booleans()):
        teachers.append([x * draw(st.sampled_from([-1, 3])) for x in students[-1]])
    return students, teachers


@settings(max_examples=30)
@given(networks())
def test_loss_agrees_with_mpmath_intervals(network):
    students, teachers = network
    with working_precision(120):
        value = PopulationLoss(rows_of(students), rows_of(teachers)).value
    assert value.radius < rational("1e-25")
    with mpmath.workprec(120):
        mpmath.iv.prec = 120
        assert overlaps(value, iv_loss(students, teachers))


@settings(max_examples=30)
@given(networks())
def test_gradient_and_hessian_agree_with_difference_quotients(network):
    """At parallel pairs too, where the loss is twice differentiable and not more."""
    students, teachers = network
    with working_precision(160):
        at = PopulationLoss(rows_of(students), rows_of(teachers))
        gradient, hessian = at.gradient, block_matrix(at.hessian)
    k, d = len(students), len(students[0])
    with mpmath.workprec(400):
        w = [[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in students]
        v = [[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in teachers]
        h = mpmath.mpf(10) ** -30
        draw = np.random.default_rng(0)
        for _ in range(2):
            move = draw.integers(-3, 4, size=(k, d)).tolist()
            ahead, behind = (
                [[x + s * h * m for x, m in zip(row, step, strict=True)] for row, step in zip(w, move, strict=True)]
                for s in (1, -1)
            )
            plus, zero, minus = (mp_loss(u, v) for u in (ahead, w, behind))
            slope, bend = (plus - minus) / (2 * h), (plus - 2 * zero + minus) / h**2
            flat = [m for row in move for m in row]
            with working_precision(160):
                balls = [ball(m) for m in flat]
                predicted = ball_dot(balls, [g for row in gradient for g in row])
                curved = ball_dot(balls, [ball_dot(balls, row) for row in hessian])
            assert abs(_mp(predicted) - slope) < mpmath.mpf(10) ** -25
            assert abs(_mp(curved) - bend) < mpmath.mpf(10) ** -20


def _mp(value: Ball):
    return mpmath.mpf(int(value.midpoint.p)) / int(value.midpoint.q)


@settings(max_examples=40)
@given(networks())
def test_euler_relation_and_complement(network):
    students, teachers = network
    with working_precision(150):
        at = PopulationLoss(rows_of(students), rows_of(teachers))
        weights = [ball(rational(x)) for row in students for x in row]
        rest = at.value - at.value_at_critical_point - ball_dot(weights, [g for row in at.gradient for g in row])
        assert rest.contains(rational(0))
        # In one dimension more, the Hessian across is C.
        wider = PopulationLoss(
            rows_of([[*row, 0] for row in students]), rows_of([[*row, 0] for row in teachers])
        )
        matrix, d, k = block_matrix(wider.hessian), len(students[0]) + 1, len(students)
        for i in range(k):
            for j in range(k):
                assert matrix[i * d + d - 1][j * d + d - 1].overlaps(at.complement[i][j])
                assert all(matrix[i * d + d - 1][j * d + t].contains(rational(0)) for t in range(d - 1))


@settings(max_examples=25)
@given(networks(), st.integers(0, 10**6), st.sampled_from([1, 10, 1000]))
def test_the_hessian_changes_no_faster_than_the_bound(network, seed, closeness):
    students, teachers = network
    draw = np.random.default_rng(seed)
    w = np.array(students, dtype=float)
    move = draw.normal(size=w.shape) * float(np.linalg.norm(w, axis=1).min()) / (8 * closeness)
    radius = float(np.linalg.norm(move)) * 1.01
    bound = PopulationLoss(rows_of(students), rows_of(teachers)).lipschitz_constant(rational(radius))
    if not bound.finite:
        return
    v = np.array(teachers, dtype=float)
    difference = gaussian_network.hessian(w + move, v) - gaussian_network.hessian(w, v)
    assert np.linalg.norm(difference, 2) <= float(bound) * np.linalg.norm(move) + 1e-6


def test_the_bound_of_the_hessian_change_is_not_vacuous():
    at = PopulationLoss(identity(4), identity(4))
    assert at.lipschitz_constant(rational("1/100")).upper < 30
    assert not at.lipschitz_constant(rational(1)).finite  # a student could vanish


@settings(max_examples=30)
@given(networks())
def test_laws_of_scaling_order_and_rotation(network):
    students, teachers = rows_of(network[0]), rows_of(network[1])
    turn = rows_of([[Fraction(3, 5), Fraction(-4, 5), 0], [Fraction(4, 5), Fraction(3, 5), 0], [0, 0, 1]])
    with working_precision(120):
        value = PopulationLoss(students, teachers).value
        assert PopulationLoss(students[::-1], teachers[::-1]).value.overlaps(value)
        assert PopulationLoss(multiply(students, turn), multiply(teachers, turn)).value.overlaps(value)
        tripled = (tuple(tuple(3 * x for x in row) for row in rows) for rows in (students, teachers))
        assert (PopulationLoss(*tripled).value / 9).overlaps(value)
        assert sign(value) in (0, 1, None)


@settings(max_examples=25)
@given(networks())
def test_the_float_proposals_are_near(network):
    students, teachers = (np.array(rows, dtype=float) for rows in network)
    at = PopulationLoss(rows_of(network[0]), rows_of(network[1]))
    assert gaussian_network.loss(students, teachers) == pytest.approx(float(at.value), abs=1e-7)
    exact = np.array([[float(x) for x in row] for row in at.gradient])
    assert gaussian_network.gradient(students, teachers) == pytest.approx(exact, abs=1e-6)
    matrix = np.array([[float(x) for x in row] for row in block_matrix(at.hessian)])
    assert gaussian_network.hessian(students, teachers) == pytest.approx(matrix, abs=1e-6)


def test_pairs_enclose_every_member_of_wide_balls():
    """Balls that straddle the parallel position stay finite in area, share and kernel."""
    inner = Ball.around(rational(1), rational("1e-6"))
    found = pair_of(ball(1), ball(1), inner)
    assert found.kernel.contains(rational("1/2")) and found.share.contains(rational("1/2"))
    opposite = pair_of(ball(1), ball(1), -inner)
    assert opposite.kernel.contains(rational(0)) and opposite.share.contains(rational(0))
    assert not found.parallel and pair_of(ball(1), ball(1), ball(-1), rational(0)).parallel
    wide = pair_of(ball(1), ball(1), Ball.around(rational(0), rational("1/2")))
    for cosine in ("-1/2", "-1/4", "0", "1/3", "1/2"):
        exact = pair_of(ball(1), ball(1), ball(rational(cosine)))
        assert all(
            big.lower <= small.lower and small.upper <= big.upper
            for big, small in ((wide.area, exact.area), (wide.share, exact.share))
        )


# --- summary statistics -----------------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(networks())
def test_overlaps_give_the_same_loss_and_the_flow_of_gradient_descent(network):
    students, teachers = rows_of(network[0]), rows_of(network[1])
    with working_precision(150):
        at, statistics = PopulationLoss(students, teachers), statistics_of(students, teachers)
        assert statistics.value.overlaps(at.value)
        moved_r, moved_q = statistics.flow
        # R' = -G V^T and Q' = -(G W^T + W G^T)
        for i, row in enumerate(at.gradient):
            for j, v in enumerate(teachers):
                assert (moved_r[i][j] + ball_dot(row, [ball(x) for x in v])).contains(rational(0))
            for k, w in enumerate(students):
                cross = ball_dot(row, [ball(x) for x in w]) + ball_dot(
                    at.gradient[k], [ball(x) for x in students[i]]
                )
                assert (moved_q[i][k] + cross).contains(rational(0))


@settings(max_examples=25)
@given(st.lists(st.lists(number, min_size=4, max_size=4).filter(any), min_size=2, max_size=3))
def test_the_unseen_part_flows_by_c_alone(students):
    """S' = Q' - R' T^-1 R^T - R T^-1 R'^T = -(C S + S C), for two independent teachers in four dimensions."""
    w, v = rows_of(students), rows_of([[1, 2, 0, 0], [0, 1, 0, 1]])
    with working_precision(150):
        statistics = statistics_of(w, v)
        moved_r, moved_q = statistics.flow
        t = multiply(v, transpose(v))
        determinant = t[0][0] * t[1][1] - t[0][1] * t[1][0]
        inverse = ((t[1][1] / determinant, -t[0][1] / determinant), (-t[1][0] / determinant, t[0][0] / determinant))
        seen = multiply(statistics.teacher_overlaps, inverse)
        s, c, size = statistics.unseen, statistics.complement, len(w)
        for i in range(size):
            for k in range(size):
                moved = moved_q[i][k]
                for j in range(2):
                    moved = moved - moved_r[i][j] * seen[k][j] - moved_r[k][j] * seen[i][j]
                flow = sum((c[i][m] * s[m][k] + c[m][k] * s[i][m] for m in range(size)), ball(0))
                assert (moved + flow).contains(rational(0))


def test_overlaps_that_no_network_has_have_no_unseen_part():
    assert statistics_of(rows_of([[1, 2]]), rows_of([[1, 1], [2, 2]])).unseen == rows_of([[Fraction(1, 2)]])
    impossible = SummaryStatistics(rows_of([[1]]), rows_of([[1, 0]]), rows_of([[1, 1], [1, 1]]))
    with pytest.raises(ValueError, match="no students have these overlaps"):
        _ = impossible.unseen
