"""`python -m perfgraph.documentation [FOLDER]` builds the documentation, by default where it is served."""

import sys
from pathlib import Path

from perfgraph.documentation.building import SOURCE, NotBuilt, build
from perfgraph.pages.handbook import FOLDER


def main() -> None:
    """Build the documentation; exit 1 when it has a fault."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    try:
        build(SOURCE, out)
    except NotBuilt as fault:
        sys.exit(f"perfgraph.documentation: {fault}")


if __name__ == "__main__":
    main()
