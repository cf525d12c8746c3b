"""The grant report in the admin: its form, tables, charts and files."""
