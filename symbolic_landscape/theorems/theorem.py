"""A theorem is hypotheses and a conclusion, all claims; at one instance it holds, is vacuous, or is contradicted."""

from dataclasses import dataclass, fields, replace

from symbolic_landscape.claim import Claim
from symbolic_landscape.decide import decide
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.model.instance import Instance, kind_of
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict

__all__ = ["Judgement", "Not", "Theorem", "judge", "statement_name", "statement_text"]


@dataclass(frozen=True)
class Not:
    """The negation of a claim, where a theorem needs one: its evidence is the claim's with the verdict turned."""

    claim: Claim


Statement = Claim | Not


def statement_name(statement: Statement) -> str:
    """Return the word of a hypothesis or a conclusion, by which `without` and the command line know it.

    >>> from symbolic_landscape.claim import LocalMinimum
    >>> statement_name(LocalMinimum()), statement_name(Not(LocalMinimum()))
    ('local_minimum', 'not_local_minimum')
    """
    return f"not_{statement.claim.name}" if isinstance(statement, Not) else statement.name


def statement_text(statement: Statement) -> str:
    """Return the word of a statement with its parameters, for reading.

    >>> from symbolic_landscape.claim import FamilyIs, TeachersAtLeast
    >>> statement_text(FamilyIs("I", 1)), statement_text(Not(TeachersAtLeast(6)))
    ('family_is(I, 1)', 'not_teachers_at_least(6)')
    """
    claim = statement.claim if isinstance(statement, Not) else statement
    parameters = [getattr(claim, field.name) for field in fields(claim)]
    shown = ", ".join(str(value) for value in parameters if value is not None)
    return statement_name(statement) + (f"({shown})" if shown else "")


@dataclass(frozen=True)
class Theorem:
    """A statement of the literature, or a conjecture: every instance of `kind` with all hypotheses has the conclusion.

    `name`: paper.fact, as in `wu2025.no_escape_local_minimum`.  `source`: paper and number.  An equivalence is two
    theorems.

    >>> from symbolic_landscape.claim import ClarkeStationary, DirectionallyStationary
    >>> weaker = Theorem("wu2025.stationary", "Definition 3.5", "empirical", (DirectionallyStationary(),),
    ...                  ClarkeStationary())
    >>> import symbolic_landscape as sl
    >>> judge(weaker, sl.Instance.from_arrays([[1]], [[-1]], [[0]], [[1]])).outcome
    'holds'
    """

    name: str
    source: str
    kind: str
    hypotheses: tuple[Statement, ...]
    conclusion: Statement

    def without(self, dropped: str) -> "Theorem":
        """Return the theorem with the hypothesis of this name dropped; raises `InvalidRequest` when it has none.

        >>> from symbolic_landscape.claim import LocalMinimum, NoEscapeNeuron
        >>> known = Theorem("wu2025.no_escape", "Theorem 4.2", "empirical", (NoEscapeNeuron(),), LocalMinimum())
        >>> known.without("no_escape_neuron").hypotheses
        ()
        """
        kept = tuple(hypothesis for hypothesis in self.hypotheses if statement_name(hypothesis) != dropped)
        if len(kept) == len(self.hypotheses):
            known = ", ".join(statement_name(hypothesis) for hypothesis in self.hypotheses)
            raise InvalidRequest(f"{self.name} has no hypothesis {dropped!r}; it has {known or 'none'}")
        return replace(self, hypotheses=kept)


@dataclass(frozen=True)
class Judgement:
    """What a theorem says at one instance.

    `outcome`: `holds` (everything proved), `vacuous` (a hypothesis refuted), `counterexample` (every hypothesis
    proved, the conclusion refuted), or `undecided`.  `decided`: the verdicts that show it, as a certificate holds
    them; for a `Not` that of the claim itself.  `reason`: what was undecided and why, else empty.
    """

    theorem: Theorem
    outcome: str
    decided: tuple[Proved | Refuted, ...]
    reason: str = ""


def judge(theorem: Theorem, instance: Instance, *, limits: Limits = DEFAULT_LIMITS) -> Judgement:
    """Decide the hypotheses one after the other, then the conclusion; the first refuted hypothesis ends it.

    An undecided hypothesis does not end it: a later one that is refuted still makes the theorem vacuous.
    A proved conclusion holds whatever the hypotheses are.  Raises `InvalidRequest` for another kind of instance.

    >>> from symbolic_landscape.claim import DirectionallyStationary, LocalMinimum
    >>> import symbolic_landscape as sl
    >>> every_stationary = Theorem("x", "a conjecture", "empirical", (DirectionallyStationary(),), LocalMinimum())
    >>> escape = sl.Instance.from_arrays([[1, 0]], [[1]], [[0, 1]], [[0]])
    >>> judge(every_stationary, escape).outcome
    'counterexample'
    """
    if kind_of(instance) != theorem.kind:
        raise InvalidRequest(f"{theorem.name} is about {theorem.kind} instances, this one is {instance.kind}")
    decided: list[Proved | Refuted] = []
    open_reasons: list[str] = []
    for hypothesis in theorem.hypotheses:
        verdict, truth = _decide(instance, hypothesis, limits)
        if isinstance(verdict, Undecided):
            open_reasons.append(f"{statement_name(hypothesis)}: {verdict.reason}")
        elif not truth:
            return Judgement(theorem, "vacuous", (verdict,))
        else:
            decided.append(verdict)
    verdict, truth = _decide(instance, theorem.conclusion, limits)
    if isinstance(verdict, Undecided):
        open_reasons.append(f"{statement_name(theorem.conclusion)}: {verdict.reason}")
    elif truth:
        return Judgement(theorem, "holds", (*decided, verdict))
    if open_reasons:
        return Judgement(theorem, "undecided", tuple(decided), "; ".join(open_reasons))
    assert not isinstance(verdict, Undecided)
    return Judgement(theorem, "counterexample", (*decided, verdict))


def _decide(instance: Instance, statement: Statement, limits: Limits) -> tuple[Verdict, bool]:
    """Return the verdict about the claim inside the statement, and whether the statement is true (if decided)."""
    negated = isinstance(statement, Not)
    verdict = decide(instance, statement.claim if isinstance(statement, Not) else statement, limits=limits)
    return verdict, isinstance(verdict, Refuted if negated else Proved)
