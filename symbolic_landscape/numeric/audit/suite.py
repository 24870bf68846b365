"""The suite of an audit: small exact instances of all kinds, chosen for where conventions and floats bite.

Every number of every instance is a binary64 number, so a tool is asked about the very point that the engine decides;
no expected result stands here: what is true is computed by the engine.
"""

from collections.abc import Iterator

from symbolic_landscape.exact.algebraic import AlgebraicNumber
from symbolic_landscape.exact.rational import Rational, nearest_float, rational
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.model.document import Record
from symbolic_landscape.model.empirical import from_arrays
from symbolic_landscape.model.gaussian import gaussian_from_arrays
from symbolic_landscape.model.instance import Instance
from symbolic_landscape.model.interval import affine_problem, interval_from_arrays
from symbolic_landscape.model.polynomial import PolynomialInstance, read_polynomial, with_step_size
from symbolic_landscape.numeric.audit.answers import top_eigenvalue
from symbolic_landscape.numeric.audit.case import Case, case_of, local_loss
from symbolic_landscape.search.generators.interval import generate_interval

__all__ = ["SUITE_VERSION", "suite"]

SUITE_VERSION = 1


def suite() -> tuple[Case, ...]:
    """Return the cases, by kind.

    >>> {case.instance.kind for case in suite()} == {"empirical", "interval", "gaussian", "polynomial"}
    True
    """
    return (*_empirical(), *_interval(), *_gaussian(), *_polynomial())


def _case(name: str, about: str, instance: Instance, direction: list[object] | None = None) -> Case:
    """Return a case; without a direction the first parameter grows."""
    if direction is None:
        return case_of(instance, name, about)
    return Case(name, about, instance, vector(direction))


def _empirical() -> Iterator[Case]:
    yield _case(
        "kinked_minimum",
        "a local minimum at a kink: there is no gradient, and every convention names one",
        from_arrays([[1]], [-1], [[0]], [[1]]),
    )
    yield _case(
        "ridge",
        "a ridge: 0 is a limit of gradients, and w > 0 descends; with relu'(0) = 0 it looks stationary",
        from_arrays([[1]], [1], [[0]], [[1]]),
        [1, 0],
    )
    yield _case(
        "opposite_samples",
        "kinks that cancel: relu(w) - relu(-w) = w has the derivative 1, whatever relu'(0) is taken for",
        from_arrays([[1], [-1]], [-1, 1], [[0]], [[1]]),
    )
    yield _case(
        "opposite_samples_leaky",
        "the same with leaky relu: the mean of the two slopes is right, and libraries take one of the two",
        from_arrays([[1], [-1]], [-1, 1], [[0]], [[1]], activation={"leaky_relu": "1/4"}),
    )
    yield _case(
        "duplicate_samples",
        "two equal samples with opposite residuals: the kinks cancel, the second derivatives do not",
        from_arrays([[1], [1]], [-1, 1], [[0]], [[1]]),
    )
    yield _case(
        "absolute_value_at_0",
        "an absolute value at its corner, with a residual that makes it a minimum",
        from_arrays([[1, 0], [0, 1]], [-1, 1], [[0, 1]], [[1]], activation="absolute_value"),
        [1, 0, 0],
    )
    yield _case(
        "thin_cell",
        "w . x = 2^-60 > 0, and two rounded products cancel to 0: the sample is active, and looks like a kink",
        from_arrays([[1 + 2.0**-30, 1], [0, 1]], [3, 2], [[2.0**-30 - 1, 1]], [[1]]),
    )
    yield _case(
        "cancelling_residuals",
        "residuals 2^60, 1, -2^60: the gradient is their sum",
        from_arrays([[1], [1], [1]], [-(2**60), -1, 2**60], [[1]], [[0]]),
        [0, 1],
    )
    yield _case(
        "vanishing_start",
        "one neuron of size 2^-40: a plateau that looks converged; the loss can still fall from 1/2 to 0",
        from_arrays([[1]], [1], [[2.0**-40]], [[2.0**-40]]),
    )
    yield _case(
        "unseen_kinks",
        "boundary samples without residual: a gradient, no second derivative, and a minimum by those very samples",
        from_arrays(
            [[1, 1], [-1, 1], [1, 0], [-1, 0]],
            [[1, rational("9/8")], [1, rational("-9/8")], [0, 0], [0, 0]],
            [[0, 1]],
            [[1], [0]],
        ),
    )
    yield _case(
        "dead_neuron",
        "exact interpolation with a dead neuron: a global minimum with a singular Hessian",
        from_arrays([[1], [2]], [1, 2], [[1], [-1]], [[1, 5]]),
    )
    yield _case(
        "top_singular_pair",
        "two outputs: an escape neuron, and a local minimum all the same",
        from_arrays([[1, 0], [0, 1]], [[2, 1], [2, -1]], [[1, 1]], [[2], [0]]),
    )
    yield _case(
        "best_rank_two_fit",
        "two neurons in one cell: a local minimum with a singular Hessian",
        from_arrays(
            [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            [[2, 2, 1], [2, -2, 1], [2, 0, -2]],
            [["3/2", "1/2", 1], ["1/2", "3/2", 1]],
            [[1, 1], [2, -2], [0, 0]],
        ),
    )
    yield _case(
        "output_bias",
        "one leaky neuron and an output bias at a regular point",
        from_arrays([[1, 1], [-2, 1], [3, 1]], [1, 2, 4], [[1, "1/2"]], [["3/4"]], {"leaky_relu": "1/8"}, ["1/2"]),
        [1, -1, 2, 1],
    )


def _interval() -> Iterator[Case]:
    relu = affine_problem("relu", (0, 3), 3, 0)
    wanted = {
        "2_kinks": "a saddle whose descent moves the kinks: the kinks of relu curve the loss on an interval",
        "semi_inactive_left": "a local minimum: a neuron that begins at the left end",
        "semi_inactive_left_flat": "a third-order saddle: gradient 0, no negative curvature",
        "degenerate_flat": "a flat neuron with w = b = 0",
    }
    for point in generate_interval(relu, 2).points:
        if point.name in wanted:
            yield _case(f"interval_{point.name}", wanted[point.name], point.instance)
    for point in generate_interval(affine_problem("1/4", (0, 3), 1, "-3/2"), 1).points:
        if point.name == "1_kink_plus":
            yield _case("interval_leaky_1_kink", "a leaky saddle with one kink", point.instance)
    for point in generate_interval(affine_problem("quadratic", (0, 2), 3, 0), 1).points:
        if point.name == "degenerate_flat":
            about = "quadratic: a third-order saddle, Hessian singular"
            yield _case("interval_quadratic_degenerate", about, point.instance)
    yield _case(
        "interval_degenerate",
        "a neuron with w = b = 0 != v: not differentiable, and relu'(0) = 0 calls it stationary",
        interval_from_arrays([0], [0], [1], 1, interval=(0, 2), alpha=1, beta=0),
        [1, 0, 0, 0],
    )
    yield _case(
        "interval_regular",
        "two kinks at a point that is not stationary",
        interval_from_arrays([2, -1], [-1, "3/2"], [1, "1/2"], "1/4", interval=(0, 2), alpha=1, beta="1/2"),
        [1, 0, 0, -1, 0, 0, 2],
    )


def _gaussian() -> Iterator[Case]:
    yield _case(
        "gaussian_regular",
        "two students and two teachers in general position",
        gaussian_from_arrays([[1, 0], [0, 1]], [["3/4", "1/4"], ["-1/2", 1]]),
    )
    yield _case(
        "gaussian_exact_fit",
        "the students are the teachers: angles 0 and pi / 2, loss 0",
        gaussian_from_arrays([[1, 0], [0, 1]], [[1, 0], [0, 1]]),
    )
    yield _case(
        "gaussian_split_fit",
        "one teacher split into two parallel students: a minimum with a kernel of dimension 2, no second order decides",
        gaussian_from_arrays([[1, 0], [0, 1]], [["1/2", 0], ["1/2", 0], [0, 1]]),
    )
    yield _case(
        "gaussian_opposite_students",
        "two antiparallel students: the population loss is twice differentiable there",
        gaussian_from_arrays([[1, 0], [0, 1]], [[1, 1], ["-1/2", "-1/2"]]),
        [1, 0, 0, 1],
    )
    yield _case(
        "gaussian_small_angle",
        "student and teacher at the angle 2^-26, with a cosine that floats round to 1",
        gaussian_from_arrays([[1, 0]], [[1, 2.0**-26]]),
        [0, 1],
    )
    yield _case(
        "gaussian_silent_student",
        "a student 0: not differentiable",
        gaussian_from_arrays([[1, 0], [0, 1]], [[1, 0], [0, 0]]),
        [0, 0, 1, 1],
    )


def _polynomial() -> Iterator[Case]:
    yield _polynomial_case(
        "hyperbola", "a minimum on the hyperbola h w = 1, sharpness 17/4", "h w", "(h*w-1)^2/2", [2, "1/2"], edge=-1
    )
    yield _polynomial_case(
        "neuron_with_bias",
        "sharpness 4 + sqrt(13): the step size is the float just below the edge of stability",
        "h w b",
        "(h*b-1)^2/2+(h*(w+b)-2)^2/2",
        [1, 1, 1],
        edge=-1,
    )
    yield _polynomial_case(
        "neuron_past_the_edge",
        "the same point, the step size is the float just above the edge",
        "h w b",
        "(h*b-1)^2/2+(h*(w+b)-2)^2/2",
        [1, 1, 1],
        edge=1,
    )
    yield _polynomial_case(
        "cubic_along_kernel", "gradient 0, Hessian >= 0, no minimum", "x y", "x^2/2+x*y^2+y^4/4", [0, 0]
    )
    yield _polynomial_case("cubic_saddle", "a third-order saddle", "x y", "x^2/2+y^3", [0, 0])
    yield _polynomial_case("flat_quartic", "a minimum whose Hessian is 0", "x y", "x^4+y^4", [0, 0])
    yield _polynomial_case(
        "tiny_eigenvalue", "eigenvalues near 2 and 2^-51", "x y", "(x+y)^2/2+y^2/2251799813685248", [0, 0]
    )
    yield _polynomial_case(
        "tiny_negative_eigenvalue", "eigenvalues near 2 and -2^-51", "x y", "(x+y)^2/2-y^2/2251799813685248", [0, 0]
    )
    yield _polynomial_case(
        "near_top_eigenvalues",
        "eigenvalues 1 and 1 - 2^-10: power iteration crawls",
        "x y",
        "x^2/2+(1-1/1024)*y^2/2",
        [0, 0],
    )
    yield _polynomial_case(
        "negative_curvature_dominates", "a saddle with eigenvalues -3 and 1", "x y", "x^2/2-3*y^2/2", [0, 0]
    )
    yield _polynomial_case(
        "three_layers_plateau",
        "a product of three small weights: gradient 2^-60 and curvature 2^-30, far from the minimum",
        "a b c",
        "(a*b*c-1)^2/2",
        [2.0**-30] * 3,
    )
    yield _polynomial_case(
        "cancelling_terms", "(x - 1)^6 written out, at 1 + 2^-8: the sum of its terms cancels",
        "x", "x^6-6*x^5+15*x^4-20*x^3+15*x^2-6*x+1", [1 + 2.0**-8]
    )  # fmt: skip
    yield _polynomial_case(
        "symmetric_pair", "four weights, one residual: a minimum with a kernel of dimension 3", "a b c d",
        "(a*b+c*d-2)^2/2", [1, 1, 1, 1]
    )  # fmt: skip


def _polynomial_case(
    name: str, about: str, variables: str, loss: str, point: list[object], edge: int = 0
) -> Case:
    """Return a case of a polynomial loss; `edge`: its step size is the float next to 2 / sharpness on that side."""
    names = variables.split()
    record = Record(name, "", {"kind": "polynomial", "variables": names, "loss": loss, "minimum": _texts(point)})
    instance = read_polynomial(record)
    assert isinstance(instance, PolynomialInstance)
    if edge:
        instance = with_step_size(instance, _float_beside_edge(top_eigenvalue(local_loss(instance)), edge))
    return _case(name, about, instance)


def _texts(point: list[object]) -> list[str]:
    return [str(rational(value)) for value in point]


def _float_beside_edge(sharpness: AlgebraicNumber, side: int) -> Rational:
    """Return the binary64 number nearest to 2 / sharpness that is less (`side` -1) or greater (1) than it."""
    low, high = sharpness.enclosure(200)
    near = rational(nearest_float(4 / (low + high)))
    step = near / 2**53  # at most one ulp, at least half of one
    while sharpness.compare(2 / near) * side <= 0:  # near is not yet on the wanted side
        near = rational(nearest_float(near + side * step * 3 / 2))
    return near

