"""The built-in tools: right where nothing bites, and what they are known to get wrong there they get wrong here."""

import math

import numpy as np
import pytest

import symbolic_landscape as sl
from symbolic_landscape.numeric.audit import audit, suite
from symbolic_landscape.numeric.audit.case import as_floats
from symbolic_landscape.numeric.audit.tools.practice import power_iteration

LIBRARIES = {"numpy": "numpy", "scipy": "scipy", "torch": "torch", "jax": "jax"}
BY_NAME = {case.name: case for case in suite()}


REGULAR = ("output_bias", "gaussian_regular", "best_rank_two_fit", "hyperbola")
WRONG_IN_EVERY_TOOL = (
    ("kinked_minimum", "gradient"),  # a number where there is no derivative
    ("ridge", "gradient"),
    ("duplicate_samples", "hessian"),
    ("cubic_saddle", "local_minimum"),
    ("vanishing_start", "converged"),
    ("three_layers_plateau", "local_minimum"),
)
WRONG_BY_THE_CHAIN_RULE = (  # a difference quotient sees the function itself
    ("opposite_samples", "gradient"),  # kinks that cancel
    ("opposite_samples", "converged"),
    ("unseen_kinks", "hessian"),  # kinks without residual
)
WRONG_BY_AUTOMATIC_DIFFERENTIATION = (
    ("interval_regular", "hessian"),  # kinks that move through fixed nodes
    ("gaussian_exact_fit", "gradient"),  # the derivative of arccos at 1
)
UNFAIR_ONCE = (  # the adapters had the slope -1 of |z| at 0, and 0 / 0 for a student 0: nothing a library answers
    ("gaussian_silent_student", "loss", ("numpy", "scipy", "torch", "jax")),
    ("gaussian_silent_student", "converged", ("numpy", "scipy", "torch", "jax")),
    ("absolute_value_at_0", "converged", ("numpy", "torch")),  # jax: slope 1; scipy: differences on one side
    ("absolute_value_at_0", "local_minimum", ("numpy", "torch")),
)
WRONG = (*WRONG_IN_EVERY_TOOL, *WRONG_BY_THE_CHAIN_RULE, *WRONG_BY_AUTOMATIC_DIFFERENTIATION)
ASKED = {*REGULAR, *(case for case, _ in WRONG), *(case for case, _, _ in UNFAIR_ONCE)}


@pytest.fixture(scope="module", params=LIBRARIES)
def table(request):
    pytest.importorskip(LIBRARIES[request.param])
    return request.param, audit(request.param, [case for case in suite() if case.name in ASKED])


def verdict(table, case, claim):
    (row,) = [row for row in table.findings if (row.case.name, row.claim) == (case, claim)]
    return row.verdict


def test_name_and_version(table):
    name, found = table
    assert found.tool.startswith(f"{name} ")
    assert sum(found.counts.values()) == len(found.findings)


@pytest.mark.parametrize("case", REGULAR)
def test_right_at_regular_points(table, case):
    """Derivatives by the chain rule agree; finite differences are off by more than rounding, and not wrong."""
    name, found = table
    assert verdict(found, case, "loss") == "agrees"
    allowed = {"agrees"} if name != "scipy" else {"agrees", "beyond rounding"}
    for claim in ("gradient", "one_sided_derivative", "hessian", "top_eigenvalue", "sharpness"):
        assert verdict(found, case, claim) in allowed, claim


def test_the_integral_itself_is_right(table):
    _, found = table
    assert verdict(found, "interval_regular", "loss") == "agrees"
    assert verdict(found, "interval_regular", "gradient") != "wrong"


@pytest.mark.parametrize(("case", "claim"), WRONG_IN_EVERY_TOOL)
def test_wrong_in_every_tool(table, case, claim):
    assert verdict(table[1], case, claim) == "wrong"


@pytest.mark.parametrize(("case", "claim"), WRONG_BY_THE_CHAIN_RULE)
def test_wrong_by_the_chain_rule_alone(table, case, claim):
    name, found = table
    assert (verdict(found, case, claim) == "wrong") == (name != "scipy")


@pytest.mark.parametrize(("case", "claim"), WRONG_BY_AUTOMATIC_DIFFERENTIATION)
def test_wrong_by_automatic_differentiation_alone(table, case, claim):
    name, found = table
    assert (verdict(found, case, claim) == "wrong") == (name in ("torch", "jax"))


@pytest.mark.parametrize(("case", "claim", "right"), UNFAIR_ONCE)
def test_adapters_are_fair(table, case, claim, right):
    name, found = table
    assert (verdict(found, case, claim) == "agrees") == (name in right)


def test_derivatives_of_a_tool_are_consistent(table):
    """Shapes, symmetry, and the directional derivative against the gradient: the adapters are what they say."""
    name, _ = table
    from symbolic_landscape.numeric.audit import tool_named

    tool = tool_named(name)
    for case in ("output_bias", "interval_regular", "gaussian_regular", "neuron_with_bias"):
        plain = as_floats(BY_NAME[case])
        gradient = np.array(tool.answer("gradient", plain))
        hessian = np.array(tool.answer("hessian", plain))
        assert gradient.shape == (len(plain["point"]),)
        assert hessian.shape == (len(plain["point"]),) * 2
        assert np.allclose(hessian, hessian.T, atol=1e-6)
        directed = tool.answer("one_sided_derivative", plain)
        assert math.isclose(directed, gradient @ np.array(plain["direction"]), rel_tol=1e-5, abs_tol=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_no_false_alarm_at_random_networks(seed):
    """Away from kinks and cancellation ordinary float arithmetic is right, and the audit says so."""
    draw = np.random.default_rng(seed)
    width, outputs, slope = 1 + seed % 3, 1 + seed % 2, (0.0, 0.25)[seed % 2]
    instance = sl.Instance.from_arrays(
        draw.standard_normal((6, 2)),
        draw.standard_normal((6, outputs)),
        draw.standard_normal((width, 2)),
        draw.standard_normal((outputs, width)),
        {"alpha_plus": 1.0, "alpha_minus": slope},
        draw.standard_normal(outputs) if seed > 2 else None,
    )
    found = audit("numpy", [instance])
    assert found.counts["wrong"] == found.counts["undecided"] == 0
    assert found.counts["agrees"] >= len(found.findings) - 1


def test_power_iteration_finds_the_largest_in_absolute_value():
    assert math.isclose(power_iteration(lambda v: np.array([1.0, -3.0, 2.0]) * v, 3), -3.0)
    assert power_iteration(lambda v: 0 * v, 2) == 0.0
