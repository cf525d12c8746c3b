"""HTTP without a page: compression, signed links, public forms, rate limits, redaction of logs."""
