"""What is remembered."""

from studio.models.account import Account, BalanceCheck, Pace
from studio.models.api import ApiAnswer, ApiKey, Webhook, WebhookOut
from studio.models.budget import Cap
from studio.models.clip import Clip, ClipFile, Lineage, RemoteClip
from studio.models.contact import Contact
from studio.models.drafts import Preset, Sheet, SheetVersion
from studio.models.heartbeat import Heartbeat
from studio.models.ledger import Entry, Spent
from studio.models.listening import Listening
from studio.models.log import LogEntry
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
    ProjectMember,
    SavedView,
)
from studio.models.task import Task
from studio.models.team import Invitation, Membership, Role, Team, User
from studio.models.turn import Turn
from studio.models.usage import Usage

__all__ = [
    "Account",
    "ApiAnswer",
    "ApiKey",
    "BalanceCheck",
    "Cap",
    "Clip",
    "ClipFile",
    "Contact",
    "Entry",
    "Heartbeat",
    "Invitation",
    "Label",
    "Lineage",
    "Listening",
    "LogEntry",
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
    "ProjectMember",
    "RemoteClip",
    "Role",
    "Round",
    "RoundTake",
    "SavedView",
    "Share",
    "ShareItem",
    "Sheet",
    "SheetVersion",
    "Spent",
    "Task",
    "Team",
    "Turn",
    "Usage",
    "User",
    "Vote",
    "Webhook",
    "WebhookOut",
]
