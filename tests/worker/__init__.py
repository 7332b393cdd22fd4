"""Tests of the worker's processes, started as the tracker starts them."""
