"""Run the checker on two files; exit status 0 verified, 1 rejected, 2 for files that cannot be read."""

import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path


def package():
    """Return the name of the checker's package: also where the folder alone is run, whatever it is called."""
    if __package__:
        return __package__
    folder, name = Path(__file__).resolve().parent, "symbolic_landscape_checker"
    sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != folder]  # nothing there hides the library
    spec = spec_from_file_location(name, folder / "__init__.py", submodule_search_locations=[str(folder)])
    sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])
    return name


if __name__ == "__main__":
    sys.exit(import_module(f"{package()}.statements").main(sys.argv[1:]))
