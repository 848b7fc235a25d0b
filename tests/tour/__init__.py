"""The tour: a band's studio with songs in it, and a picture of every page, to be looked at."""
