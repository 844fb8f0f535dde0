"""Tables: CSV with CSVW metadata, a Fiscal Data Package, a workbook and a database, from one declaration each."""
