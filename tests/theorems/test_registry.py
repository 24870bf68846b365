"""The registry: names, and for each theorem an instance where it holds, for hypotheses one that needs them."""

import json
from pathlib import Path

import pytest

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import certificate_text
from symbolic_landscape.checker import statements
from symbolic_landscape.checker.reading import Rejected, parse_json
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.instance import KINDS, read_record
from symbolic_landscape.theorems.registry import THEOREMS, theorem_named
from symbolic_landscape.theorems.theorem import judge, statement_name

EXAMPLES = Path(__file__).parents[2] / "examples"


def narrow(inputs, targets, input_weights, output_weights):
    return {
        "kind": "empirical", "activation": "relu", "inputs": inputs, "targets": targets,
        "input_weights": input_weights, "output_weights": output_weights,
    }  # fmt: skip


KINK = narrow([["1"]], [["-1"]], [["0"]], [["1"]])  # S(v) = max(v, 0)
TWO_SIDES = narrow([["1"], ["-1"]], [["1"], ["5"]], [["1"]], [["1"]])  # fits x = 1, cannot see x = -1
SADDLE = narrow([["1", "0"]], [["1"]], [["0", "1"]], [["0"]])
MOVING = narrow([["1"]], [["1"]], [["1"]], [["2"]])
TOP_PAIR = json.loads((EXAMPLES / "top_singular_pair.json").read_text())


def replicated(point, *gamma):
    beta = ["1" for _ in gamma]
    way = {"unit_replication": {"neuron": 0, "beta": beta, "gamma": list(gamma)}}
    return {"kind": "embedding", "narrow": point, "embedding": way}


def inactive(point, w, h):
    way = {"inactive_unit": {"input_weight": w, "output_weights": h}}
    return {"kind": "embedding", "narrow": point, "embedding": way}


def propagated(point, *w):
    return {"kind": "embedding", "narrow": point, "embedding": {"inactive_propagation": {"input_weight": list(w)}}}


def on_interval(activation, alpha, beta, w, b, v, c):
    target = {"alpha": alpha, "beta": beta}
    parameters = {"w": w, "b": b, "v": v, "c": c}
    return {"kind": "interval", "activation": activation, "interval": ["0", "1"], "target": target, **parameters}


def batches(losses, **more):
    probabilities = {1: ["1"], 2: ["1/4", "3/4"]}[len(losses)]
    shape = {"kind": "polynomial", "variables": ["x"], "batches": losses, "minimum": ["0"], "step_size": "1"}
    return {**shape, "probabilities": probabilities, **more}


LINE = on_interval({"leaky_relu": "1/4"}, "1", "0", ["1"], ["0"], ["1"], "0")  # f(x) = x
PARABOLAS = on_interval("quadratic", "2", "1", ["1", "1"], ["1", "0"], ["1", "-1"], "0")  # (x + 1)^2 - x^2
QUARTIC = ["5*x^2/4 + x^4/4", "x^2/2"]  # F = -3x/2 - x^3 and 0

# theorem -> an example, or an instance, where all hypotheses and the conclusion are proved
HOLDS = {
    "wu2025.minimum_is_stationary": "first_kink",
    "wu2025.stationary_is_clarke": "aligned_neurons",
    "wu2025.no_escape_local_minimum": "kinked_minimum_two_outputs",
    "wu2025.not_minimum_has_escape": "escape_with_boundary",
    "wu2025.scalar_escape_not_minimum": "escape_with_boundary",
    "wu2025.scalar_minimum_no_escape": "first_kink",
    "wu2025.scalar_used_no_escape": "first_kink",
    "wu2025.scalar_used_local_minimum": "w0_kink_min",
    "wu2025.balancedness": "tangential_smooth",
    "wu2025.unit_replication": replicated(KINK, "1", "0"),
    "wu2025.unit_replication_minimum": replicated(KINK, "1/2", "1/2"),
    "wu2025.inactive_unit": inactive(SADDLE, ["-1", "0"], ["3"]),
    "wu2025.inactive_unit_minimum": inactive(KINK, ["-1"], ["3"]),
    "wu2025.inactive_propagation": propagated(KINK, "0"),
    "wu2025.inactive_propagation_minimum": propagated(TWO_SIDES, "2"),
    "wu2025.embedding_lifts_descent": replicated(MOVING, "1/2", "1/2"),
    "wu2025.embedding_lifts_curves": replicated(SADDLE, "2", "-1"),
    "cheridito2022.no_local_maximum": "corner_local_minimum",
    "cheridito2022.minimum_is_critical": "relu_locmin_T0",
    "cheridito2022.constant_target": on_interval("relu", "0", "2", ["-1"], ["-1"], ["5"], "2"),
    "cheridito2022.relu_minimum_is_dead": "relu_locmin_T0",
    "cheridito2022.relu_inactive_is_minimum": on_interval("relu", "2", "0", ["-1"], ["-1"], ["5"], "1"),
    "cheridito2022.relu_breakpoints": "relu_kink4",
    "cheridito2022.relu_breakpoint_count": "relu_kink2_minimal",
    "cheridito2022.relu_loss": "relu_kink4",
    "cheridito2022.critical_bias": "leaky_kink1_1over100",
    "cheridito2022.leaky_minimum_is_global": LINE,
    "cheridito2022.quadratic_minimum_is_global": PARABOLAS,
    "cheridito2022.quadratic_saddle_is_constant": "quad_saddle_flat_degenerate",
    "huang2026.minimum_is_attractive": "gaussian_I_M6",
    "huang2026.attractive_is_minimum": "gaussian_II_M17_k6",
    "huang2026.attractive_is_nondegenerate": "gaussian_A_M6",
    "huang2026.minimum_in_span": "gaussian_I_M6",
    "huang2026.global_is_local": "gaussian_trained_wide",
    "huang2026.equal_width_one_student": "gaussian_I_M6",
    "huang2026.equal_width_all_students": "gaussian_A_M6",
    "huang2026.one_student_more": "gaussian_N_M7",
    "mulayoff2026.criterion_oscillation": "coupling_rescues",
    "mulayoff2026.criterion_stable_at_threshold": "coupling_rescues",
    "mulayoff2026.negative_criterion_no_oscillation": "quartic_unstable",
    "mulayoff2026.negative_criterion_unstable": "quartic_unstable",
    "mulayoff2026.sgd_stability": "sure_convergence",
    "mulayoff2026.sgd_mean_square": "irrational_interpolation",
    "mulayoff2026.sgd_divergence": batches(QUARTIC, start=["-9/2"]),
    "mulayoff2026.sgd_divergence_is_unbounded": "one_unstable_batch_diverges",
}

# (theorem, hypothesis) -> an instance that is a counterexample to the theorem without the hypothesis
NEEDED = {
    ("wu2025.no_escape_local_minimum", "no_escape_neuron"): SADDLE,
    ("wu2025.scalar_escape_not_minimum", "one_output"): "top_singular_pair",
    ("wu2025.scalar_minimum_no_escape", "one_output"): "top_singular_pair",
    ("wu2025.scalar_minimum_no_escape", "local_minimum"): SADDLE,
    ("wu2025.scalar_used_no_escape", "one_output"): "top_singular_pair",
    ("wu2025.scalar_used_no_escape", "no_unused_neuron"): SADDLE,
    ("wu2025.scalar_used_local_minimum", "one_output"): "joint_descent",
    ("wu2025.scalar_used_local_minimum", "directionally_stationary"): MOVING,
    ("wu2025.scalar_used_local_minimum", "no_unused_neuron"): SADDLE,
    ("wu2025.unit_replication", "nonnegative_gamma"): replicated(KINK, "2", "-1"),
    ("wu2025.unit_replication", "narrow_directionally_stationary"): replicated(MOVING, "1"),
    ("wu2025.unit_replication_minimum", "positive_gamma"): replicated(KINK, "1", "0"),
    ("wu2025.unit_replication_minimum", "narrow_no_escape_neuron"): replicated(TOP_PAIR, "1/2", "1/2"),
    ("wu2025.inactive_unit", "added_neuron_dead"): inactive(TWO_SIDES, ["0"], ["1"]),
    ("wu2025.inactive_unit", "narrow_directionally_stationary"): inactive(MOVING, ["-1"], ["1"]),
    ("wu2025.inactive_unit_minimum", "added_neuron_dead"): inactive(TWO_SIDES, ["0"], ["0"]),
    ("wu2025.inactive_unit_minimum", "narrow_local_minimum"): inactive(SADDLE, ["-1", "0"], ["1"]),
    ("wu2025.inactive_propagation", "added_activity_orthogonal"): propagated(TWO_SIDES, "-1"),
    ("wu2025.inactive_propagation_minimum", "added_neuron_unseen"): propagated(KINK, "0"),
    ("wu2025.inactive_propagation_minimum", "narrow_no_escape_neuron"): propagated(SADDLE, "-1", "0"),
    ("cheridito2022.minimum_is_critical", "affine_target"): "corner_local_minimum",
    ("cheridito2022.constant_target", "constant_target"): "leaky_kink1_1over100",
    ("cheridito2022.relu_minimum_is_dead", "affine_target"): "corner_local_minimum",
    ("cheridito2022.relu_minimum_is_dead", "local_minimum"): "relu_kink4",
    ("cheridito2022.relu_minimum_is_dead", "not_global_minimum"): "relu_global_type1",
    ("cheridito2022.relu_inactive_is_minimum", "every_neuron_inactive"): "relu_kink2_minimal",
    ("cheridito2022.relu_inactive_is_minimum", "centered_bias"): "relu_dead_not_centered",
    ("cheridito2022.relu_breakpoints", "relu_activation"): "leaky_kink2p_21over100",
    ("cheridito2022.relu_breakpoint_count", "relu_activation"): "leaky_kink1_1over100",
    ("cheridito2022.relu_loss", "affine_target"): "weighted_saddle",
    ("cheridito2022.critical_bias", "critical"): "relu_dead_not_centered",
    ("cheridito2022.critical_bias", "not_global_minimum"): "relu_global_type1",
    ("cheridito2022.leaky_minimum_is_global", "leaky_relu_activation"): "relu_locmin_T0",
    ("cheridito2022.leaky_minimum_is_global", "local_minimum"): "leaky_steep_kink1",
    ("cheridito2022.quadratic_minimum_is_global", "quadratic_activation"): "relu_locmin_T0",
    ("cheridito2022.quadratic_saddle_is_constant", "quadratic_activation"): "relu_kink2_minimal",
    ("huang2026.attractive_is_minimum", "attractive_fixed_point"): "gaussian_I_M5",
    ("huang2026.equal_width_one_student", "teachers_at_least"): "gaussian_I_M5",
    ("huang2026.one_student_more", "family_is"): "gaussian_II_M17_k3",
    ("mulayoff2026.criterion_oscillation", "nondegenerate_minimum"): "naive_criterion_misleads",
    ("mulayoff2026.criterion_oscillation", "criterion_positive"): "quartic_unstable",
    ("mulayoff2026.negative_criterion_no_oscillation", "nondegenerate_minimum"): "naive_criterion_misses",
    ("mulayoff2026.negative_criterion_unstable", "criterion_negative"): "coupling_rescues",
    ("mulayoff2026.sgd_stability", "batches_linearly_stable"): "one_unstable_batch_everywhere",
    ("mulayoff2026.sgd_stability", "no_given_start"): batches(["x^2/2 + x^4"], start=["3"]),
    ("mulayoff2026.sgd_stability", "batches_positive_definite"): batches(["-x^4/4"]),
    ("mulayoff2026.sgd_mean_square", "batches_linearly_stable"): "unstable_batch_trapped",
    ("mulayoff2026.sgd_divergence", "start_beyond_growth_radius"): "irrational_interpolation",
}


def instance_of(given):
    if isinstance(given, str):
        return sl.read(EXAMPLES / f"{given}.json")
    return read_record(parse_document(json.dumps(given), "instance"))


def assert_certified(instance, judgement):
    certificate = parse_json(certificate_text(judgement.decided), "certificate", Rejected)
    lines, accepted = statements.check(parse_json(json.dumps(instance.to_document()), "instance"), certificate)
    assert accepted, lines


def test_names_and_kinds() -> None:
    names = [theorem.name for theorem in THEOREMS]
    assert len(set(names)) == len(names) >= 30
    for theorem in THEOREMS:
        assert theorem.name.partition(".")[0] in ("wu2025", "cheridito2022", "huang2026", "mulayoff2026")
        assert theorem.kind in KINDS
        hypotheses = [statement_name(hypothesis) for hypothesis in theorem.hypotheses]
        assert len(set(hypotheses)) == len(hypotheses), "--drop NAME means one hypothesis"


def test_a_theorem_is_found_by_its_name_and_a_near_miss_is_told() -> None:
    assert all(theorem_named(theorem.name) is theorem for theorem in THEOREMS)
    assert sl.theorem("wu2025.unit_replication").kind == "embedding"
    for wrong in ("wu2025.unit_replicaton", "unit_replication"):
        with pytest.raises(InvalidRequest, match=r"is not a theorem; did you mean .*wu2025\.unit_replication"):
            theorem_named(wrong)
    with pytest.raises(InvalidRequest, match="`symbolic-landscape theorems` lists them"):
        theorem_named("zzz")


@pytest.mark.parametrize("name", [theorem.name for theorem in THEOREMS])
def test_every_theorem_holds_somewhere_and_the_checker_agrees(name: str) -> None:
    instance, theorem = instance_of(HOLDS[name]), theorem_named(name)
    judgement = judge(theorem, instance)
    assert (judgement.outcome, judgement.reason) == ("holds", "")
    assert len(judgement.decided) == len(theorem.hypotheses) + 1
    assert_certified(instance, judgement)


@pytest.mark.parametrize(("name", "hypothesis"), NEEDED)
def test_a_hypothesis_is_needed_and_the_checker_agrees(name: str, hypothesis: str) -> None:
    instance, theorem = instance_of(NEEDED[name, hypothesis]), theorem_named(name)
    assert judge(theorem, instance).outcome in ("vacuous", "undecided")
    judgement = judge(theorem.without(hypothesis), instance)
    assert judgement.outcome == "counterexample", judgement.reason
    assert_certified(instance, judgement)
