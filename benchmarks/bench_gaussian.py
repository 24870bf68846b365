"""Speed of Gaussian certification: run with `python -m pytest benchmarks/bench_gaussian.py --benchmark-only`.

Wanted: the reduced form under 0.2 s at any number of teachers, in process; the full form under 2 s for twenty students
and twenty teachers, under 20 s for thirty; a small file in under half a second, whole process.
"""

import subprocess
import sys
from pathlib import Path

import pytest

import symbolic_landscape as sl
from symbolic_landscape.certificate.check import check
from symbolic_landscape.certificate.text import write_certificate
from symbolic_landscape.conditions.gaussian.symmetric_family import certify_family
from symbolic_landscape.exact.matrix import identity
from symbolic_landscape.exact.rational import ZERO, nearest_float, rational
from symbolic_landscape.limits import Limits
from symbolic_landscape.model.document import write_document
from symbolic_landscape.model.gaussian import GaussianInstance, Students
from symbolic_landscape.model.gaussian_family import Family

EXAMPLES = Path(__file__).parents[1] / "examples"
REDUCED = [
    ("I", 6, 1), ("I", 17, 7), ("II", 17, 6), ("A", 10**4, 10**4), ("P", 17, 5), ("P", 640, 2), ("N", 17, 5),
    ("NN", 100, 2), ("I", 10**6, 1), ("P", 10**6, 3), ("N", 10**6, 5), ("NN", 10**6, 2), ("P", 10**9, 20),
]  # fmt: skip


@pytest.mark.parametrize(("name", "teachers", "k1"), REDUCED)
def test_reduced(benchmark, name, teachers, k1):
    answer = benchmark(sl.classify, GaussianInstance(Family(name, teachers, k1)))
    assert answer.verdict != "not_certified"


def floats_of(teachers):
    """The minimum of family I(1) as students of float64 weights."""
    family = Family("I", teachers, 1)
    found = certify_family(family, Limits())
    weights = tuple(rational(nearest_float(x)) for x in found.unknowns)
    return GaussianInstance(Students(identity(teachers), family.shape.matrix(weights, ZERO)))


@pytest.mark.parametrize("teachers", [8, 20, 30])
def test_full(benchmark, teachers):
    instance = floats_of(teachers)
    answer = benchmark.pedantic(sl.classify, (instance,), rounds=2 if teachers > 8 else 10)
    assert answer.verdict == "local_minimum"


@pytest.mark.parametrize("teachers", [8, 12, 20])
def test_checker_on_the_full_form(benchmark, tmp_path, teachers):
    instance = floats_of(teachers)
    write_document(tmp_path / "instance.json", instance.to_document())
    write_certificate(sl.decide(instance, sl.LocalMinimum()), tmp_path / "certificate.json")
    found = benchmark.pedantic(check, (tmp_path / "instance.json", tmp_path / "certificate.json"), rounds=1)
    assert found.accepted


@pytest.mark.parametrize("name", ["gaussian_I_M6", "gaussian_I_million", "gaussian_trained_M8"])
def test_whole_process(benchmark, name):
    command = [sys.executable, "-m", "symbolic_landscape", "decide", str(EXAMPLES / f"{name}.json"), "--json"]
    run = benchmark.pedantic(
        subprocess.run, (command,), {"capture_output": True, "text": True, "check": True}, rounds=5
    )
    assert "local_minimum" in run.stdout
