"""The exported suite: read back it is the suite, and the engine gives the answers that were written."""

import json
import math
from fractions import Fraction
from itertools import pairwise

import pytest

import symbolic_landscape as sl
from symbolic_landscape.exact.rational import parse_rational
from symbolic_landscape.numeric.audit import SUITE_VERSION, export_suite, suite
from symbolic_landscape.numeric.audit.answers import answers
from symbolic_landscape.numeric.audit.case import as_floats
from symbolic_landscape.numeric.audit.export import INDEX, read_suite
from symbolic_landscape.numeric.audit.truth.answer import Numbers
from symbolic_landscape.numeric.audit.truth.document import truth_document


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("suite") / "made" / "here"
    written = export_suite(target)
    assert {path.name for path in target.iterdir()} == {path.name for path in written}  # no temporary file stays
    return target


@pytest.fixture(scope="module")
def index(folder):
    return json.loads((folder / INDEX).read_text(encoding="utf-8"))


def test_read_back(folder):
    assert read_suite(folder) == suite()


def test_answers_of_what_was_read_are_those_written(folder, index):
    for case, written in zip(read_suite(folder), index["cases"], strict=True):
        assert {claim: truth_document(truth) for claim, truth in answers(case).items()} == written["expected"]


def test_written_bounds_contain_the_numbers(index):
    for case, written in zip(suite(), index["cases"], strict=True):
        for claim, truth in answers(case).items():
            document = written["expected"][claim]
            if not isinstance(truth, Numbers):
                continue
            for key in ("exact",) if "exact" in document else ("lower", "upper"):
                texts = document[key] if isinstance(document[key], list) else [document[key]]
                for text, value in zip(texts, truth.values, strict=True):
                    number = parse_rational(text)
                    assert number == value.lower == value.upper if key == "exact" else True
                    assert number <= value.lower if key == "lower" else number >= value.upper


def test_instances_are_what_decide_reads(folder, index):
    for case, written in zip(suite(), index["cases"], strict=True):
        assert sl.read(folder / written["file"]) == case.instance


def test_floats_survive_the_text(index):
    for case, written in zip(suite(), index["cases"], strict=True):
        assert written["floats"] == as_floats(case)
        assert [parse_rational(text) for text in written["point"]] == list(case.local.point)


def test_version_and_claims(folder, index, tmp_path):
    assert index["suite_version"] == SUITE_VERSION
    assert {claim for case in index["cases"] for claim in case["expected"]} == set(index["claims"])
    (tmp_path / INDEX).write_text(json.dumps({**index, "suite_version": SUITE_VERSION + 1}))
    with pytest.raises(sl.InvalidInstance, match=f"version {SUITE_VERSION} was wanted, {SUITE_VERSION + 1} came"):
        read_suite(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(sl.InvalidRequest, match="cannot be made"):
        export_suite(tmp_path / "file" / "below")


class TestFromScratch:
    """The files as a program in another language meets them: JSON and fractions, nothing of this package."""

    def test_keys(self, index):
        assert set(index) == {"suite_version", "claims", "cases"}
        for case in index["cases"]:
            keys = {"name", "about", "file", "parameters", "point", "direction", "floats", "expected"}
            assert set(case) == keys
            size = len(case["parameters"])
            assert len(case["point"]) == len(case["direction"]) == size
            assert [Fraction(x) for x in case["floats"]["point"]] == [Fraction(x) for x in case["point"]]
            assert {"loss", "gradient", "one_sided_derivative", "hessian"} <= set(case["expected"])
            for claim, answer in case["expected"].items():
                assert set(answer) in ({"exact"}, {"lower", "upper"}, {"holds"}, {"none"}, {"undecided"})
                lengths = {"gradient": size, "hessian": size * size}
                for key in {"exact", "lower", "upper"} & set(answer):
                    assert isinstance(answer[key], list) == (claim in lengths)
                    assert not isinstance(answer[key], list) or len(answer[key]) == lengths[claim]

    def test_losses_are_recomputed(self, index):
        recomputed = 0
        for case in index["cases"]:
            expected, floats = case["expected"]["loss"], case["floats"]
            if floats["kind"] in LOSSES:
                assert Fraction(expected["exact"]) == LOSSES[floats["kind"]](floats), case["name"]
                recomputed += 1
            else:  # sums of angles: a float lies near the bounds
                low, high = (Fraction(expected.get(end, expected.get("exact"))) for end in ("lower", "upper"))
                assert 0 <= high - low < Fraction(1, 10**30)
                assert abs(gaussian_loss(floats) - float(low)) < 1e-14
        assert recomputed > 30

    def test_one_sided_derivatives_are_limits_of_recomputed_losses(self, index):
        """(L(p + t d) - L(p)) / t for t = 2^-200: off by a bounded multiple of t."""
        t, recomputed = Fraction(1, 2**200), 0
        for case in index["cases"]:
            floats = case["floats"]
            if floats["kind"] not in ("empirical", "polynomial"):
                continue
            point = [Fraction(x) + t * Fraction(d) for x, d in zip(case["point"], case["direction"], strict=True)]
            quotient = (LOSSES[floats["kind"]](at(floats, point)) - LOSSES[floats["kind"]](floats)) / t
            assert abs(quotient - Fraction(case["expected"]["one_sided_derivative"]["exact"])) < Fraction(1, 2**60)
            recomputed += 1
        assert recomputed > 20


def at(floats, point):
    """The instance at another point, whose numbers are fractions."""
    if floats["kind"] == "polynomial":
        return {**floats, "point": point}
    width, d, outputs = len(floats["input_weights"]), len(floats["inputs"][0]), len(floats["targets"][0])
    w, h, c = point[: width * d], point[width * d : width * (d + outputs)], point[width * (d + outputs) :]
    return {
        **floats,
        "input_weights": [w[i * d : (i + 1) * d] for i in range(width)],
        "output_weights": [h[j * width : (j + 1) * width] for j in range(outputs)],
        "output_bias": c or None,
    }


def empirical_loss(floats):
    plus, minus = Fraction(floats["alpha_plus"]), Fraction(floats["alpha_minus"])
    total = Fraction(0)
    for x, y in zip(floats["inputs"], floats["targets"], strict=True):
        z = [sum(Fraction(a) * Fraction(b) for a, b in zip(w, x, strict=True)) for w in floats["input_weights"]]
        g = [plus * value if value > 0 else minus * value for value in z]
        for j, h in enumerate(floats["output_weights"]):
            f = sum(Fraction(a) * b for a, b in zip(h, g, strict=True))
            f += Fraction(floats["output_bias"][j]) if floats["output_bias"] else 0
            total += (f - Fraction(y[j])) ** 2
    return total / 2


def interval_loss(floats):
    """int (f - alpha x - beta)^2 by Boole's rule, exact to degree 5, between the breakpoints."""
    low, high = map(Fraction, floats["interval"])
    w, b, v = ([Fraction(value) for value in floats[name]] for name in "wbv")
    slope = None if floats["activation"] == "quadratic" else Fraction(floats["slope"])
    alpha, beta, c = (Fraction(floats[name]) for name in ("alpha", "beta", "c"))

    def square(x):
        f = c
        for weight, bias, output in zip(w, b, v, strict=True):
            z = weight * x + bias
            f += output * (z * z if slope is None else z if z > 0 else slope * z)
        return (f - alpha * x - beta) ** 2

    cuts = sorted({low, high, *(-t / s for s, t in zip(w, b, strict=True) if s != 0 and low < -t / s < high)})
    total = Fraction(0)
    for start, end in pairwise(cuts):
        values = [square(start + (end - start) * Fraction(k, 4)) for k in range(5)]
        total += (end - start) * sum(p * q for p, q in zip((7, 32, 12, 32, 7), values, strict=True)) / 90
    return total


def polynomial_loss(floats):
    point, total = [Fraction(value) for value in floats["point"]], Fraction(0)
    for part in floats["parts"]:
        inside = Fraction(0)
        for coefficient, exponents in part["terms"]:
            term = Fraction(coefficient)
            for x, e in zip(point, exponents, strict=True):
                term *= x**e
            inside += term
        total += Fraction(part["weight"]) * inside ** part["power"]
    return total


def gaussian_loss(floats):
    """E (student - teacher)^2 / 2 by the closed form of E relu(a . x) relu(b . x)."""
    neurons = [(row, 1) for row in floats["students"]] + [(row, -1) for row in floats["teachers"]]

    def kernel(a, b):
        lengths = math.hypot(*a) * math.hypot(*b)
        if lengths == 0:
            return 0.0
        product = sum(x * y for x, y in zip(a, b, strict=True))
        rest = max(lengths**2 - product**2, 0.0)
        angle = math.atan2(math.sqrt(rest), product)
        return (math.sqrt(rest) + (math.pi - angle) * product) / (2 * math.pi)

    return sum(s * t * kernel(a, b) for a, s in neurons for b, t in neurons) / 2


LOSSES = {"empirical": empirical_loss, "interval": interval_loss, "polynomial": polynomial_loss}
