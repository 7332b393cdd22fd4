"""Whole nights: everything at once, real processes killed for real, and the record has to be true in the morning."""
