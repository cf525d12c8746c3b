"""Recurrence rules (RFC 5545) in local wall time, and in words. No database."""
