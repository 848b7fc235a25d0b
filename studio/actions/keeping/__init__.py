"""Nothing can be taken away: backups and what becomes of them, the library as plain files, and whether all
that rows speak of is there."""


class Trouble(Exception):
    """Why it cannot be done, in a sentence."""
