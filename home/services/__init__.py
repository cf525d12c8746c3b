"""Loading what an installation begins with: the first entry, and the network's own groups."""
