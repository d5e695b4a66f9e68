"""Documents in and out: CSV and XLSX tables, uploaded spreadsheets, and printed PDF pages."""
