"""A double of the hosted AI Music API, written from its contract alone: it knows nothing of this studio."""
