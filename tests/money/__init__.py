"""What must be true of the purse, whatever happens and however much of it at once.

On SQLite, and on PostgreSQL: tests/postgres runs the same there.
"""
