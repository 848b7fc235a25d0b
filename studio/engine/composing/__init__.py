"""The composer: from a brief to a score."""
