"""What is installed is what is here: every file of the package is a module of a found package or listed data."""

import configparser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "symbolic_landscape"


def shipped() -> set[Path]:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    assert setup["options"]["packages"] == "find:"
    packages = {path.parent for path in PACKAGE.glob("**/__init__.py")}
    modules = {path for folder in packages for path in folder.glob("*.py")}
    data: set[Path] = set()
    for name, patterns in setup["options.package_data"].items():
        folder = ROOT.joinpath(*name.split("."))
        assert folder in packages, f"{name} has package data and is not a package"
        data |= {path for pattern in patterns.replace(",", " ").split() for path in folder.glob(pattern)}
    return modules | data


def test_every_file_of_the_package_is_shipped() -> None:
    there = {path for path in PACKAGE.glob("**/*") if path.is_file() and "__pycache__" not in path.parts}
    forgotten = sorted(str(path.relative_to(ROOT)) for path in there - shipped())
    assert not forgotten, f"not in a package and not in package_data: {forgotten}"


def test_the_demonstration_has_its_data() -> None:
    assert PACKAGE / "demo" / "five_points_trained.json" in shipped()


def test_every_folder_on_the_way_to_a_package_is_one() -> None:
    """setuptools finds a package below a folder only where the folder is a package."""
    for path in PACKAGE.glob("**/__init__.py"):
        between = [parent for parent in path.parents if parent.is_relative_to(PACKAGE)]
        assert all((parent / "__init__.py").exists() for parent in between), path
