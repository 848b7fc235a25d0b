"""The words: how they are pronounced, read into sections, and written."""
