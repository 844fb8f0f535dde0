"""What goes to other programs and comes back from them, in their formats."""
