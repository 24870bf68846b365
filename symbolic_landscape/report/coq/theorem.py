"""Theorems, their checks, and numbers, as Coq reads them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.scaled import Integer

__all__ = [
    "Check",
    "Evidence",
    "Theorem",
    "comment_text",
    "list_text",
    "matrix_text",
    "natural_text",
    "number_text",
    "rows_text",
    "vector_text",
]

LONGEST_DECIMAL = 10**80  # Coq reads decimals in quadratic time: a network of 60-digit weights takes a second


@dataclass(frozen=True)
class Evidence:
    """A term that is handed to the formal checker; equal terms are written once."""

    name: str
    type: str
    term: str


@dataclass(frozen=True)
class Check:
    """One computation of the formal checker: the name of its function, and its evidence beside the instance."""

    function: str
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Theorem:
    """A conclusion about `problem` and `network`, and the soundness theorem that gives it when its checks hold."""

    conclusion: str
    soundness: str
    checks: tuple[Check, ...]


def number_text(value: Rational) -> str:
    """Return a rational as Coq reads it: long integers in hexadecimal, which Coq reads in linear time.

    >>> from symbolic_landscape.exact.rational import rational
    >>> number_text(rational("-3/7")), number_text(rational("2"))
    ('-3 # 7', '2')
    """
    numerator = ("-" if value < 0 else "") + _digits(abs(value.p))
    return numerator if value.q == 1 else f"{numerator} # {_digits(value.q)}"


def _digits(value: Integer) -> str:
    return str(value) if value < LONGEST_DECIMAL else "0x" + value.str(base=16)


def natural_text(value: int) -> str:
    """Return an index as Coq reads it among rationals."""
    return f"{value}%nat"


def list_text(items: Sequence[str], separator: str = "; ") -> str:
    """Return a list of terms."""
    return f"[{separator.join(items)}]"


def vector_text(values: Sequence[Rational]) -> str:
    """Return a list of rationals."""
    return list_text([number_text(value) for value in values])


def matrix_text(rows: Sequence[Sequence[Rational]]) -> str:
    """Return a list of lists of rationals, on one line."""
    return list_text([vector_text(row) for row in rows])


def rows_text(rows: Sequence[Sequence[Rational]]) -> str:
    """Return a list of lists of rationals, a line for each row."""
    return list_text([vector_text(row) for row in rows], ";\n    ")


def comment_text(text: str) -> str:
    """Return `text` without the signs that open or close comments and strings in Coq.

    >>> comment_text("a (*) b")
    'a ___ b'
    """
    return re.sub(r"[^A-Za-z0-9_./ ,:-]", "_", text)
