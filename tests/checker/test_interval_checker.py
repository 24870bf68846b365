"""The checker's rules for interval instances: by hand, by mutation, and against every false claim that can be tried."""

import copy
import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from interval_cases import cases
from interval_targets import ACTIVATIONS, general_instance

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import certificate_text
from symbolic_landscape.checker.interval import CLAIMS, response_beside
from symbolic_landscape.checker.interval_point import Point
from symbolic_landscape.checker.interval_polynomial import expanded, integral, stays_nonnegative
from symbolic_landscape.checker.interval_single_neuron import activity_integral
from symbolic_landscape.checker.reading import BadInput, Rejected, parse_json
from symbolic_landscape.checker.statements import check

ROOT = Path(__file__).parents[2]
EXAMPLES = [
    path.stem
    for path in sorted((ROOT / "examples").glob("*.json"))
    if json.loads(path.read_text()).get("kind") == "interval"
]
HEADER = {"format": "symbolic_landscape certificate", "version": 1}


def load(name):
    return [json.loads((ROOT / folder / f"{name}.json").read_text()) for folder in ("examples", "proofs/certificates")]


def statement(claim, status, witness, **fields):
    return {"claim": {"name": claim}, "status": status, "witness": {"witness": witness, **fields}}


def certificate(*statements):
    return {**HEADER, "statements": list(statements)}


def verdict(instance, document):
    """Whether the checker accepts, for plain JSON values."""
    parsed = [parse_json(json.dumps(value), "test") for value in (instance, document)]
    try:
        return check(*parsed)[1]
    except Rejected:
        return False


def affine(w, b, v, c, activation="relu", interval=("0", "1"), alpha="1", beta="0"):
    return {
        "kind": "interval", "activation": activation, "interval": list(interval),
        "target": {"alpha": alpha, "beta": beta}, "w": w, "b": b, "v": v, "c": c,
    }  # fmt: skip


# --- by hand ----------------------------------------------------------------------------------------------------------

CONSTANT = affine(["-1"], ["0"], ["0"], "1/2")  # f = 1/2, one flat neuron that begins at the left end
# b = u, v = -u: D(u) = int_0^u (1/2 - x)(u - x) dx = u^2/4 - u^3/6, int s = u^2/2, int s^2 = u^3/3
# L(u) - L = -2u D + u^2 (u^3/3 - u^4/4) = -u^3/2 + u^4/3 + u^5/3 - u^6/4, with c moved by u . u^2/2
PATH = {"witness": "neuron_path", "neuron": 0, "w": [], "b": ["1"], "v": ["-1"]}
CURVE = {"neurons": [PATH], "c": ["0", "0", "1/2"], "until": "1/2", "change": ["0", "0", "-1/2", "1/3", "1/3", "-1/4"]}


def test_a_third_order_curve_by_hand():
    assert verdict(CONSTANT, certificate(statement("local_minimum", "refuted", "curve_descent", **CURVE)))
    assert verdict(CONSTANT, certificate(statement("global_minimum", "refuted", "curve_descent", **CURVE)))


@pytest.mark.parametrize(
    "change",
    [
        {"until": "5/4"},
        {"until": "0"},
        {"until": "-1/2"},
        {"change": [*CURVE["change"], "0"]},
        {"change": CURVE["change"][:-1]},
        {"change": []},
        {"c": []},
        {"c": ["0", "0", "1/2", "1"]},
        {"neurons": [PATH, PATH]},
        {"neurons": []},
        {"neurons": [{**PATH, "v": ["1"]}]},
        {"neurons": [{**PATH, "b": ["-1"]}]},
        {"neurons": [{**PATH, "neuron": 1}]},
        {"neurons": [{**PATH, "w": ["1"]}]},
    ],
)
def test_what_is_wrong_with_the_curve_is_seen(change):
    changed_curve = {**CURVE, **change}
    assert not verdict(CONSTANT, certificate(statement("local_minimum", "refuted", "curve_descent", **changed_curve)))


def test_small_statements_by_hand():
    zero = affine(["1"], ["0"], ["1"], "0")
    for claim in ("local_minimum", "global_minimum"):
        assert verdict(zero, certificate(statement(claim, "proved", "zero_loss")))
        assert not verdict(CONSTANT, certificate(statement(claim, "proved", "zero_loss")))
    for claim in ("critical", "directionally_stationary"):
        assert verdict(CONSTANT, certificate(statement(claim, "proved", "zero_gradient")))
    # dead, but c = 51/100: dL/dc = 1/50
    uncentered = affine(["1"], ["-2"], ["3"], "51/100")
    down = {"w": ["0"], "b": ["0"], "v": ["0"], "c": "-1", "derivative": "-1/50"}
    for claim in CLAIMS:
        assert verdict(uncentered, certificate(statement(claim, "refuted", "negative_derivative", **down)))
    for wrong in ({"derivative": "-1/51"}, {"c": "1", "derivative": "1/50"}, {"c": "0", "derivative": "0"}, {"w": []}):
        fields = down | wrong
        assert not verdict(uncentered, certificate(statement("critical", "refuted", "negative_derivative", **fields)))
    minimum = affine(["-2"], ["0"], ["3"], "1/2")
    assert verdict(minimum, certificate(statement("local_minimum", "proved", "harmless_neurons")))
    assert not verdict(
        affine(["-2"], ["0"], ["-3"], "1/2"), certificate(statement("local_minimum", "proved", "harmless_neurons"))
    )
    lower = {"w": ["1"], "b": ["0"], "v": ["1"], "c": "0", "loss": "0"}
    assert verdict(minimum, certificate(statement("global_minimum", "refuted", "lower_point", **lower)))
    assert not verdict(zero, certificate(statement("global_minimum", "refuted", "lower_point", **lower)))


def test_a_flat_constant_neuron_does_not_hide_a_slope():
    """The form without a slope is positive definite here, and the point is no local minimum."""
    left, right = ["1/10", "1/5"], ["1/10", "2/5", "3/5"]
    target = {"pieces": [{"upto": "0", "polynomial": left}, {"upto": "1", "polynomial": right}]}
    good = {
        "kind": "interval", "activation": "relu", "interval": ["-1", "1"], "target": target,
        "w": ["1"], "b": ["0"], "v": ["1"], "c": "0",
    }  # fmt: skip
    claim = certificate(statement("local_minimum", "proved", "positive_effective_hessian"))
    assert verdict(good, claim)
    assert verdict({**good, "w": ["1", "1"], "b": ["0", "-3"], "v": ["1", "7"]}, claim)
    for w, b, v in (("0", "1", "0"), ("1", "-1", "0"), ("0", "0", "0"), ("1", "-1/2", "0"), ("0", "0", "1")):
        assert not verdict({**good, "w": ["1", w], "b": ["0", b], "v": ["1", v]}, claim)


# --- mutations --------------------------------------------------------------------------------------------------------

DROP = object()


def changes(value, path=()):
    """Every way to change one leaf of a certificate: numbers moved, texts replaced, items dropped or repeated."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from changes(item, (*path, key))
            yield (*path, key), DROP
        yield (*path, "more"), "1"
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from changes(item, (*path, position))
        if value:
            yield (*path, len(value) - 1), DROP
        yield path, [*value, value[-1] if value else "1"]
    elif isinstance(value, str) and value.lstrip("-")[:1].isdigit():
        number = Fraction(value)
        for changed in (number + Fraction(1, 50), -number if number else Fraction(1), number * 2**60 + 1):
            yield path, str(changed)
        yield path, value + "0" if "/" not in value else value.replace("/", "/0")
        yield path, 0
    elif isinstance(value, bool | int):
        yield path, value + 1
        yield path, str(value)
    elif value in ("proved", "refuted"):
        yield path, "refuted" if value == "proved" else "proved"
    else:
        yield path, value + "x"
        for name in (*CLAIMS, *PLAIN, *WITH_FIELDS):
            if name != value:
                yield path, name


# witnesses without fields, and those with
PLAIN = (
    "zero_loss", "zero_gradient", "one_sided_derivatives", "harmless_neurons", "positive_effective_hessian",
    "orthogonal_residual", "single_neuron",
)  # fmt: skip
WITH_FIELDS = ("negative_derivative", "loss_corner", "curve_descent", "lower_point")


def changed(document, path, new):
    copied = copy.deepcopy(document)
    target = copied
    for key in path[:-1]:
        target = target[key]
    if new is DROP:
        del target[path[-1]]
    else:
        target[path[-1]] = new
    return copied


def has_slack(path, new):
    """Where another witness may prove the same claim.

    A curve that ends elsewhere; a direction, or a lower point, in a parameter that does nothing there; and another rule
    for the same claim, named in the place of one without fields.
    """
    nearby = path[-1] == "until" and isinstance(new, str) and 0 < Fraction(new) <= 1
    unseen = len(path) > 3 and path[3] in ("w", "b", "v") and isinstance(new, str)
    return nearby or unseen or path[-1] in ("witness", "name", "status", "breakpoint")


def decided_by_the_engine(instance_name):
    answer = sl.classify(sl.read(ROOT / "examples" / f"{instance_name}.json"))
    return {(verdict.claim.name, verdict.status) for verdict in answer.claims}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_changed_field_is_rejected(name):
    instance, document = load(name)
    assert verdict(instance, document)
    true = decided_by_the_engine(name)
    tried = accepted = 0
    for number in range(len(document["statements"])):
        first = {**document, "statements": document["statements"][number : number + 1]}
        for path, new in changes(first):
            mutant = changed(first, path, new)
            if mutant == first or path == ("statements",):  # a statement that is made twice is still true
                continue
            tried += 1
            if not verdict(instance, mutant):
                continue
            accepted += 1
            (kept,) = mutant["statements"]
            assert (kept["claim"]["name"], kept["status"]) in true, (path, new)
            assert has_slack(path, new), (path, new)
    assert tried > 100
    assert accepted < tried / 6


def test_names_of_claims_and_witnesses_are_closed():
    decided = {claim for name in EXAMPLES for claim, _ in decided_by_the_engine(name)}
    assert decided == set(CLAIMS)
    used = {s["witness"]["witness"] for name in EXAMPLES for s in load(name)[1]["statements"]}
    assert used == {*PLAIN, *WITH_FIELDS}


# --- false claims -----------------------------------------------------------------------------------------------------


def forged(instance, answer):
    """Accepted statements among all that need no fields; each has to be one that the engine decided alike."""
    document = instance.to_document()
    status = {found.claim.name: found.status for found in answer.claims}
    for claim in CLAIMS:
        for said in ("proved", "refuted"):
            for kind in PLAIN:
                if verdict(document, certificate(statement(claim, said, kind))):
                    yield claim, said, kind, status[claim]


def test_no_plain_witness_proves_anything_false():
    accepted = set()
    for case in cases(71, 160):
        instance = case.instance()
        for claim, said, kind, known in forged(instance, sl.classify(instance)):
            assert said == known, (case, claim, said, kind)
            accepted.add((claim, kind))
    assert {kind for _, kind in accepted} >= {"zero_loss", "zero_gradient", "harmless_neurons"}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_no_plain_witness_contradicts_the_engine_on_general_targets(name):
    rng = Random(72)
    for _ in range(35):
        instance = general_instance(rng, name)
        for claim, said, kind, known in forged(instance, sl.classify(instance)):
            assert known in (said, "undecided"), (instance.to_document(), claim, said, kind)


def test_certificates_of_other_instances_prove_nothing_false():
    documents = {name: load(name) for name in EXAMPLES}
    for name, (instance, _) in documents.items():
        true = decided_by_the_engine(name)
        for _, (_, document) in documents.items():
            for one in document["statements"]:
                if verdict(instance, certificate(one)):
                    assert (one["claim"]["name"], one["status"]) in true


def test_engine_certificates_are_accepted():
    for case in cases(73, 120):
        instance = case.instance()
        text = certificate_text(sl.classify(instance).decided())
        assert verdict(instance.to_document(), json.loads(text))
    rng = Random(74)
    for name in ACTIVATIONS:
        for _ in range(30):
            instance = general_instance(rng, name)
            assert verdict(instance.to_document(), json.loads(certificate_text(sl.classify(instance).decided())))


# --- its parts --------------------------------------------------------------------------------------------------------


def exact(values):
    return all(isinstance(x, int | Fraction) and not isinstance(x, bool) for x in values)


def test_everything_is_exact():
    """Dividing two Python integers would make a float without a word."""
    rng = Random(75)
    for _ in range(25):
        document = general_instance(rng, rng.choice(["relu", "1/4"])).to_document()
        point = Point(parse_json(json.dumps(document), "test"))
        assert exact([point.loss, *(x for row in point.moments for x in row)])
        assert exact(x for _, _, e in point.weighted for x in e)
        for orientation in (1, -1):
            assert exact(response_beside(point, orientation, point.low, 1))
            for power in (1, 2):
                assert exact(activity_integral(point.gamma, point.weighted, 0, orientation, power))
    assert exact(expanded([Fraction(1), Fraction(2), Fraction(3)], 1, -1))
    assert isinstance(integral([Fraction(1)], 0, 1), Fraction)


def test_signs_by_coefficients():
    half = Fraction(1, 2)
    assert stays_nonnegative([], half) and not stays_nonnegative([], half, strictly=True)
    assert stays_nonnegative([1, -2], half) and not stays_nonnegative([1, -2], half, strictly=True)
    assert not stays_nonnegative([1, -2], Fraction(2, 3))
    assert not stays_nonnegative([0, -1, 100], half)
    assert stays_nonnegative([0, 1, 5, -2], half, strictly=True)


BROKEN = [
    {"activation": "tanh"},
    {"activation": {"leaky_relu": "0"}},
    {"activation": {"leaky_relu": "1"}},
    {"activation": {"leaky_relu": "1/2", "more": "1"}},
    {"interval": ["1", "0"]},
    {"interval": ["0"]},
    {"target": {"alpha": "1"}},
    {"target": {"pieces": [{"upto": "1/2", "polynomial": ["1"]}]}},
    {"target": {"pieces": [{"upto": "1", "polynomial": ["1"], "more": 1}]}},
    {"target": {"pieces": "1"}},
    {"density": {"pieces": [{"upto": "1", "polynomial": ["-1"]}]}},
    {"density": {"pieces": [{"upto": "1", "polynomial": ["0"]}]}},
    {"w": []},
    {"w": ["1", "2"]},
    {"v": ["x"]},
    {"densty": {"pieces": []}},
]


@pytest.mark.parametrize("change", BROKEN, ids=str)
def test_broken_instances_are_bad_input(change):
    document = {**CONSTANT, **change}
    with pytest.raises(BadInput):
        verdict(document, certificate(statement("critical", "proved", "zero_gradient")))


def test_alone_as_a_process(tmp_path):
    files = [str(ROOT / folder / "relu_kink4.json") for folder in ("examples", "proofs/certificates")]
    checker = str(ROOT / "symbolic_landscape" / "checker")

    def run_checker(*arguments):
        command = [sys.executable, "-I", "-S", checker, *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    run = run_checker(*files)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines()[-1] == "VERIFIED"
    other = str(ROOT / "examples" / "relu_locmin_T0.json")
    run = run_checker(other, files[1])
    assert run.returncode == 1 and run.stdout.splitlines()[-1] == "REJECTED"
