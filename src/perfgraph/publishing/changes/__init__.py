"""Changes between two releases, or two versions of a document: targets, money, schedules, findings.

compare(before, after) -> Changes · state_of(graph, documents) -> State · side(reference, …) -> Side
"""
