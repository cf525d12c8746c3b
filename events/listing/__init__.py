"""Lists of events: agenda, archive, month, week and map, of the network and of each space.

Every part of a list reads a bounded range of an index (docs/decisions/0011). ``rows`` reads dates
with the columns a line shows, ``lines`` puts them into words, ``facets`` counts what each further
filter would leave.
"""
