"""The page of one event: its dates, terms, related events, schema.org, and how to sign up.

``related`` finds which spaces show the event as well, what is similar (categories count most, then
formats, then audiences), and what is on in the same space and within 3 km. An event stands in one
part and once; on the page of what is over or cancelled the related events come first.
"""
