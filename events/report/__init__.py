"""The grant report in numbers: sums over dates, of one period (docs/decisions/0020)."""
