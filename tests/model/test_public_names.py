"""The public names of the package, in every order of import."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "program",
    [
        "import symbolic_landscape as sl; sl.classify; sl.decide",
        "import symbolic_landscape.decide; import symbolic_landscape as sl",
        "from symbolic_landscape.decide import classify; import symbolic_landscape as sl",
    ],
)
def test_decide_stays_a_function_beside_its_module(program):
    run = subprocess.run(
        [sys.executable, "-c", f"{program}; assert callable(sl.decide), sl.decide"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
