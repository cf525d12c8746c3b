"""Pictures: cleaned on upload, and shown by purpose (``{% shown picture "main" %}``)."""
