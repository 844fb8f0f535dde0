"""Data cubes: budget money, and the values of indicators, as statistical linked data (RDF Data Cube, OpenBudgets)."""
