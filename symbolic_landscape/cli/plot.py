"""`plot FILE`: a picture of an instance."""

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("file", metavar="FILE", help="an interval instance (JSON)")
    parser.add_argument("--output", metavar="PICTURE", required=True, help="a name that ends in .png, .svg or .pdf")


def run(arguments: argparse.Namespace) -> int:
    """Read the instance and write the picture."""
    from symbolic_landscape.model.instance import read
    from symbolic_landscape.report.plot import plot

    plot(read(arguments.file), arguments.output)
    print(f"wrote {arguments.output}")
    return 0
