"""What a studio has to survive, from killed workers to a receiver that is down for a day, on two stacks.

`here` is one machine with SQLite and a folder. `many` is two machines whose clocks are half a minute apart,
with PostgreSQL, Redis and S3. `table.py` says which test shows each fault, here and elsewhere.
"""
