"""Gradient descent at a minimum with regular Hessian: the sign of the reduced action (Theorems A, A0 and A2)."""

from dataclasses import replace

from symbolic_landscape.claim import LocalMinimum, Oscillation, StableAtThreshold
from symbolic_landscape.conditions.polynomial.evidence import point_witness, sharpness_witness, trivial_extension
from symbolic_landscape.conditions.polynomial.form_sign import form_sign, stable_direction
from symbolic_landscape.conditions.polynomial.minima_manifold import vector_terms
from symbolic_landscape.conditions.polynomial.minimum import Minimum, OscillationAnalysis, undecided
from symbolic_landscape.conditions.polynomial.reduced_action import ActionSeries, order_of_failure, reduce_action
from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.field_matrix import field_multiply, field_transpose
from symbolic_landscape.exact.field_series import Series
from symbolic_landscape.exact.rational import ONE
from symbolic_landscape.loss.polynomial import local_expansion
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict
from symbolic_landscape.witness.polynomial_descent import ReducedAction, VerticalBranch
from symbolic_landscape.witness.polynomial_minimum import NegativeForm, PositiveForm, PositiveHessian

__all__ = ["decide_with_regular_hessian"]

ACTION_ORDER = {1: 13, 2: 7}  # order of the reduced action by the multiplicity of the sharpness; further: 5
FURTHER = 20  # degrees past the first at which the series fail to be 2-cycles
LARGEST_PRODUCT = {True: 1000, False: 60}  # degree of the loss along the series, in one parameter or several


def decide_with_regular_hessian(at: Minimum) -> OscillationAnalysis:
    """Return the analysis of a minimum with H > 0: by Q, or by the next part of the reduced action where Q = 0."""
    sign, shown = at.criterion_sign()
    minimum = Proved(
        LocalMinimum(),
        PositiveHessian(point_witness(trivial_extension(at.point[0].field), at.square_roots)),
    )
    simple = at.spectrum.multiplicity == 1
    base = OscillationAnalysis(
        "undecided",
        "",
        minimum,
        Undecided(Oscillation(), ""),
        Undecided(StableAtThreshold(), ""),
        case="nondegenerate" if simple else "multiple_sharpness",
        criterion_sign=sign,
    )
    if at.criterion.is_zero:
        return _without_criterion(at, base)
    series = ActionSeries(
        3, *_second_order(at), at.criterion.scaled(at.spectrum.field.rational(-ONE / 24))
    )
    if shown is not None:
        return _by_action(at, base, series, shown)
    reason = (
        "Q is nonnegative on the top eigenspace and has zeros there"
        if sign == "0"
        else "the sign of Q on the top eigenspace was not decided within the limit of patterns"
    )
    if sign == "0":
        stable = stable_direction(at.criterion, _squared_lengths(at))
        if stable is not None:  # some orbits oscillate stably; what the others do near the zeros of Q stays open
            base = replace(base, oscillation=Proved(Oscillation(), replace(_evidence(at, series), sign=stable)))
    return undecided(base, reason)


def _evidence(at: Minimum, series: ActionSeries) -> ReducedAction:
    """Return the witness of the reduced action; its sign is put in by the one who shows it."""
    assert series.lowest is not None
    return ReducedAction(
        sharpness_witness(at.spectrum, at.square_roots),
        vector_terms(series.mean),
        vector_terms(series.amplitude),
        series.lowest.degree,
        PositiveForm(0),
    )


def _second_order(at: Minimum) -> tuple[tuple[Series, ...], tuple[Series, ...]]:
    """Return mean and amplitude to the order that Q needs: -H^-1 g / 2 and sum t_i u_i."""
    series = reduce_action(at.over, at.spectrum, 2, at.deadline)
    return series.mean, series.amplitude


def _without_criterion(at: Minimum, base: OscillationAnalysis) -> OscillationAnalysis:
    """Q = 0: the reduced action to higher order."""
    order = ACTION_ORDER.get(at.spectrum.multiplicity, 5)
    try:
        expansion = local_expansion(at.loss.polynomial, at.point, order + 1).over(at.spectrum.extension)
        series = reduce_action(expansion, at.spectrum, order, at.deadline)
        vertical = False
        if series.lowest is None and _is_cheap(at, series):
            whole = local_expansion(at.loss.polynomial, at.point, at.loss.polynomial.degree).over(at.spectrum.extension)
            failure = order_of_failure(whole, at.spectrum, series)
            vertical = failure is None
            if failure is not None:  # the degrees below it need no work
                close = replace(series, order=failure - 1)
                series = reduce_action(whole, at.spectrum, failure + FURTHER, at.deadline, close)
    except LimitReached as reached:
        return undecided(base, f"Q = 0, and {reached} before the reduced action was known to degree {order + 1}")
    if series.lowest is not None:
        sign = form_sign(-series.lowest, at.limits)
        base = replace(base, details={"first_nonzero_order": series.lowest.degree})
        if sign is not None:
            return _by_action(at, base, series, sign)
        return undecided(base, f"Q = 0, and the reduced action is not definite at degree {series.lowest.degree}")
    details = {"first_nonzero_order": None, "order_reached": series.order + 1, "vertical": vertical or None}
    if not vertical:
        reason = f"the reduced action vanishes up to degree {series.order + 1}; that all of it does was not shown"
        return replace(undecided(base, reason), word="degenerate", details=details)
    witness = VerticalBranch(
        sharpness_witness(at.spectrum, at.square_roots), vector_terms(series.mean), vector_terms(series.amplitude)
    )
    reason = "a branch of 2-cycles exists exactly at the critical step size, and no small one above it"
    simple = at.spectrum.multiplicity == 1
    return replace(
        base,
        word="degenerate",
        reason=reason,
        oscillation=Refuted(Oscillation(), witness) if simple else Undecided(Oscillation(), reason),
        stable_at_threshold=Undecided(StableAtThreshold(), reason),
        details=details,
    )


def _is_cheap(at: Minimum, series: ActionSeries) -> bool:
    """Return whether the whole loss may be multiplied out along the series."""
    degree = max(part.degree for part in (*series.mean, *series.amplitude))
    single = at.spectrum.multiplicity == 1
    return degree * at.loss.polynomial.degree <= LARGEST_PRODUCT[single] or (degree == 1 and single)


def _by_action(
    at: Minimum, base: OscillationAnalysis, series: ActionSeries, sign: PositiveForm | NegativeForm
) -> OscillationAnalysis:
    """Conclude from the sign of minus the lowest part of the reduced action, Q / 24 when that has degree 4."""
    assert series.lowest is not None
    name = "Q" if series.lowest.degree == 4 else f"minus the reduced action, of degree {series.lowest.degree},"
    evidence = replace(_evidence(at, series), sign=sign)
    threshold = (
        Proved(StableAtThreshold(), evidence)
        if isinstance(sign, PositiveForm)
        else Refuted(StableAtThreshold(), evidence)
    )
    if at.spectrum.multiplicity == 1:
        if isinstance(sign, PositiveForm):
            return replace(
                base,
                word="stable_two_cycle",
                reason=f"{name} is positive and the sharpness is simple",
                oscillation=Proved(Oscillation(), evidence),
                stable_at_threshold=threshold,
            )
        return replace(
            base,
            word="unstable",
            reason=f"{name} is negative and the sharpness is simple",
            oscillation=Refuted(Oscillation(), evidence),
            stable_at_threshold=threshold,
        )
    oscillation: Verdict = Undecided(Oscillation(), "no stable direction of the reduced action was shown")
    if at.spectrum.multiplicity == 2:
        stable = stable_direction(-series.lowest, _squared_lengths(at))
        if stable is not None:
            oscillation = Proved(Oscillation(), replace(evidence, sign=stable))
    positive = isinstance(sign, PositiveForm)
    word = "bounded_oscillation" if positive else "unstable"
    reason = f"{name} is {'positive definite' if positive else 'negative somewhere'} on the top eigenspace"
    return replace(base, word=word, reason=reason, oscillation=oscillation, stable_at_threshold=threshold)


def _squared_lengths(at: Minimum) -> Series:
    """Return |sum t_i u_i|^2 as a form in t."""
    k = at.spectrum.multiplicity
    t = [Series.variable(at.spectrum.field, k, i, None) for i in range(k)]
    gram = field_multiply(at.spectrum.eigenvectors, field_transpose(at.spectrum.eigenvectors))
    total = Series(at.spectrum.field, k, None, {})
    for i in range(k):
        for j in range(k):
            total = total + (t[i] * t[j]).scaled(gram[i][j])
    return total
