"""The standards of the field: targets and results as StratML Part 2 and as IATI results frameworks.

What a standard has no place for is left out and listed (`publications/standards/unfit.csv`); nothing is bent.
"""
