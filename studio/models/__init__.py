"""What is remembered."""

from studio.models.account import Account, BalanceCheck, Pace
from studio.models.api import ApiAnswer, ApiKey, Webhook, WebhookOut
from studio.models.clip import Clip, ClipFile, Lineage, RemoteClip
from studio.models.drafts import Preset, Sheet, SheetVersion
from studio.models.heartbeat import Heartbeat
from studio.models.ledger import Entry
from studio.models.listening import Listening
from studio.models.mix import Mix
from studio.models.persona import Persona
from studio.models.rounds import Round, RoundTake, Vote
from studio.models.sharing import Note, Share, ShareItem
from studio.models.shelf import (
    Label,
    Mark,
    Playlist,
    PlaylistItem,
    Project,
    SavedView,
)
from studio.models.task import Task
from studio.models.team import Membership, Team, User

__all__ = [
    "Account",
    "ApiAnswer",
    "ApiKey",
    "BalanceCheck",
    "Clip",
    "ClipFile",
    "Entry",
    "Heartbeat",
    "Label",
    "Lineage",
    "Listening",
    "Mark",
    "Membership",
    "Mix",
    "Note",
    "Pace",
    "Persona",
    "Playlist",
    "PlaylistItem",
    "Preset",
    "Project",
    "RemoteClip",
    "Round",
    "RoundTake",
    "SavedView",
    "Share",
    "ShareItem",
    "Sheet",
    "SheetVersion",
    "Task",
    "Team",
    "User",
    "Vote",
    "Webhook",
    "WebhookOut",
]
