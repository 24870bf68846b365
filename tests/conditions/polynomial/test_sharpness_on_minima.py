"""The sharpness along manifolds of minima, against finite differences along them, and its convexity."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polynomial_cases import analyzed

import symbolic_landscape as sl
from symbolic_landscape.conditions.polynomial.flattest_scaling import find_flattest_scaling
from symbolic_landscape.conditions.polynomial.minima_manifold import (
    affine_symmetries,
    critical_ideal,
    flat_manifold,
    residual_rank,
    symmetry_orbit,
)
from symbolic_landscape.conditions.polynomial.network import balance_of_neurons, region_answers
from symbolic_landscape.conditions.polynomial.sharpness import hessian, spectrum_of
from symbolic_landscape.conditions.polynomial.sharpness_on_minima import sharpness_hessian, slopes_of_sharpness
from symbolic_landscape.exact.number_field import RATIONALS
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.loss.polynomial import local_expansion
from symbolic_landscape.model.polynomial import PolynomialLoss
from symbolic_landscape.model.polynomial_text import parse_polynomial


def numeric(loss: str, variables: str, minimum):
    """(slopes, Hessian) of the sharpness for unit u on the orthonormalized kernel basis, as floats."""
    polynomial = parse_polynomial(loss, variables.split()).polynomial
    point = RATIONALS.rational_vector([rational(x) for x in minimum])
    expansion = local_expansion(polynomial, point, 4)
    spectrum = spectrum_of(hessian(expansion))
    over = expansion.over(spectrum.extension)
    length = float(spectrum.squared_length.decimal(15))
    basis = np.array([[float(x.decimal(15)) for x in v] for v in spectrum.kernel])
    slopes = np.array([float(x.decimal(15)) for x in slopes_of_sharpness(over, spectrum)]) / length
    rows = np.array([[float(x.decimal(15)) for x in row] for row in sharpness_hessian(over, spectrum).rows]) / length
    return basis, slopes, rows


def sharpness(loss: str, variables: str):
    import sympy

    symbols = sympy.symbols(variables.split())
    matrix = sympy.hessian(sympy.sympify(loss.replace("^", "**")), symbols)
    function = sympy.lambdify(symbols, matrix, "numpy")
    return lambda x: float(np.linalg.eigvalsh(np.array(function(*x), dtype=float))[-1])


def project(loss: str, variables: str, x):
    """Descend to the manifold of minima, across it."""
    import sympy

    symbols = sympy.symbols(variables.split())
    function = sympy.sympify(loss.replace("^", "**"))
    gradient = sympy.lambdify(symbols, [sympy.diff(function, s) for s in symbols], "numpy")
    second = sympy.lambdify(symbols, sympy.hessian(function, symbols), "numpy")
    for _ in range(50):
        x = x - np.linalg.pinv(np.array(second(*x), dtype=float), rcond=1e-5) @ np.array(gradient(*x), dtype=float)
    return x


CURVED = [
    ("(h*w-1)^2/2", "h w", ["1", "1"]),
    ("(h*w-1)^2/2", "h w", ["2", "1/2"]),
    ("(a*b*c-1)^2/2", "a b c", ["1", "1", "1"]),
    ("(a*b*c-2)^2/2", "a b c", ["1", "2", "1"]),
    ("(a*b+c*d-2)^2/2", "a b c d", ["1", "1", "1", "1"]),
    ("x^2*(1+3*y^2)/2-x^4/24", "x y", ["0", "0"]),
    ("(x+y^2+y*z)^2/2+(x*y-z^2+2*x)^2", "x y z", ["0", "0", "0"]),
]


@pytest.mark.parametrize(("loss", "variables", "minimum"), CURVED)
def test_slopes_and_curvature_are_those_of_the_function(loss, variables, minimum) -> None:
    basis, slopes, rows = numeric(loss, variables, minimum)
    lam = sharpness(loss, variables)
    center = np.array([float(rational(x).p) / float(rational(x).q) for x in minimum])
    step = 1e-4
    for i, v in enumerate(basis):
        ends = [lam(project(loss, variables, center + s * step * v)) for s in (-1, 1)]
        assert abs((ends[1] - ends[0]) / (2 * step) - slopes[i]) < 1e-5
        if not np.abs(slopes).max() > 1e-9:  # the Hessian means something where the slopes vanish
            step = 1e-3
            ends = [lam(project(loss, variables, center + s * step * v)) for s in (-1, 1)]
            assert abs((ends[0] + ends[1] - 2 * lam(center)) / step**2 - rows[i, i]) < 2e-4


@settings(max_examples=15)
@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 4))
def test_the_hyperbola_is_flattest_in_the_middle(p, q, target) -> None:
    """(h w - t)^2 / 2 at (a, t / a): sharpness a^2 + t^2 / a^2, convex in log a, least at a^2 = t."""
    a = rational(f"{p}/{q}")
    found = analyzed(f"(h*w-{target})^2/2", "h w", [str(a), str(target / a)])
    assert found.spectrum.sharpness.rational == a * a + rational(target) ** 2 / (a * a)
    assert found.word == ("stable_two_cycle" if a * a == target else "drift_self_stabilising")


# The four proofs of Morse-Bott, each where it applies, and none where the minima are no manifold.


def parts(loss: str, variables: str, minimum):
    names = variables.split()
    parsed = parse_polynomial(loss, names)
    point = RATIONALS.rational_vector([rational(x) for x in minimum])
    spectrum = spectrum_of(hessian(local_expansion(parsed.polynomial, point, 2)))
    return PolynomialLoss(parsed.polynomial, parsed.squares), point, spectrum


def proofs(loss: str, variables: str, minimum) -> set[str]:
    whole, point, spectrum = parts(loss, variables, minimum)
    found = {
        "residuals": residual_rank(whole, point),
        "symmetry": symmetry_orbit(whole.polynomial, point, len(spectrum.kernel)),
        "flat": flat_manifold(whole, point, spectrum, None),
        "ideal": critical_ideal(whole, point, spectrum, Limits().start()),
    }
    return {name for name, witness in found.items() if witness is not None}


@pytest.mark.parametrize(
    ("loss", "variables", "minimum", "wanted"),
    [
        ("(h*w-1)^2/2", "h w", ["2", "1/2"], {"residuals", "symmetry", "ideal"}),
        ("h^2*w^2-2*h*w+5", "h w", ["2", "1/2"], {"residuals", "symmetry", "ideal"}),
        ("x^2*(1+y^2)", "x y", ["0", "0"], {"residuals", "flat", "ideal"} - {"residuals"}),
        ("(x^2+y^2-1)^2", "x y", ["3/5", "4/5"], {"residuals", "symmetry", "ideal"}),
        ("(x^2+y^2-1)^2*(2+x)", "x y", ["3/5", "4/5"], {"ideal"}),
        ("(h*w-1)^2/2+(h*w/2-1/2)^2/2", "h w", ["1", "1"], {"residuals", "symmetry", "ideal"}),
        ("x^2 + y^4", "x y", ["0", "0"], set()),
        ("(x-y^2)^2 + y^6", "x y", ["0", "0"], set()),
        ("x^2 + (y*z)^2", "x y z", ["0", "0", "0"], set()),
    ],
)
def test_each_proof_where_it_applies(loss, variables, minimum, wanted) -> None:
    assert proofs(loss, variables, minimum) == wanted


def test_symmetries_of_a_rotation() -> None:
    polynomial = parse_polynomial("(x^2+y^2+z^2-1)^2", ("x", "y", "z")).polynomial
    every = [(i, j) for i in range(3) for j in range(3)]
    assert len(affine_symmetries(polynomial, every)) == 3  # so(3)


# Networks: scaling orbits.

F = sl.Instance.from_arrays
NETWORKS = [
    F([[0, 1], [1, 1]], [1, 2], [[1, 1]], [[1]]),
    F([[1]], [2], [[3]], [["2/3"]]),
    F([[1, 0, 1], [0, 1, 1], [1, 1, 1]], [2, 2, 3], [[1, 1, 1]], [[1]]),
]


@pytest.mark.parametrize("network", [*NETWORKS[:2], pytest.param(NETWORKS[2], marks=pytest.mark.exhaustive)])
def test_the_flattest_scaling_is_balanced_and_stable(network) -> None:
    found = find_flattest_scaling(network, DEFAULT_LIMITS)
    assert found.analysis is not None and found.analysis.word == "stable_two_cycle"
    assert found.analysis.details["sharpness_critical"] is True
    (nearby,) = region_answers(found.nearby, DEFAULT_LIMITS)
    least = found.analysis.spectrum.sharpness
    assert nearby.analysis.spectrum.sharpness.compare(least) >= 0
    assert float(nearby.analysis.spectrum.sharpness.decimal(12)) - float(least.decimal(12)) < 1e-6


@settings(max_examples=12)
@given(st.integers(1, 6), st.integers(1, 6), st.sampled_from(range(len(NETWORKS))))
def test_balance_is_the_slope_of_the_sharpness_along_scalings(p, q, which) -> None:
    """w -> c w, h -> h / c: the sign of |u_w|^2 - |u_h|^2 says on which side of the flattest the network is."""
    network = NETWORKS[which].network
    c = rational(f"{p}/{q}")
    inner = [[c * x for x in row] for row in network.input_weights]
    outer = [[x / c for x in row] for row in network.output_weights]
    data = NETWORKS[which].problem.data
    scaled = F(data.inputs, data.targets, inner, outer)
    (answer,) = region_answers(scaled, DEFAULT_LIMITS)
    (balance,) = balance_of_neurons(scaled, answer)
    value = float(answer.analysis.spectrum.sharpness.decimal(15))
    sides = []
    for factor in ("1001/1000", "999/1000"):
        step = rational(factor)
        longer, shorter = [[step * x for x in row] for row in inner], [[x / step for x in row] for row in outer]
        moved = F(data.inputs, data.targets, longer, shorter)
        sides.append(float(region_answers(moved, DEFAULT_LIMITS)[0].analysis.spectrum.sharpness.decimal(15)))
    assert sides[0] + sides[1] >= 2 * value - 1e-12  # convex
    if abs(sides[0] - sides[1]) > 1e-5 * value:
        assert (sides[0] < sides[1]) == (balance.sign() > 0)
