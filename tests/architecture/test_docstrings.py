"""Every example in a docstring runs, and every public name exists and says what it is."""

import doctest
import importlib
import inspect
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "symbolic_landscape"

# The modules that need an extra; without it their examples cannot run, and the test says so.
EXTRAS = {"torch", "jax", "scipy", "onnx", "safetensors", "distributed", "matplotlib"}


def module_names() -> list[str]:
    names = []
    for path in sorted(PACKAGE.glob("**/*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "checker" not in parts and parts[-1] != "__main__":
            names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


def load(name: str):
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] in EXTRAS:
            pytest.skip(f"{name} needs the extra that installs {error.name}")
        raise


@pytest.mark.parametrize("name", module_names())
def test_examples_in_docstrings(name: str) -> None:
    module = load(name)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.FAIL_FAST)
    for example in doctest.DocTestFinder(exclude_empty=True).find(module, name):
        runner.run(example, out=said.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(said)


@pytest.mark.parametrize("name", module_names())
def test_public_names_exist_and_are_described(name: str) -> None:
    module = load(name)
    if not hasattr(module, "__all__"):
        functions = [
            member for member, value in vars(module).items()
            if inspect.isfunction(value) and value.__module__ == name and not member.startswith("_")
        ]
        command = name.startswith("symbolic_landscape.cli.")
        assert not functions or command, f"{name} has public functions {functions} and no __all__"
        for function in functions:
            assert inspect.getdoc(getattr(module, function)), f"{name}.{function} has no docstring"
        return
    assert len(set(module.__all__)) == len(module.__all__)
    for member in module.__all__:
        value = getattr(module, member)
        if inspect.isclass(value) and value.__module__ == name:
            assert vars(value).get("__doc__"), f"{name}.{member} has no docstring"
            generated = (value.__doc__ or "").startswith(f"{member}(")  # what @dataclass writes by itself
            assert not generated, f"{name}.{member} has no docstring"
            _assert_methods_are_described(value)
        elif inspect.isfunction(value):
            assert inspect.getdoc(value), f"{name}.{member} has no docstring"


def _assert_methods_are_described(kind: type) -> None:
    for member, value in vars(kind).items():
        function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
        if inspect.isfunction(function) and not member.startswith("_"):
            assert inspect.getdoc(getattr(kind, member)), f"{kind.__module__}.{kind.__name__}.{member} has no docstring"


@pytest.mark.parametrize("name", module_names())
def test_modules_are_described(name: str) -> None:
    assert (load(name).__doc__ or "").strip(), f"{name} has no docstring"


def test_the_examples_of_the_package_are_found() -> None:
    """Guards the runner: an empty search would pass everything."""
    import symbolic_landscape.exact.rational as rational

    found = doctest.DocTestFinder(exclude_empty=True).find(rational)
    assert sum(len(example.examples) for example in found) >= 5


def test_the_public_face() -> None:
    import symbolic_landscape as sl

    assert set(sl.__all__) <= set(dir(sl))
    for name in sl.__all__:
        assert getattr(sl, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'no_such_name'"):
        _ = sl.no_such_name
