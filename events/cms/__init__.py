"""The Wagtail admin of events: form, dates, timetable of a space, people, grant report."""
