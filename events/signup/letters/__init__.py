"""Letters to people who signed up: what one is about, and composing it from its templates."""
