"""What machines propose: links between documents, policies, goals, indicators, with evidence; people decide."""
