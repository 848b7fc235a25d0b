"""The studio on a real PostgreSQL, which the tests start themselves."""
