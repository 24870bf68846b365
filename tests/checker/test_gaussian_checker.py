"""The checker of Gaussian certificates: its arithmetic, its formulas, and what it rejects."""

import copy
import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import certificate_text
from symbolic_landscape.checker.gaussian_intervals import inertia_bounds, intervals
from symbolic_landscape.checker.gaussian_network import Network
from symbolic_landscape.checker.gaussian_symmetric import Shape, SymmetricNetwork
from symbolic_landscape.checker.reading import Rejected, parse_json
from symbolic_landscape.checker.statements import check
from symbolic_landscape.exact.matrix import inertia
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.model.gaussian import gaussian_from_arrays
from symbolic_landscape.propose import gaussian_network

ROOT = Path(__file__).parents[2]
BITS = 200
NUMBERS = intervals(BITS)
fractions = st.fractions(-50, 50, max_denominator=1000)


def inside(interval, exact: Fraction) -> bool:
    return interval.lo <= exact * 2**BITS <= interval.hi


def middle(interval) -> float:
    return float(Fraction(interval.lo + interval.hi, 2 << BITS))


# --- arithmetic -------------------------------------------------------------------------------------------------------


@given(fractions, fractions, st.fractions(0, 1, max_denominator=50), st.integers(-3, 3))
def test_operations_contain_the_results_of_members(a, b, spread, part):
    x = a + spread * Fraction(part, 3)
    low, high = NUMBERS.of(a - spread), NUMBERS.of(a + spread)
    wide, thin = NUMBERS(low.lo, high.hi), NUMBERS.of(b)
    assert inside(wide + thin, x + b) and inside(wide - thin, x - b) and inside(-wide, -x)
    assert inside(wide * thin, x * b) and inside(thin * wide, x * b) and inside(wide * wide, x * x)
    assert inside(wide * 7, 7 * x) and inside(wide * -7, -7 * x)
    if abs(b) > Fraction(1, 100):
        assert inside(wide / thin, x / b)
    if x >= 0:
        root = wide.sqrt()
        assert root.lo <= 0 or Fraction(root.lo, 2**BITS) ** 2 <= x
        assert x <= Fraction(root.hi, 2**BITS) ** 2
    assert wide.positive is (wide.lo > 0)


def test_a_division_by_an_interval_around_zero_is_rejected():
    with pytest.raises(Rejected):
        _ = NUMBERS.of(1) / (NUMBERS.of(1) - NUMBERS.of(1))
    with pytest.raises(Rejected):
        NUMBERS.angle(NUMBERS.of(1), NUMBERS(-1, 1))


@given(st.fractions(0, 9, max_denominator=10**6), st.fractions(-9, 9, max_denominator=10**6))
def test_angles_and_pi_agree_with_mpmath(opposite, adjacent):
    if opposite == 0 == adjacent:
        return
    found = NUMBERS.angle(NUMBERS.of(opposite), NUMBERS.of(adjacent))
    with mpmath.workprec(300):
        wanted = mpmath.atan2(*(mpmath.mpf(x.numerator) / x.denominator for x in (opposite, adjacent))) * 2**BITS
        assert found.lo <= wanted <= found.hi
        assert NUMBERS.pi.lo <= mpmath.pi * 2**BITS <= NUMBERS.pi.hi
    assert found.hi - found.lo < 2**20 and NUMBERS.pi.hi - NUMBERS.pi.lo < 2**12


@settings(max_examples=80)
@given(st.lists(st.lists(st.integers(-4, 4), min_size=4, max_size=4), min_size=4, max_size=4), fractions)
def test_inertia_bounds_hold(rows, shift):
    exact = [[Fraction(rows[i][j] + rows[j][i]) for j in range(4)] for i in range(4)]
    try:
        below, above, error = inertia_bounds(
            [[NUMBERS.of(x) for x in row] for row in exact], NUMBERS.of(shift / 10)
        )
    except Rejected:
        return
    gap = Fraction(error, 2**BITS)
    for side, count in ((-gap, below), (gap, above)):
        bound = shift / 10 + side
        moved = tuple(vector([x - bound * int(i == j) for j, x in enumerate(row)]) for i, row in enumerate(exact))
        found = inertia(moved)
        assert (found.negative if side < 0 else found.positive) <= count
    assert gap < Fraction(1, 10**6)  # elimination without pivots: small pivots cost digits, never truth


# --- formulas: the checker's own, against the floats of the proposals -------------------------------------------------


def test_network_formulas():
    draw = np.random.default_rng(0)
    w, v = draw.integers(-9, 10, size=(3, 4)), draw.integers(-9, 10, size=(2, 4))
    v[1] = -2 * w[0]
    at = Network(*([[Fraction(int(x), 4) for x in row] for row in rows] for rows in (w, v)), NUMBERS)
    w, v = w / 4, v / 4
    unit = [[Fraction(int(i == j)) for j in range(4)] for i in range(4)]
    assert middle(at.loss()) == pytest.approx(gaussian_network.loss(w, v))
    assert at.gradient_norm().hi / 2.0**BITS == pytest.approx(np.linalg.norm(gaussian_network.gradient(w, v)))
    found = np.array([[middle(x) for x in row] for row in at.hessian(unit)])
    assert found == pytest.approx(gaussian_network.hessian(w, v), abs=1e-9)


@pytest.mark.parametrize(
    ("blocks", "attached"), [((2, 4), (0, 1, None)), ((2, 4), (0, 0, 1)), ((5,), (0,)), ((1, 4), (0, 1))]
)
def test_symmetric_forms(blocks, attached):
    """The form on a finer shape has the values of the full Hessian on the same directions."""
    shape = Shape(list(blocks), list(attached))
    draw = np.random.default_rng(1)
    unknowns = [Fraction(int(x), 8) for x in draw.integers(1, 20, size=len(shape.places()))]
    at = SymmetricNetwork(shape, unknowns, NUMBERS)
    dense = _dense(shape, unknowns)
    eye = np.eye(sum(blocks))
    assert middle(at.loss()) == pytest.approx(gaussian_network.loss(dense, eye))
    assert at.gradient_norm().hi / 2.0**BITS == pytest.approx(np.linalg.norm(gaussian_network.gradient(dense, eye)))
    finer, block_of, group_of = shape.cut()
    form, lengths = at.form(finer, block_of, group_of)
    hessian = gaussian_network.hessian(dense, eye)
    units = [
        _dense(finer, [Fraction(int(k == j)) for j in range(len(finer.places()))]) for k in range(len(finer.places()))
    ]
    order = _rows_in_order(shape, finer, group_of)
    flat = np.array([unit[order].ravel() for unit in units])
    assert [int(x @ x) for x in flat] == lengths
    assert np.array([[middle(x) for x in row] for row in form]) == pytest.approx(flat @ hessian @ flat.T, abs=1e-9)
    least = np.linalg.eigvalsh(hessian)[0]
    scale = np.sqrt(np.outer(lengths, lengths))
    assert np.linalg.eigvalsh((flat @ hessian @ flat.T) / scale)[0] == pytest.approx(least)  # the averaging lemma


def _dense(shape, unknowns):
    rows, starts = shape.rows(unknowns), np.cumsum([0, *shape.blocks])
    found = []
    for group, row in enumerate(rows):
        plain = [float(row[b]) for b, size in enumerate(shape.blocks) for _ in range(size)]
        own = shape.attached[group]
        for student in range(shape.size(group)):
            one = list(plain)
            if own is not None:
                one[starts[own] + student] = float(row[-1])
            found.append(one)
    return np.array(found)


def _rows_in_order(shape, finer, group_of):
    """Positions of the finer network's students in the order of the coarse one: groups one after another."""
    starts, position = {}, 0
    for group in range(len(finer.attached)):
        starts[group] = position
        position += finer.size(group)
    order = []
    for group in range(len(shape.attached)):
        for member, origin in enumerate(group_of):
            if origin == group:
                order += range(starts[member], starts[member] + finer.size(member))
    return order


# --- certificates -----------------------------------------------------------------------------------------------------


def load(name):
    texts = [(ROOT / folder / f"{name}.json").read_text() for folder in ("examples", "proofs/certificates")]
    return [json.loads(text) for text in texts]


def verdict(instance, certificate):
    """Whether the checker accepts, for plain JSON values."""
    parsed = [parse_json(json.dumps(value), "test") for value in (instance, certificate)]
    try:
        return check(*parsed)[1]
    except Rejected:
        return False


SMALL = [
    "gaussian_I_M6", "gaussian_I_M5", "gaussian_N_M7", "gaussian_general_teachers", "gaussian_trained_wide",
    "gaussian_split_minimum",
]  # fmt: skip


@pytest.mark.parametrize("name", SMALL)
def test_accepted_as_they_are(name):
    assert verdict(*load(name))


def changes(value, path=()):
    """Every way to change one leaf of a certificate: numbers moved, texts replaced, items dropped."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from changes(item, (*path, key))
            yield (*path, key), _DROP
        yield (*path, "more"), "1"
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from changes(item, (*path, position))
        if value:
            yield (*path, len(value) - 1), _DROP
    elif isinstance(value, str) and value.lstrip("-")[:1].isdigit():
        number = Fraction(value)
        for changed in (number + Fraction(1, 50), -number if number else Fraction(1), number * 2**60 + 1):
            yield path, str(changed)
        yield path, value + "0" if "/" not in value else value.replace("/", "/0")
        yield path, 0
    elif isinstance(value, bool | int) or value is None:
        yield path, 10**6
        yield path, "0"
    else:
        yield path, value + "x"


_DROP = object()


def changed(certificate, path, new):
    copied = copy.deepcopy(certificate)
    target = copied
    for key in path[:-1]:
        target = target[key]
    if new is _DROP:
        del target[path[-1]]
    else:
        target[path[-1]] = new
    return copied


def has_slack(path, new):
    """Whether another value may prove the same claim: directions have room, and a radius that is a little larger."""
    larger = path[-1] == "radius" and isinstance(new, str) and 0 < Fraction(new) < Fraction(1, 30)
    return larger or "directions" in path or "direction" in path


@pytest.mark.parametrize("name", [*SMALL, "gaussian_A_M6", "gaussian_NN_M17"])
def test_every_changed_field_is_rejected(name):
    instance, certificate = load(name)
    first = {**certificate, "statements": certificate["statements"][:1]}
    tried = 0
    for path, new in changes(first):
        if has_slack(path, new):
            continue
        mutant = changed(first, path, new)
        if mutant == first:
            continue
        tried += 1
        assert not verdict(instance, mutant), (path, new)
    assert tried > 20


@pytest.fixture(scope="module")
def wide():
    """Instances of three students for four teachers: a minimum of two students, one split or a third one silent."""
    w = np.random.default_rng(0).normal(size=(2, 4)) / 2
    for _ in range(3000):
        w = w - 0.3 * gaussian_network.gradient(w, np.eye(4))
    students = {"split": [0.4 * w[0], 0.6 * w[0], w[1]], "silent": [*w, np.zeros(4)]}
    found = {}
    for name, rows in students.items():
        instance = gaussian_from_arrays(np.eye(4), np.array(rows))
        text = certificate_text([sl.decide(instance, sl.LocalMinimum())])
        found[name] = (instance.to_document(), text)
    return found


@pytest.mark.parametrize("name", ["split", "silent"])
@pytest.mark.parametrize(
    "change",
    [
        lambda w: w.update(origin=[o if o != -1 else 0 for o in w["origin"]][::-1]),
        lambda w: w.update(origin=[0] * len(w["origin"])),
        lambda w: w["shares"].__setitem__(0, "1/3"),
        lambda w: w["shares"].__setitem__(-1, "-1/5"),
        lambda w: w.update(direction=[]),
        lambda w: w.update(direction=["0"] * len(w["direction"])),
        lambda w: w.update(direction=w["merged"]["center"][0]),
        lambda w: w["merged"].update(witness="critical_saddle"),
        lambda w: w["merged"].update(radius="1"),
        lambda w: w["merged"].update(gap="1/2"),
        lambda w: w["merged"]["center"][1].__setitem__(3, "1/2"),
        lambda w: w["merged"]["center"].pop(),
        lambda w: w.update(student=1) if "student" in w else w.update(origin=[0, 1, -2]),
        lambda w: w.update(student=None) if "student" in w else w.update(direction=None),
    ],
)
def test_changed_splits_are_rejected(wide, name, change):
    instance, text = wide[name]
    certificate = json.loads(text)
    assert verdict(instance, certificate)
    change(certificate["statements"][0]["witness"])
    assert not verdict(instance, certificate)


def test_claims_are_not_exchanged():
    instance, certificate = load("gaussian_I_M6")
    for statement in certificate["statements"]:
        for claim in ("local_minimum", "global_minimum", "every_split_is_saddle", "directionally_stationary"):
            for status in ("proved", "refuted"):
                one = {"claim": {"name": claim}, "status": status, "witness": statement["witness"]}
                accepted = verdict(instance, {**certificate, "statements": [one]})
                kind = statement["witness"]["witness"]
                true = {
                    ("symmetric_minimum", "local_minimum", "proved"),
                    ("symmetric_minimum", "global_minimum", "refuted"),
                    ("symmetric_split_directions", "every_split_is_saddle", "proved"),
                }
                assert accepted == ((kind, claim, status) in true)


def test_certificates_belong_to_their_instance():
    """A point far from the given students, another family, another number of teachers: all rejected."""
    instance, certificate = load("gaussian_I_M6")
    for family in ({"name": "I", "M": 7, "k1": 1}, {"name": "I", "M": 6, "k1": 2}, {"name": "N", "M": 6, "k1": 1}):
        assert not verdict({"kind": "gaussian", "family": family}, certificate)
    instance, certificate = load("gaussian_trained_M8")
    certificate["statements"] = certificate["statements"][:1]
    assert verdict(instance, certificate)
    moved = {**instance, "students": instance["students"][1:] + instance["students"][:1]}
    assert not verdict(moved, certificate)
    far = copy.deepcopy(instance)
    far["students"][0] = [0.19, *far["students"][0][1:]]
    assert not verdict(far, certificate)


def test_a_saddle_is_not_sold_as_a_minimum():
    instance, certificate = load("gaussian_I_M5")
    witness = certificate["statements"][0]["witness"]
    for gap in (witness["gap"], "1/1000000", "1/100000000000000000000"):
        sold = {**witness, "witness": "symmetric_minimum", "gap": gap}
        one = {"claim": {"name": "local_minimum"}, "status": "proved", "witness": sold}
        assert not verdict(instance, {**certificate, "statements": [one]})


def test_a_hand_written_certificate():
    """One student on one teacher in the plane: the exact fit, and its curvature 1/2 as a critical minimum."""
    instance = {"kind": "gaussian", "teachers": [["3", "4"]], "students": [["3", "4"]]}
    fit = {"witness": "exact_fit", "students": [["3", "4"]]}
    point = {"witness": "critical_minimum", "center": [["3", "4"]], "radius": "1/1024", "gap": "7/16"}
    statements = [
        {"claim": {"name": "global_minimum"}, "status": "proved", "witness": fit},
        {"claim": {"name": "local_minimum"}, "status": "proved", "witness": point},
    ]
    head = {"format": "symbolic_landscape certificate", "version": 1}
    assert verdict(instance, {**head, "statements": statements})
    point["gap"] = "9/16"
    assert not verdict(instance, {**head, "statements": statements})
    point["gap"], fit["students"] = "7/16", [["4", "3"]]
    assert not verdict(instance, {**head, "statements": statements})


def test_the_checker_runs_alone_and_quickly(tmp_path):
    """Standard library only, in an empty folder; a student network of 64 weights in seconds."""
    command = [sys.executable, "-I", "-S", str(ROOT / "symbolic_landscape" / "checker")]
    files = [str(ROOT / folder / "gaussian_trained_M8.json") for folder in ("examples", "proofs/certificates")]
    options = {"capture_output": True, "text": True, "cwd": tmp_path, "timeout": 60}
    run = subprocess.run(command + files, check=False, **options)
    assert run.returncode == 0 and run.stdout.splitlines()[-1] == "VERIFIED"
    bad = tmp_path / "bad.json"
    for text in (
        '{"kind": "gaussian", "teachers": {"orthonormal": 9}, "students": [["1"]]}',
        '{"kind": "gaussian", "teachers": [["0"]], "students": [["1"]]}',
        '{"kind": "gaussian", "teachers": [["1"]], "students": [["1"]], "more": 1}',
        '{"kind": "gaussian", "family": {"name": "I", "M": "1/2", "k1": 1}}',
        '{"kind": "gaussian", "family": {"name": ["I"], "M": 6, "k1": 1}}',
        '{"kind": "gaussian", "family": {"name": "I", "M": 6, "k1": 1, "K": 6}}',
    ):
        bad.write_text(text)
        run = subprocess.run([*command, str(bad), files[1]], check=False, **options)
        assert run.returncode == 2 and run.stderr.startswith("checker:") and run.stderr.count("\n") == 1
