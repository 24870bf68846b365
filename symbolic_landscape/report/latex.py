"""Exact numbers of answers as LaTeX: what a notebook turns into formulas when it is printed."""

from collections.abc import Mapping

from symbolic_landscape.classification import Classification
from symbolic_landscape.exact.rational import Rational, rational_text
from symbolic_landscape.spectrum.prediction import Spectrum

__all__ = ["classification_latex", "fraction_latex", "spectrum_latex"]

LONGEST = 40  # digits of a numerator or denominator that is still typeset


def fraction_latex(value: Rational) -> str:
    r"""Return a rational number as LaTeX.

    >>> fraction_latex(Rational(-3, 4)), fraction_latex(Rational(2))
    ('-\\tfrac{3}{4}', '2')
    """
    text = rational_text(abs(value))
    minus = "-" if value < 0 else ""
    if "/" not in text:
        return minus + text
    numerator, denominator = text.split("/")
    if max(len(numerator), len(denominator)) > LONGEST:
        return rf"{minus}\text{{a quotient of {len(numerator)} by {len(denominator)} digits}}"
    return rf"{minus}\tfrac{{{numerator}}}{{{denominator}}}"


def spectrum_latex(spectrum: Spectrum) -> str:
    """Return losses, predictions and least widths as an array."""
    rows = [
        rf"{fraction_latex(entry.loss)} & \left({', '.join(map(fraction_latex, entry.prediction))}\right)"
        rf" & {entry.minimal_width}"
        for entry in spectrum.predictions
    ]
    head = r"L & \hat y & \text{least width}"
    return r"$\displaystyle\begin{array}{lll}" + r" \\ ".join([head + r" \\ \hline", *rows]) + r"\end{array}$"


def classification_latex(classification: Classification) -> str | None:
    """Return loss and verdict as a formula; None where no loss is known."""
    loss = classification.loss
    if loss is None:
        return None
    if isinstance(loss, Mapping):
        value = rf"\in [{loss['lower']}, {loss['upper']}]"
    else:
        value = f"= {fraction_latex(Rational(loss))}"
    return rf"$L {value},\ \text{{{classification.verdict.replace('_', ' ')}}}$"
