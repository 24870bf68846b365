"""`.ci/formal` where Coq is missing: it installs it where it can, and says plainly why not where it cannot."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TOOLS = ("bash", "dirname", "mktemp", "rm", "timeout", "env", "grep", "tail", "head", "date", "ln")
COQ = 'echo "The Coq Proof Assistant, version 8.16.1"'
INSTALLS = "[ \"$*\" = '-q install -y --no-install-recommends coq make' ]"


@pytest.fixture
def machine(tmp_path: Path):
    """A project with the step alone, and a function that runs it among stand-ins for the programs of a machine."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        if found is None:
            pytest.skip(f"{tool} is not on the PATH")
        (programs / tool).symlink_to(found)
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "formal", tmp_path / ".ci" / "formal")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)

    def program(path: Path, script: str) -> None:
        path.write_text(f"#!{programs}/bash\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    (tmp_path / "packages").mkdir()
    program(tmp_path / "packages" / "coqc", COQ)
    program(tmp_path / "packages" / "make", "exit 0")
    program(tmp_path / ".venv" / "bin" / "pytest", 'echo "the tests run: $*"')

    def run(*words: str, **scripts: str) -> subprocess.CompletedProcess[str]:
        for name, script in scripts.items():
            program(programs / name.replace("_", "-"), script)
        return subprocess.run(
            [str(programs / "bash"), str(tmp_path / ".ci" / "formal"), *words],
            env={"PATH": str(programs), "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


# Stand-ins: an apt-get that brings Coq, and one that needs `update` before.
APT = f"""{INSTALLS} || exit 9
ln -s "${{0%/*}}"/../packages/* "${{0%/*}}"
"""
APT_AFTER_UPDATE = f"""lists="${{0%/*}}/lists"
if [ "$2" = update ]; then echo new > "$lists"; exit 0; fi
[ -e "$lists" ] || {{ echo "E: Unable to locate package coq"; exit 100; }}
{APT}"""


def test_nothing_to_install_with(machine) -> None:
    said = machine(id="echo 0")
    assert said.returncode == 0
    assert said.stdout.startswith("not run: Coq is not installed, and there is no apt-get")


def test_without_root(machine) -> None:
    said = machine(id="echo 1000", apt_get="exit 9")
    assert said.returncode == 0
    assert said.stdout.startswith("not run: Coq is not installed, and installing it takes root or a sudo")
    said = machine(id="echo 1000", apt_get="exit 9", sudo="exit 1")  # a sudo that would ask for a password
    assert said.stdout.startswith("not run: Coq is not installed, and installing it takes root or a sudo")


def test_apt_fails(machine) -> None:
    said = machine(id="echo 0", apt_get="echo 'E: Unable to locate package coq'; exit 100")
    assert said.returncode == 0
    assert said.stdout.splitlines() == [
        "installing Debian's coq and make",
        "E: Unable to locate package coq",
        "not run: apt-get could not install Coq, its last words are above (Debian: apt-get install coq make)",
    ]


def test_apt_succeeds_and_brings_nothing(machine) -> None:
    said = machine(id="echo 0", apt_get="exit 0")
    assert said.returncode == 0
    last = said.stdout.splitlines()[-1]
    assert last.startswith("not run: apt-get installed Coq, but coqc or make is not on the PATH")


@pytest.mark.parametrize("apt_get", [APT, APT_AFTER_UPDATE])
@pytest.mark.parametrize(("user", "sudo"), [("0", "exit 1"), ("1000", '[ "$1" = -n ] || exit 1; shift; "$@"')])
def test_apt_brings_coq(machine, apt_get: str, user: str, sudo: str) -> None:
    said = machine(id=f"echo {user}", apt_get=apt_get, sudo=sudo)
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.startswith("installing Debian's coq and make\n")
    assert "every proof compiles" in said.stdout
    assert said.stdout.endswith("the tests run: -q -n 2 -m exhaustive or not exhaustive tests/formal\n")


@pytest.mark.parametrize(("words", "marks"), [((), "exhaustive or not exhaustive"), (("after-suite",), "exhaustive")])
def test_what_the_suite_has_run_is_not_run_again(machine, words: tuple[str, ...], marks: str) -> None:
    said = machine(*words, coqc=COQ, make="exit 0", id="echo 0")
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.endswith(f"the tests run: -q -n 2 -m {marks} tests/formal\n")


def test_coq_that_has_just_been_installed_was_not_there_for_the_suite(machine) -> None:
    said = machine("after-suite", id="echo 0", apt_get=APT)
    assert said.stdout.endswith("the tests run: -q -n 2 -m exhaustive or not exhaustive tests/formal\n")


def test_a_proof_that_fails_stops_the_step(machine) -> None:
    said = machine(coqc=COQ, make="[ \"$3\" = clean ] && exit 0; exit 2", id="echo 0")
    assert said.returncode == 2
    assert "the tests run" not in said.stdout

