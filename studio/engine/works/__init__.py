"""What is done with songs: one function for each operation, from clips and wishes to new takes."""

import sys

CHILD = (sys.executable, "-m", "studio.engine.works.work_child")
