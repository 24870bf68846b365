"""A minimum under gradient descent: what is known of it before its case is decided, and the form of the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from symbolic_landscape.conditions.polynomial.form_sign import form_sign
from symbolic_landscape.conditions.polynomial.sharpness import Spectrum
from symbolic_landscape.exact.field_series import Series
from symbolic_landscape.exact.matrix import Inertia
from symbolic_landscape.exact.number_field import FieldVector
from symbolic_landscape.limits import Deadline, Limits
from symbolic_landscape.loss.polynomial import LocalExpansion
from symbolic_landscape.model.polynomial import PolynomialLoss
from symbolic_landscape.verdict import Undecided, Verdict
from symbolic_landscape.witness.polynomial_minimum import NegativeForm, PositiveForm

__all__ = ["Minimum", "OscillationAnalysis", "undecided"]


@dataclass(frozen=True)
class OscillationAnalysis:
    """The verdict word with its reason, the verdicts that carry it, and what was computed on the way.

    `spectrum` is None where the point is not a critical point with a Hessian >= 0, not 0.  `criterion`: Q as a form on
    the top eigenspace, `criterion_sign` its sign as in the contract, None where it was not decided.
    """

    word: str
    reason: str
    local_minimum: Verdict
    oscillation: Verdict
    stable_at_threshold: Verdict
    case: str | None = None
    inertia: Inertia | None = None
    spectrum: Spectrum | None = None
    criterion: Series | None = None
    criterion_sign: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Minimum:
    """A critical point with a Hessian >= 0 that is not 0.

    `expansion` to degree 4 over the field of the point, `over` the same over that of the sharpness; `criterion`: Q as
    a form on the top eigenspace.
    """

    loss: PolynomialLoss
    point: FieldVector
    square_roots: FieldVector
    limits: Limits
    deadline: Deadline
    expansion: LocalExpansion
    over: LocalExpansion
    spectrum: Spectrum
    criterion: Series

    def criterion_sign(self) -> tuple[str | None, PositiveForm | NegativeForm | None]:
        """Return the sign of Q as a form and what shows it; (None, None) where it was not decided."""
        if self.criterion.is_zero:
            return "0", None
        sign = form_sign(self.criterion, self.limits)
        if sign is not None:
            return ("+" if isinstance(sign, PositiveForm) else "-"), sign
        return ("0" if self.spectrum.multiplicity <= 2 else None), None


def undecided(base: OscillationAnalysis, reason: str) -> OscillationAnalysis:
    """Return the analysis with the word `undecided`; what was decided already stays."""

    def filled(verdict: Verdict) -> Verdict:
        return Undecided(verdict.claim, reason) if isinstance(verdict, Undecided) and not verdict.reason else verdict

    return replace(
        base,
        word="undecided",
        reason=reason,
        local_minimum=filled(base.local_minimum),
        oscillation=filled(base.oscillation),
        stable_at_threshold=filled(base.stable_at_threshold),
    )
