"""KIT: tools without a domain and without tables: clock, database, forms, web, refusal, tables, spreadsheets, identifiers."""
