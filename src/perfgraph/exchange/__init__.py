"""What others work with: mappings as SSSOM, decisions as Web Annotations, names reconciled."""
