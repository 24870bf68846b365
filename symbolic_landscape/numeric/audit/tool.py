"""The protocol of tools under audit, the built-in ones, and functions in files of users."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Protocol

from symbolic_landscape.errors import InvalidRequest, MissingExtra
from symbolic_landscape.search.user_code import run_file

__all__ = ["TOOLS", "FunctionTool", "Tool", "tool_named"]

# name -> (module, class, what to install)
TOOLS: Mapping[str, tuple[str, str, str]] = {
    "numpy": ("numpy_tool", "NumpyTool", "numpy"),
    "scipy": ("scipy_tool", "ScipyTool", "scipy"),
    "torch": ("torch_tool", "TorchTool", "'symbolic_landscape[torch]'"),
    "jax": ("jax_tool", "JaxTool", "'symbolic_landscape[jax]'"),
}


class Tool(Protocol):
    """Anything that makes claims about the loss at a point."""

    name: str

    def answer(self, claim: str, instance: Mapping[str, Any]) -> object:
        """Return the tool's answer to a claim of `claims.CLAIMS`, None where it makes no such claim.

        `instance`: plain lists of floats (`case.as_floats`).  Numbers, vectors and matrices come back as floats, exact
        numbers, lists or arrays; yes and no as booleans.  An exception is an answer too: it is recorded.
        """
        ...


class FunctionTool:
    """A function answer(claim, instance) as a tool.

    >>> FunctionTool("zero", lambda claim, instance: 0.0).answer("loss", {})
    0.0
    """

    def __init__(self, name: str, function: Callable[[str, Mapping[str, Any]], object]) -> None:
        self.name = name
        self._function = function

    def answer(self, claim: str, instance: Mapping[str, Any]) -> object:
        """Return what the function returns."""
        return self._function(claim, instance)


def tool_named(name: str) -> Tool:
    """Return a built-in tool, or the function of FILE.py:function; its file is run.

    Raises `MissingExtra` where a library is not installed, `InvalidRequest` where there is no such tool.

    >>> tool_named("numpy").name.split()[0]
    'numpy'
    """
    if name in TOOLS:
        module, kind, package = TOOLS[name]
        try:
            made: Tool = getattr(import_module(f"{__package__}.tools.{module}"), kind)()
        except ImportError as error:
            raise MissingExtra(f"{name} is not installed ({error}): pip install {package}") from None
        return made
    file, colon, function = name.rpartition(":")
    if not colon or not file.endswith(".py"):
        known = ", ".join(TOOLS)
        raise InvalidRequest(f"{name[:60]!r} is not a tool; known are {known}, and FILE.py:function for your own")
    return FunctionTool(name, _function_in(file, function))


def _function_in(file: str, function: str) -> Callable[[str, Mapping[str, Any]], object]:
    found = getattr(run_file(file), function, None)
    if not callable(found):
        raise InvalidRequest(f"{file}: a function {function[:60]!r} with arguments (claim, instance) was wanted")
    return found  # type: ignore[no-any-return]
