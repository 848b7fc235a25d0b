"""What is remembered."""

from studio.models.clip import Clip
from studio.models.heartbeat import Heartbeat
from studio.models.ledger import Entry
from studio.models.task import Task
from studio.models.team import Membership, Team, User

__all__ = ["Clip", "Entry", "Heartbeat", "Membership", "Task", "Team", "User"]
