"""The lines that reports of every kind share."""

from symbolic_landscape.classification import Classification
from symbolic_landscape.exact.rational import Rational, decimal_text
from symbolic_landscape.model.instance import Instance
from symbolic_landscape.verdict import Undecided

__all__ = ["claim_lines", "counted", "entry", "header", "number"]

COLUMN = 12


def header(name: str, instance: Instance, classification: Classification) -> str:
    """Return the first line: the file, its kind and the verdict in words."""
    return f"{name} ({instance.kind}): {classification.verdict.replace('_', ' ').upper()}"


def entry(title: str, text: str) -> str:
    """Return one line of a report, its title in the first column."""
    return f"  {title:<{COLUMN}}{text}"


def counted(count: int, noun: str) -> str:
    """Return a number of things.

    >>> counted(1, "neuron"), counted(2, "neuron")
    ('1 neuron', '2 neurons')
    """
    return f"{count} {noun}{'' if count == 1 else 's'}"


def number(text: str) -> str:
    """Return an exact number with its decimal value, where that says more.

    >>> number("16139/231500"), number("0")
    ('16139/231500 = 0.0697149', '0')
    """
    value = Rational(text)  # the engine's own text, however long: the limits of input are not for it
    if value.q == 1:
        return text
    shown = text if len(text) <= 60 else f"{text[:24]}..{text[-24:]} ({len(text)} characters)"
    return f"{shown} = {decimal_text(value)}"


def claim_lines(classification: Classification) -> list[str]:
    """Return one line for each claim, and one for the theorems relied on."""
    lines = []
    for position, verdict in enumerate(classification.claims):
        reason = f": {verdict.reason}" if isinstance(verdict, Undecided) else ""
        text = f"{verdict.claim.name.replace('_', ' ')} {verdict.status}{reason}"
        lines.append(entry("" if position else "claims", text))
    if classification.relies_on:
        lines.append(entry("relying on", "; ".join(classification.relies_on)))
    return lines
