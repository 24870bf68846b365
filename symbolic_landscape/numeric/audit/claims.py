"""What a numerical tool may claim about the loss at a point: the closed set of questions of an audit."""

from collections.abc import Mapping

__all__ = ["CLAIMS", "YES_OR_NO"]

CLAIMS: Mapping[str, str] = {
    "loss": "the loss at the point",
    "gradient": "the gradient: one number for each parameter",
    "one_sided_derivative": "the limit of (L(point + t direction) - L(point)) / t as t falls to 0",
    "hessian": "the matrix H with L(point + d) = L(point) + g . d + d . H d / 2 + o(|d|^2), by rows",
    "top_eigenvalue": "the largest eigenvalue of H",
    "bottom_eigenvalue": "the smallest eigenvalue of H",
    "sharpness": "the largest eigenvalue of H, by the tool's own way of finding it without the matrix",
    "converged": "whether the point is stationary: no one-sided derivative of the loss is negative",
    "local_minimum": "whether no point of some neighborhood has a smaller loss",
    "linearly_stable": "whether gradient descent with the instance's step size is: step size times sharpness < 2",
}
"""Every claim by its word, in the order of the tables."""

YES_OR_NO = frozenset({"converged", "local_minimum", "linearly_stable"})
"""The claims that are answered by true or false; the others are answered by numbers."""
