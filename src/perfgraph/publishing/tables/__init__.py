"""Tables as CSV with CSVW metadata, Fiscal Data Package, workbook and database, each declared once."""
