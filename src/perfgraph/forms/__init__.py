"""Forms: tables of a family of templates to records."""
