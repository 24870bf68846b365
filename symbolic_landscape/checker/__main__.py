"""Run the checker on two files; exit status 0 verified, 1 rejected, 2 for files that cannot be read."""

import sys
from pathlib import Path

if not __package__:  # run as a folder, perhaps alone: make the folder a package, last on the path
    sys.path.append(str(Path(__file__).resolve().parent.parent))
    __package__ = Path(__file__).resolve().parent.name
    __import__(__package__)

from .statements import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
