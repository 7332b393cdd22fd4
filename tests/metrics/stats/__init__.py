"""Statistics over several runs."""
