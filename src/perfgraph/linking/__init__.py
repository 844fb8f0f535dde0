"""What machines say of links: citations that resolve."""
