"""Exports of real event files, read back by what others read them with."""
