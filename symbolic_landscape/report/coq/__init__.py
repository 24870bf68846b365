"""A certificate as a Coq file: theorems about one instance, proved by the checker of proofs/coq."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.model.instance import Instance
from symbolic_landscape.report.coq.theorem import Check, Theorem, comment_text
from symbolic_landscape.verdict import Proved, Refuted

__all__ = ["CoqFile", "coq_file"]


@dataclass(frozen=True)
class CoqFile:
    """The text of a Coq file, its theorems by name, and the statements that the formal checker has no rule for."""

    text: str
    theorems: tuple[str, ...]
    left_out: tuple[str, ...]


def coq_file(instance: Instance, statements: Sequence[Proved | Refuted], about: str) -> CoqFile:
    """Return a Coq file with one theorem for each statement that the formal checker can check.

    `about` names the instance in a comment.  Nothing is checked here: a certificate that proves nothing gives a file
    that does not compile.  Evidence by rays is rewritten as multipliers, which always exist beside it.

    Raises `InvalidRequest` where no statement can be exported, or where the evidence is of another number of neurons.

    >>> from symbolic_landscape.claim import GlobalMinimum
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> from symbolic_landscape.witness.empirical import InterpolationBound
    >>> perfect = from_arrays([[1]], [[1]], [[1]], [[1]])
    >>> file = coq_file(perfect, [Proved(GlobalMinimum(), InterpolationBound())], "an example")
    >>> "Theorem global_minimum_proved : global_minimum problem network." in file.text, file.theorems
    (True, ('global_minimum_proved',))
    """
    head, theorems = _theorems(instance, statements)
    body = _Body()
    left_out: list[str] = []
    for statement, theorem in zip(statements, theorems, strict=True):
        if theorem is None:
            left_out.append(f"{statement.claim.name} {statement.status}")
        else:
            body.prove(f"{statement.claim.name}_{statement.status}", theorem)
    if not body.theorems:
        raise InvalidRequest(
            f"the formal checker has no rule for {', '.join(left_out)} of this instance; proofs/formal_kernel.md lists "
            "its rules"
        )
    notes = [f"(* Left to the checker in Python: {', '.join(left_out)}. *)"] if left_out else []
    parts = [_HEAD.format(about=comment_text(about)), head, *body.definitions, *body.theorems.values(), *notes]
    return CoqFile("\n\n".join(parts) + "\n", tuple(body.theorems), tuple(left_out))


_HEAD = """\
(** {about}

    Written by `symbolic-landscape export-coq`; to be compiled after `make -C proofs/coq` with
      coqc -Q proofs/coq SymbolicLandscape FILE.v
    What is to be read here are the instance and the statements of the theorems; proofs/formal_kernel.md says what they
    mean. *)"""


def _theorems(instance: Instance, statements: Sequence[Proved | Refuted]) -> tuple[str, list[Theorem | None]]:
    """Return the instance as Coq text, and for each statement its theorem where the formal checker has a rule."""
    from symbolic_landscape.claim import StationarySpectrumIs
    from symbolic_landscape.model.empirical import EmpiricalInstance
    from symbolic_landscape.model.interval import IntervalInstance

    claim = statements[0].claim if statements else None
    if isinstance(instance, EmpiricalInstance) and isinstance(claim, StationarySpectrumIs):
        from symbolic_landscape.report.coq.spectrum import spectrum_text, spectrum_theorem

        head = spectrum_text(instance.problem, claim)
        return head, [spectrum_theorem(instance.problem, statements[0]), *(None for _ in statements[1:])]
    if isinstance(instance, EmpiricalInstance):
        from symbolic_landscape.conditions.empirical.first_order import FirstOrder
        from symbolic_landscape.report.coq.empirical import empirical_text, empirical_theorem
        from symbolic_landscape.report.coq.spectrum import SPECTRUM_IMPORTS
        from symbolic_landscape.witness.spectrum import LeastOfSpectrum

        point, head = FirstOrder(instance), empirical_text(instance)
        if any(isinstance(statement.witness, LeastOfSpectrum) for statement in statements):
            head += f"\n\n{SPECTRUM_IMPORTS}"
        return head, [empirical_theorem(point, statement) for statement in statements]
    if isinstance(instance, IntervalInstance):
        from symbolic_landscape.report.coq.interval import interval_text, interval_theorem

        return interval_text(instance), [interval_theorem(instance, statement) for statement in statements]
    raise InvalidRequest(
        "the formal checker is about empirical instances and affine targets on an interval, "
        f"this one is {instance.kind}"
    )


@dataclass
class _Body:
    """The definitions and lemmas of one file in order, each written once, and its theorems by name."""

    definitions: list[str] = field(default_factory=list)
    theorems: dict[str, str] = field(default_factory=dict)
    _lemmas: dict[Check, str] = field(default_factory=dict)
    _terms: dict[str, str] = field(default_factory=dict)

    def prove(self, name: str, theorem: Theorem) -> None:
        """Add a theorem, and the lemmas that its checks compute to true."""
        if name in self.theorems:
            name += f"_{len(self.theorems)}"
        lemmas = " ".join(self._lemma(check) for check in theorem.checks)
        self.theorems[name] = (
            f"Theorem {name} : {theorem.conclusion}.\nProof. generalize ({theorem.soundness} {lemmas}). tauto. Qed."
        )

    def _lemma(self, check: Check) -> str:
        known = self._lemmas.get(check)
        if known is None:
            known = f"{check.function}_holds"
            if known in self._lemmas.values():
                known += f"_{len(self._lemmas)}"
            argument = f" {self._term(check)}" if check.evidence else ""
            self.definitions.append(
                f"Lemma {known} : {check.function} instance{argument} = true.\n"
                "Proof. vm_cast_no_check (eq_refl true). Qed."
            )
            self._lemmas[check] = known
        return known

    def _term(self, check: Check) -> str:
        assert check.evidence is not None
        name, kind, term = check.evidence.name, check.evidence.type, check.evidence.term
        known = self._terms.get(term)
        if known is None:
            known = name if name not in self._terms.values() else f"{name}_{len(self._terms)}"
            self._terms[term] = known
            self.definitions.append(f"Definition {known} : {kind} :=\n  {term}.")
        return known
