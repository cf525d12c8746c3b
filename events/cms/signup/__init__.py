"""The people of an event in the admin: lists, changes, attendance, exports."""
