"""The resident activity spaces: pages, rooms, hours, directory, teams, partners, moderation."""
