"""What we add to Django's ORM: compiled query sets, many keys in one parameter, rows as JSON."""
