"""Python files of users: run, as every import runs what it imports, when a search or an audit is asked to."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from symbolic_landscape.errors import InvalidRequest, SymbolicLandscapeError
from symbolic_landscape.theorems.theorem import Theorem

__all__ = ["run_file", "theorem_of_file"]

MODULE = "symbolic_landscape_user_code"


def theorem_of_file(place: str) -> Theorem:
    """Return the theorem called `name` in `path/to/file.py:name`; the code of the file is run, with all it may do.

    Raises `InvalidRequest` where the file cannot be run or has no `Theorem` of that name.

    >>> theorem_of_file("nowhere.py:conjecture")
    Traceback (most recent call last):
    symbolic_landscape.errors.InvalidRequest: nowhere.py: there is no such file
    """
    path, _, name = place.rpartition(":")
    module = run_file(path)
    theorem = getattr(module, name, None)
    if not isinstance(theorem, Theorem):
        known = ", ".join(key for key, value in vars(module).items() if isinstance(value, Theorem))
        came = "nothing" if theorem is None else f"a {type(theorem).__name__}"
        raise InvalidRequest(f"{path}: a Theorem called {name!r} was wanted, {came} came; there is {known or 'none'}")
    return theorem


def run_file(path: str) -> ModuleType:
    """Return the module that a Python file makes; it may import what lies beside it.

    Raises `InvalidRequest` where there is no such file or it cannot be run.

    >>> run_file("nowhere.py")
    Traceback (most recent call last):
    symbolic_landscape.errors.InvalidRequest: nowhere.py: there is no such file
    """
    if not Path(path).is_file():
        raise InvalidRequest(f"{path}: there is no such file")
    spec = spec_from_file_location(MODULE, path)
    if spec is None or spec.loader is None:
        raise InvalidRequest(f"{path}: a Python file, ending in .py, was wanted")
    module = module_from_spec(spec)
    sys.modules[MODULE] = module  # dataclasses look their module up
    folder = str(Path(path).resolve().parent)
    sys.path.insert(0, folder)
    try:
        spec.loader.exec_module(module)
    except SymbolicLandscapeError as error:
        raise InvalidRequest(f"{path}: {error}") from error
    except (Exception, SystemExit) as error:  # whatever a user's file raises is about that file
        raise InvalidRequest(f"{path}: cannot be run: {type(error).__name__}: {error}") from error
    finally:
        sys.path.remove(folder)
    return module
