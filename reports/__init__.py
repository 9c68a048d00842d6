"""Words: the advisor's numbers as sentences, tables, charts, PDF and XLSX."""
