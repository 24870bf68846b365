"""`plot FILE`: a picture of an instance."""

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("file", metavar="FILE", help="an instance (JSON)")
    parser.add_argument("--what", metavar="WORD", help="empirical: arrangement, cells, line, plane or escapes")
    parser.add_argument("--to", metavar="OTHER", help="the instance at the other end of the line (--what line)")
    parser.add_argument("--output", metavar="PICTURE", required=True, help="a name that ends in .png, .svg or .pdf")


def run(arguments: argparse.Namespace) -> int:
    """Read the instance and write the picture."""
    from symbolic_landscape.model.instance import read
    from symbolic_landscape.report.plot import plot

    other = read(arguments.to) if arguments.to else None
    plot(read(arguments.file), arguments.output, arguments.what, other)
    print(f"wrote {arguments.output}")
    return 0
