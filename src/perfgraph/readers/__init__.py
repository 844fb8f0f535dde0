"""Readers: the bytes of a file to paragraphs and tables."""
