"""What all filtered lists share: facets, chips and tabs, pagination, a position in the address."""
