"""What machines propose: links between documents, policies, goals and indicators; people decide."""
