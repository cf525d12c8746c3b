"""Lists and events as iCalendar and Atom, with the filters of the address (docs/decisions/0010)."""
