"""The mixing desk and the master."""
