"""A process that saves one decision and says so: its arguments are store, link and verdict."""

import sys
import time

from pyoxigraph import NamedNode

from perfgraph.review import Judgement, decide
from perfgraph.stores import open_store
from perfgraph.terms import Names

if __name__ == "__main__":
    with open_store(sys.argv[1]) as store:
        decide(store, Names(), "zhang", [Judgement(sys.argv[3], link=NamedNode(sys.argv[2]))])  # type: ignore[arg-type]
        print("saved", flush=True)
        time.sleep(60)
