"""Every certificate under proofs/certificates proves what it states about the example of its name."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import certificate_text, read_certificate
from symbolic_landscape.checker import statements
from symbolic_landscape.checker.reading import Rejected, read_json

ROOT = Path(__file__).parents[2]
CHECKER = ROOT / "symbolic_landscape" / "checker"
CERTIFICATES = sorted((ROOT / "proofs" / "certificates").glob("*.json"))


def instance_of(certificate):
    return ROOT / "examples" / certificate.name


def test_there_are_certificates_of_every_kind():
    kinds = {json.loads(instance_of(path).read_text())["kind"] for path in CERTIFICATES}
    assert kinds == {"empirical", "interval", "gaussian", "polynomial"}
    assert len(CERTIFICATES) > 50


@pytest.mark.parametrize("path", CERTIFICATES, ids=lambda path: path.stem)
def test_certificate_is_accepted(path):
    lines, accepted = statements.check(read_json(instance_of(path)), read_json(path, Rejected))
    assert accepted, lines
    assert lines[-1] == "VERIFIED" and len(lines) == len(json.loads(path.read_text())["statements"]) + 1


@pytest.mark.parametrize("path", CERTIFICATES, ids=lambda path: path.stem)
def test_certificate_reads_back_as_verdicts(path):
    verdicts = read_certificate(path)
    assert json.loads(certificate_text(verdicts)) == json.loads(path.read_text())


@pytest.mark.parametrize("path", CERTIFICATES[::9], ids=lambda path: path.stem)
def test_certificate_is_accepted_by_the_checker_as_a_process(path):
    run = subprocess.run(
        [sys.executable, "-I", "-S", str(CHECKER), str(instance_of(path)), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0 and run.stdout.rstrip().endswith("VERIFIED") and run.stderr == ""


@pytest.mark.parametrize("path", CERTIFICATES[::5], ids=lambda path: path.stem)
def test_the_engine_says_today_what_the_certificate_states(path):
    stated = {(verdict.claim.name, verdict.status) for verdict in read_certificate(path)}
    instance = sl.read(instance_of(path))
    if getattr(instance, "point", instance) is None:
        return  # data alone: the certificate of a spectrum, made anew in tests/spectrum
    said = {(verdict.claim.name, verdict.status) for verdict in sl.classify(instance).decided()}
    # an example may carry a further claim that was asked for by itself, never a contrary one
    assert not any((name, {"proved": "refuted", "refuted": "proved"}[status]) in stated for name, status in said)
    assert stated & said


def test_the_checker_alone_in_an_empty_folder(tmp_path):
    """It is copied without the package and still runs: it imports nothing but the standard library."""
    alone = tmp_path / "somewhere"
    alone.mkdir()
    for source in CHECKER.glob("*.py"):
        (alone / source.name).write_text(source.read_text())
    path = CERTIFICATES[0]
    command = [sys.executable, "-I", "-S", str(alone), str(instance_of(path)), str(path)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert run.returncode == 0 and run.stdout.rstrip().endswith("VERIFIED"), run.stderr
    listing = (
        "import sys, runpy; sys.argv = ['checker', *sys.argv[2:]]\n"
        "try:\n    runpy.run_path(sys.orig_argv[-3], run_name='__main__')\n"
        "except SystemExit:\n    pass\n"
        "names = {name.split('.')[0] for name in sys.modules}\n"
        "print(sorted(names - set(sys.stdlib_module_names) - {'__main__', 'symbolic_landscape_checker'}))"
    )
    command = [sys.executable, "-I", "-S", "-c", listing, str(alone), str(instance_of(path)), str(path)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert run.stdout.splitlines()[-1] == "[]", run.stdout + run.stderr
