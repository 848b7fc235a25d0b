"""Several machines' worth of processes, of which one is killed each second, while what they share goes away.

All requests end, nothing is lost or charged twice, nothing is left behind, and every page is answered or says
503. The engine is the one that makes nothing (tests/noop): what is tried is everything around it.
"""
