"""Tests of reading other programs' logs."""
