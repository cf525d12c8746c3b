"""Which cached pages a row about events invalidates, and when lists change by the clock."""
