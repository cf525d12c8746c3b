"""What we need of Django's ORM beyond it: many keys in one parameter, rows as JSON, PostgreSQL."""
