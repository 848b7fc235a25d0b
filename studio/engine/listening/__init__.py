"""Hearing: what any recording holds, by signal processing alone, without trained weights."""
