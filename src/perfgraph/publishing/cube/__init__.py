"""Data cubes (RDF Data Cube, OpenBudgets): budget money, and the values of indicators."""
