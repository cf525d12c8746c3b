"""Letters to people who signed up: what they are about, their texts, and composing them."""
