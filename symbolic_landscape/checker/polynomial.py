"""Claims about gradient descent and SGD on polynomials: proofs/certificate_format_polynomial.md."""

from .polynomial_cycles import check_contracting_cycle, check_expanding_cycles
from .polynomial_descent import (
    check_criterion_sign,
    check_curvature_of_sharpness,
    check_isolated_oscillation,
    check_reduced_action,
    check_slope_of_sharpness,
    check_vertical_branch,
)
from .polynomial_minima import (
    check_falling_curve,
    check_isolated_minimum,
    check_morse_bott_minimum,
    check_negative_curvature,
    check_nonzero_gradient,
    check_positive_hessian,
    check_singular_hessian,
)
from .polynomial_orbits import (
    check_at_the_minimum,
    check_common_minima,
    check_escape_everywhere,
    check_escape_line,
    check_escape_word,
    check_sure_contraction,
    check_trapping_box,
    check_trapping_segment,
)
from .polynomial_point import Problem
from .polynomial_stochastic import (
    check_curved_batches,
    check_flat_batch,
    check_gentle_batches,
    check_interpolating_point,
    check_mean_square_growth,
    check_mean_square_norm,
    check_nonzero_batch_gradient,
    check_steep_batch,
)
from .reading import Rejected, kind_of, rational

_NO_MINIMUM = {"nonzero_gradient": check_nonzero_gradient, "negative_curvature": check_negative_curvature}
_KEPT = {
    "trapping_box": check_trapping_box,
    "trapping_segment": check_trapping_segment,
    "sure_contraction": check_sure_contraction,
    "common_minima": check_common_minima,
    "at_the_minimum": check_at_the_minimum,
}
_LEFT = {
    "escape_word": check_escape_word,
    "escape_line": check_escape_line,
    "escape_everywhere": check_escape_everywhere,
}

# Rules that show one thing, whatever the claim: (claim, status) -> witness kind -> rule.
DESCENT = {
    ("local_minimum", "proved"): {
        "positive_hessian": check_positive_hessian,
        "morse_bott_minimum": check_morse_bott_minimum,
        "isolated_minimum": check_isolated_minimum,
    },
    ("local_minimum", "refuted"): {**_NO_MINIMUM, "falling_curve": check_falling_curve},
    ("nondegenerate_minimum", "proved"): {"positive_hessian": check_positive_hessian},
    ("nondegenerate_minimum", "refuted"): {**_NO_MINIMUM, "singular_hessian": check_singular_hessian},
    ("oscillation", "refuted"): _NO_MINIMUM,
}
# Rules whose witness shows several things: they are told which one is claimed.
SHARPNESS = {
    "reduced_action": check_reduced_action,
    "criterion_sign": check_criterion_sign,
    "vertical_branch": check_vertical_branch,
    "slope_of_sharpness": check_slope_of_sharpness,
    "curvature_of_sharpness": check_curvature_of_sharpness,
    "isolated_oscillation": check_isolated_oscillation,
}
STOCHASTIC = {
    ("interpolating", "proved"): {"interpolating_point": check_interpolating_point},
    ("interpolating", "refuted"): {"nonzero_batch_gradient": check_nonzero_batch_gradient},
    ("mean_square_linearly_stable", "proved"): {"mean_square_norm": check_mean_square_norm},
    ("mean_square_linearly_stable", "refuted"): {"mean_square_growth": check_mean_square_growth},
    ("batches_linearly_stable", "proved"): {"gentle_batches": check_gentle_batches},
    ("batches_linearly_stable", "refuted"): {"steep_batch": check_steep_batch},
    ("batches_positive_definite", "proved"): {"curved_batches": check_curved_batches},
    ("batches_positive_definite", "refuted"): {"flat_batch": check_flat_batch},
    ("bounded", "proved"): _KEPT,
    ("bounded", "refuted"): _LEFT,
    ("diverges_in_expectation", "proved"): _LEFT,
    ("diverges_in_expectation", "refuted"): _KEPT,
}


def check(instance, claim, status, witness):
    """Reject unless the witness proves (or refutes) the claim; return the theorems taken on trust."""
    problem, name = Problem(instance), claim["name"]
    if name == "stable_two_cycle":
        return _check_cycle(problem, claim, status, witness)
    if list(claim) != ["name"]:
        raise Rejected(f"{name} has no parameters")
    rules = (STOCHASTIC if problem.stochastic else DESCENT).get((name, status), {})
    about = {} if problem.stochastic else SHARPNESS
    kind = kind_of(witness, *rules, *about)
    if kind in rules:
        rules[kind](problem, witness)
        return ()
    return about[kind](problem, witness, name, status)


def _check_cycle(problem, claim, status, witness):
    if problem.stochastic or list(claim) != ["name", "step_size"]:
        raise Rejected("stable_two_cycle has a step size and is about gradient descent")
    step_size = rational(claim["step_size"])
    if step_size <= 0:
        raise Rejected("a positive step size was wanted")
    if status == "proved":
        kind_of(witness, "contracting_cycle")
        check_contracting_cycle(problem, step_size, witness)
    else:
        kind_of(witness, "expanding_cycles")
        check_expanding_cycles(problem, step_size, witness)
    return ()
