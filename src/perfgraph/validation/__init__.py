"""Shapes to findings."""
