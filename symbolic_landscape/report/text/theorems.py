"""The index of all theorems, as proofs/theorems.md has it."""

from collections.abc import Iterable

from symbolic_landscape.theorems.theorem import Theorem, statement_text

__all__ = ["theorem_index"]

HEAD = """# Theorems that can be asked at an instance

Made from the registry (theorems/registry.py) by `python examples/make_theorem_index.py`; it is not edited by hand.
`symbolic-landscape decide FILE --theorem NAME` answers *holds* (everything proved), *vacuous* (a hypothesis refuted),
*counterexample* (every hypothesis proved, the conclusion refuted) or *undecided*, with a certificate of what was
decided; `--drop HYPOTHESIS` leaves one out, and `search NAME` looks for instances.  `not_` before a claim is its
negation: the certificate has the claim itself, refuted.

| theorem | about | if | then |
| --- | --- | --- | --- |
"""


def theorem_index(theorems: Iterable[Theorem]) -> str:
    """Return the index in Markdown: a row for each theorem, linked to its section in proofs/theorems.

    >>> from symbolic_landscape.theorems.registry import theorem_named
    >>> print(theorem_index([theorem_named("wu2025.balancedness")]).splitlines()[-1])
    | [wu2025.balancedness](theorems/wu2025.md#balancedness) | empirical |  | `balancedness_conserved` |
    """
    return HEAD + "".join(f"{_row(theorem)}\n" for theorem in theorems)


def _row(theorem: Theorem) -> str:
    paper, _, fact = theorem.name.partition(".")
    hypotheses = ", ".join(f"`{statement_text(hypothesis)}`" for hypothesis in theorem.hypotheses)
    link = f"[{theorem.name}](theorems/{paper}.md#{fact})"
    return f"| {link} | {theorem.kind} | {hypotheses} | `{statement_text(theorem.conclusion)}` |"
