"""Who may do what, tried out: every route by every method, by everybody who could send it.

What is expected is worked out from the policy that each view declares (studio/web/access.py) and from the
methods that it takes. `python -m tests.access` prints the table.
"""
