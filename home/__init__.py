"""The front page, the pages of the network, the first entry, and the example network."""
