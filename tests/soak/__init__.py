"""A studio under a steady load for a while: does it stay as small and as quick as it was in the beginning?

Most requests go to the engine that makes nothing (tests/noop), a few are real songs. Each process is
looked at every few seconds. Everything is asked for beside a bare view on the same connection: what slows
both is the computer. The first quarter is for warming up; the last is compared with the second.
"""
