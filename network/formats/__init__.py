"""How forms read dates where Django's own format of a language is not ours."""
