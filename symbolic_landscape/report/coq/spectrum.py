"""Certificates of complete spectra for the checker in proofs/coq/Spectrum.v, SpectrumWidths.v and SpectrumLosses.v.

The formal checker reads faces as sign vectors, and in place of rays it reads multipliers: that u is nonpositive on the
class (F, s) is shown by numbers m_k with the sign of x_k on F such that s (sum_k u_k slope_k x_k) + sum_k m_k x_k
is a combination of the x_k that vanish on F.  They exist beside the evidence by rays.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from symbolic_landscape.arrangement.sign_vector import SignVector, conforms, sign_vector_of
from symbolic_landscape.claim import DirectionallyStationary, StationarySpectrumIs
from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.conic_combination import Separation, fullest_combination
from symbolic_landscape.exact.linear_program import Infeasible, LinearSystem, decide_feasible
from symbolic_landscape.exact.matrix import kernel, rank
from symbolic_landscape.exact.rational import ZERO, Rational
from symbolic_landscape.exact.subspace import IntegerRows, Subspace, integer_rows
from symbolic_landscape.exact.vector import Vector, add, dot, is_zero, negate, primitive, scale, subtract, zero_vector
from symbolic_landscape.limits import DEFAULT_LIMITS
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem
from symbolic_landscape.model.network import Network
from symbolic_landscape.report.coq.bounds import stationary_text
from symbolic_landscape.report.coq.theorem import (
    Check,
    Evidence,
    Theorem,
    list_text,
    matrix_text,
    natural_text,
    number_text,
    rows_text,
    vector_text,
)
from symbolic_landscape.verdict import Proved, Refuted
from symbolic_landscape.witness.empirical import StationaryPoint
from symbolic_landscape.witness.spectrum import CandidateDecision, CompleteSpectrum, LeastOfSpectrum

__all__ = ["SPECTRUM_IMPORTS", "least_of_spectrum_check", "spectrum_text", "spectrum_theorem"]

SPECTRUM_IMPORTS = (
    "Require Import SymbolicLandscape.Spectrum SymbolicLandscape.SpectrumWidths SymbolicLandscape.SpectrumLosses\n"
    "  SymbolicLandscape.SpectrumMinimum."
)


def spectrum_text(problem: EmpiricalProblem, claim: StationarySpectrumIs) -> str:
    """Return the imports, the data set, and the spectrum that the theorem is about.

    Raises `InvalidRequest` for several outputs or an output bias, which spectra are not about.
    """
    activation, data = problem.activation, problem.data
    if data.output_dimension != 1 or problem.has_output_bias:
        raise InvalidRequest("the formal checker of spectra is about one output and no output bias")
    if len(claim.predictions) != len(claim.minimal_widths) or any(
        len(prediction) != data.sample_count for prediction in claim.predictions
    ):
        raise InvalidRequest("predictions and least widths do not fit the data: is this its instance?")
    fields = {
        "data_plus": number_text(activation.alpha_plus),
        "data_minus": number_text(activation.alpha_minus),
        "data_inputs": rows_text(data.inputs),
        "data_targets": vector_text([row[0] for row in data.targets]),
    }
    body = ";\n".join(f"  {key} := {value}" for key, value in fields.items())
    losses = list_text([number_text(loss) for loss in _least_losses(problem, claim)], _NEXT)
    return (
        "Require Import List QArith.\n"
        "Require Import SymbolicLandscape.Landscape.\n"
        f"{SPECTRUM_IMPORTS}\n"
        "Import ListNotations.\n"
        "Local Open Scope Q_scope.\n\n"
        f"Definition instance : DataSet := {{|\n{body}\n|}}.\n\n"
        "(* Each prediction with the least number of neurons of a stationary network that has it. *)\n"
        f"Definition spectrum : list (list Q * nat) :=\n  {_entries_text(claim)}.\n\n"
        "(* The least loss of all networks of 0, 1, .. neurons; the last one is that of all wider networks too. *)\n"
        f"Definition least_losses : list Q :=\n  {losses}."
    )


def spectrum_theorem(problem: EmpiricalProblem, statement: Proved | Refuted) -> Theorem | None:
    """Return how the completeness of a spectrum is proved in Coq, None for other statements."""
    match statement:
        case Proved(StationarySpectrumIs() as claim, CompleteSpectrum() as witness):
            _check_shapes(problem, witness)
            term = _Export(problem, witness).term(claim, "spectrum", "least_losses")
            evidence = Evidence("evidence", "SpectrumEvidence", term)
            checks = (Check("check_spectrum", evidence), Check("check_losses", evidence))
            conclusion = "spectrum_is instance spectrum /\\ least_losses_are instance least_losses"
            return Theorem(conclusion, "check_losses_sound _ _", checks)
    return None


def least_of_spectrum_check(problem: EmpiricalProblem, witness: LeastOfSpectrum) -> Check:
    """Return the check that a network has the least loss of the spectrum that is in its certificate."""
    _check_shapes(problem, witness.complete)
    export = _Export(problem, witness.complete)
    claim = export.claim()
    evidence = Evidence("spectrum", "SpectrumEvidence", export.term(claim, _entries_text(claim), "[]"))
    return Check("check_least_of_spectrum", evidence)


_NEXT = ";\n   "


def _entries_text(claim: StationarySpectrumIs) -> str:
    entries = [
        f"({vector_text(prediction)}, {natural_text(width)})"
        for prediction, width in zip(claim.predictions, claim.minimal_widths, strict=True)
    ]
    return list_text(entries, _NEXT)


def _least_losses(problem: EmpiricalProblem, claim: StationarySpectrumIs) -> list[Rational]:
    """Return the least loss of the predictions of least width at most 0, 1, .., up to the largest least width."""
    targets = tuple(row[0] for row in problem.data.targets)
    losses = []
    for prediction in claim.predictions:
        e = subtract(prediction, targets)
        losses.append(dot(e, e) / 2)
    return [
        min((loss for loss, least in zip(losses, claim.minimal_widths, strict=True) if least <= width), default=ZERO)
        for width in range(max(claim.minimal_widths, default=0) + 1)
    ]


def _check_shapes(problem: EmpiricalProblem, witness: CompleteSpectrum) -> None:
    """Refuse a certificate whose numbers of coordinates, or of faces, are not those of the instance."""
    vectors = [u for decision in witness.candidates for u in decision.too_small]
    vectors += [u for decision in witness.candidates for listed in decision.rounds for u in listed]
    numbers = [c.face for decision in witness.candidates for c in decision.occupied]
    numbers += [face for flat in witness.flats for face in flat]
    if (
        any(len(point) != problem.data.input_dimension for point in witness.faces)
        or any(len(u) != problem.data.sample_count for u in vectors)
        or any(not 0 <= number < len(witness.faces) for number in numbers)
    ):
        raise InvalidRequest("points, vectors or numbers of faces do not fit the data: is this its instance?")


@dataclass(frozen=True)
class _Face:
    """A face with generators of V_F, and the vectors t with e . t = D_F(v) for its directions v."""

    point: Vector
    signs: SignVector
    dimension: int
    is_dead: bool
    span: IntegerRows
    directions: tuple[Vector, ...]
    tests: tuple[Vector, ...]


_Class = tuple[int, int]  # face, sign


@dataclass(frozen=True)
class _Export:
    """One certificate on its way to Coq."""

    problem: EmpiricalProblem
    witness: CompleteSpectrum

    @cached_property
    def inputs(self) -> tuple[Vector, ...]:
        return self.problem.data.inputs

    @cached_property
    def targets(self) -> Vector:
        return tuple(row[0] for row in self.problem.data.targets)

    @cached_property
    def faces(self) -> tuple[_Face, ...]:
        """The faces of the certificate in its order, and last the lineality space."""
        points = [*self.witness.faces, zero_vector(self.problem.data.input_dimension)]
        signs = [sign_vector_of(point, self.inputs) for point in points]
        dimensions = [
            len(points[0]) - rank([x for x, s in zip(self.inputs, face, strict=True) if s == 0]) for face in signs
        ]
        faces = []
        for point, face, dimension in zip(points, signs, dimensions, strict=True):
            is_dead = not any(self.problem.activation.slope(s) for s in face)
            basis = kernel([x for x, s in zip(self.inputs, face, strict=True) if s == 0], len(point))
            larger = [
                primitive(other)
                for other, cell, size in zip(points, signs, dimensions, strict=True)
                if size == dimension + 1 and conforms(face, cell)
            ]
            directions = () if is_dead else (*basis, *map(negate, basis), *larger)
            span = integer_rows([self._one_sided(face, v) for v in basis])
            tests = tuple(self._one_sided(face, v) for v in directions)
            faces.append(_Face(point, face, dimension, is_dead, span, directions, tests))
        return tuple(faces)

    def _one_sided(self, face: SignVector, v: Vector) -> Vector:
        activation, products = self.problem.activation, [dot(v, x) for x in self.inputs]
        return tuple(
            activation.slope(s) * z if s else activation.value(z) for s, z in zip(face, products, strict=True)
        )

    def claim(self) -> StationarySpectrumIs:
        """Return what the certificate finds, in the order of the candidates."""
        found = {q: len(c.occupied) for q, c in self._decisions().items() if c.occupied or is_zero(q)}
        return StationarySpectrumIs(tuple(found), tuple(found.values()))

    def term(self, claim: StationarySpectrumIs, listed_spectrum: str, listed_losses: str) -> str:
        """Return the evidence as a record of Coq."""
        decisions = self._decisions()
        rejections = [
            f"{{| candidate := {vector_text(q)};\n      rounds := {self._rejection(q, decision)} |}}"
            for q, decision in decisions.items()
            if not decision.occupied and not is_zero(q)
        ]
        nothing = CandidateDecision((), (), (), ())
        acceptances = [self._acceptance(q, decisions.get(q, nothing)) for q in claim.predictions]
        faces = [
            f"{{| signs := {_signs_text(face.signs)}; directions := {matrix_text(face.directions)} |}}"
            for face in self.faces
        ]
        tree = _face_tree(self.inputs, [face.signs for face in self.faces], (), len(self.faces[0].point))
        return (
            f"{{| listed_spectrum := {listed_spectrum};\n  listed_losses := {listed_losses};\n"
            f"  completeness := {{|\n  face_tree := {tree};\n"
            f"  listed_faces := {list_text(faces, _NEXT)};\n"
            f"  listed_flats := {list_text(self._flats(), _NEXT)};\n"
            f"  rejections := {list_text(rejections, _NEXT)} |}};\n"
            f"  acceptances := {list_text(acceptances, _NEXT)} |}}"
        )

    @cached_property
    def _subspaces(self) -> tuple[Subspace, ...]:
        """The flats in the order of the certificate."""
        ambient = len(self.targets)
        return tuple(
            Subspace.spanned_by(ambient, tuple(row for face in flat for row in self.faces[face].span))
            for flat in self.witness.flats
        )

    def _decisions(self) -> Mapping[Vector, CandidateDecision]:
        """Return the decision for each candidate: the projections on the flats in order of first appearance."""
        candidates = dict.fromkeys(flat.projection_of(self.targets) for flat in self._subspaces)
        return dict(zip(candidates, self.witness.candidates, strict=False))

    def _flats(self) -> list[str]:
        """Return the flats by dimension, each with the flats that the faces beside it lead to, as steps onwards."""
        ordered = sorted(self._subspaces, key=lambda flat: flat.dimension)
        positions = {flat: position for position, flat in enumerate(ordered)}
        texts = []
        for position, flat in enumerate(ordered):
            left = subtract(self.targets, flat.projection_of(self.targets))
            steps = []
            for face in self.faces:
                beside = any(sum(a * b for a, b in zip(left, row, strict=True)) != 0 for row in face.span)
                joined = positions.get(flat.join(face.span), position) if beside else position
                steps.append(max(joined - position - 1, 0))
            rows = [f"[{'; '.join(map(str, row))}]" for row in flat.rows]
            texts.append(f"{{| basis := {list_text(rows)}; next := [{'; '.join(map(str, steps))}]%nat |}}")
        return texts

    def _possible(self, q: Vector) -> tuple[_Class, ...]:
        """Return the classes that the formal checker starts from, in its order."""
        e = subtract(q, self.targets)
        classes = []
        for number, face in enumerate(self.faces):
            values = [] if face.is_dead else [dot(e, t) for t in face.tests]
            for sign in (1, -1):
                if not face.is_dead and all(sign * value >= 0 for value in values):
                    classes.append((number, sign))
        return tuple(classes)

    def _slack(self, u: Vector, c: _Class) -> tuple[Vector, bool] | None:
        """Return multipliers that show that u is nonpositive on the class, and whether it is negative there."""
        face, sign = self.faces[c[0]], c[1]
        target = zero_vector(len(face.point))
        for s, value, x in zip(face.signs, u, self.inputs, strict=True):
            target = subtract(target, scale(sign * value * self.problem.activation.slope(s), x))
        slack = [ZERO] * len(u)
        if is_zero(target):
            return tuple(slack), False
        columns, owners = [], []
        for k, (s, x) in enumerate(zip(face.signs, self.inputs, strict=True)):
            for t in (s,) if s else (1, -1):
                columns.append(scale(Rational(t), x))
                owners.append((k, s))
        found = fullest_combination(columns, target)
        if isinstance(found, Separation):
            return None
        for amount, (k, s) in zip(found.amounts, owners, strict=True):
            slack[k] += s * amount / found.multiple
        return tuple(slack), any(slack)

    def _rounds(self, q: Vector, decision: CandidateDecision) -> tuple[list[str], tuple[_Class, ...], bool]:
        """Return the rounds one vector at a time, the classes left, and whether a vector refutes them all."""
        classes, texts = self._possible(q), []
        for u in (primitive(u) for listed in decision.rounds for u in listed):
            slacks = [self._slack(u, c) or (zero_vector(len(u)), False) for c in classes]
            texts.append(_round_text(u, [slack for slack, _ in slacks]))
            if dot(u, q) > 0:
                return texts, (), True
            classes = tuple(c for c, (_, strict) in zip(classes, slacks, strict=True) if not strict)
        return texts, classes, False

    def _rejection(self, q: Vector, decision: CandidateDecision) -> str:
        texts, classes, refuted = self._rounds(q, decision)
        if not refuted:  # no class is left: the prediction itself is a vector against them
            texts.append(_round_text(q, [zero_vector(len(q))] * len(classes)))
        return list_text(texts, ";\n        ")

    def _acceptance(self, q: Vector, decision: CandidateDecision) -> str:
        texts, classes, _ = self._rounds(q, decision)
        vectors = tuple(map(primitive, decision.too_small))
        rows = []
        for c in classes if decision.occupied else ():
            found = [self._slack(u, c) for u in vectors]
            rows.append(list_text(["None" if slack is None else f"Some {vector_text(slack[0])}" for slack in found]))
        weights, outputs = self._network(decision)
        return (
            f"{{| narrowing := {list_text(texts, _NEXT)};\n     too_small := {matrix_text(vectors)};\n"
            f"     small_slacks := {list_text(rows, _NEXT)};\n     network_weights := {matrix_text(weights)};\n"
            f"     network_outputs := {vector_text(outputs)};\n"
            f"     network_multipliers := {self._multipliers(weights, outputs)} |}}"
        )

    def _network(self, decision: CandidateDecision) -> tuple[tuple[Vector, ...], Vector]:
        """Return one neuron for each occupied class; the amount of a shared ray is split evenly."""
        lineality = self.faces[-1]
        rays = [face for face in self.faces if face.dimension == lineality.dimension + 1]
        signed_rays = [
            [(r, c.sign) for r, ray in enumerate(rays) if conforms(ray.signs, self.faces[c.face].signs)]
            for c in decision.occupied
        ]
        sharing = Counter(ray for own in signed_rays for ray in own)
        amounts = dict(zip(sorted(sharing), decision.amounts, strict=False))
        weights = []
        for own in signed_rays:
            weight = zero_vector(len(lineality.point))
            for ray in own:
                weight = add(weight, scale(amounts.get(ray, ZERO) / sharing[ray], rays[ray[0]].point))
            weights.append(weight)
        return tuple(weights), tuple(Rational(c.sign) for c in decision.occupied)

    def _multipliers(self, weights: Sequence[Vector], outputs: Vector) -> str:
        """Return the evidence that the network is stationary, none where it is not."""
        if not weights:
            return "[]"
        point = FirstOrder(EmpiricalInstance(self.problem, Network(tuple(weights), (outputs,), None)))
        witness = decide_directionally_stationary(point, DirectionallyStationary(), DEFAULT_LIMITS).witness
        return stationary_text(point, witness) if isinstance(witness, StationaryPoint) else "[]"


def _face_tree(
    inputs: Sequence[Vector], listed: Sequence[SignVector], prefix: SignVector, dimension: int
) -> str:
    """Return the tree of all sign vectors that begin with `prefix`: listed, or impossible."""
    length = len(prefix)
    if not any(face[:length] == prefix for face in listed):
        equal = tuple((x, ZERO) for x, s in zip(inputs, prefix, strict=False) if s == 0)
        more = tuple((scale(Rational(s), x), ZERO) for x, s in zip(inputs, prefix, strict=False) if s)
        found = decide_feasible(LinearSystem(dimension, equal=equal, more_than=more))
        if not isinstance(found, Infeasible):  # a face is missing: no multipliers refute it
            return "NoFace []"
        zero, strict = iter(found.equal), iter(found.more_than)
        return f"NoFace {vector_text([s * next(strict) if s else next(zero) for s in prefix])}"
    if length == len(inputs):
        return "ListedFace"
    branches = [_face_tree(inputs, listed, (*prefix, s), dimension) for s in (-1, 0, 1)]
    return "FaceSplit " + " ".join(f"({branch})" for branch in branches)


def _signs_text(signs: SignVector) -> str:
    return list_text([("Eq", "Gt", "Lt")[s] for s in signs])


def _round_text(u: Vector, slacks: Sequence[Vector]) -> str:
    return f"{{| against := {vector_text(u)}; slacks := {matrix_text(slacks)} |}}"
