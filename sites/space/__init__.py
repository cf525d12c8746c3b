"""What is shown of one space: opening hours in words, accessibility, schema.org, distance on foot.

Accessibility goes from the space to its rooms to the events in them: an answer nearer to the
visitor goes before one further off, also where it is "unknown"; of several rooms the least
favourable counts.
"""
