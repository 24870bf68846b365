"""`python -m symbolic_landscape`."""

import sys

from symbolic_landscape.cli import main

if __name__ == "__main__":
    sys.exit(main())
