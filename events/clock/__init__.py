"""What is due each minute (``tick``), and the task that keeps it going (``tasks``)."""
