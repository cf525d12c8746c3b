"""The resident activity spaces: each space, its rooms, its hours, its pages, its team."""

from sites.models.accessibility import (
    AccessAnswer,
    AccessibilityAnswer,
    RoomAccessibility,
    SpaceAccessibility,
)
from sites.models.content_pages import (
    ContactPage,
    ContentPage,
    Download,
    DownloadsPage,
    GalleryPage,
    GalleryPicture,
    NewsIndexPage,
    NewsPage,
    PeoplePage,
    TeamMember,
)
from sites.models.team import Invitation, SpaceGroup, SpaceRole, SpaceSettings

from .directory import DirectoryColumn, DirectoryEntry, OpenInterval, SpaceOffer
from .freshness import Confirmation, FreshnessLetter
from .hours import DAYS, HoursException, WeeklyHours
from .moderation import ModerationLetter, ModerationSettings, Outcome, Reason, Submission
from .partners import PartnerPage, Partnership
from .proposals import Proposal, ProposalClause, ProposalLetter, ProposalPicture
from .rooms import Lending, RoomIndexPage, RoomPage, RoomPicture
from .space_index import SpaceIndexPage
from .spaces import (
    HolidayRule,
    PointPrecision,
    SpaceOrganisation,
    SpacePage,
    SpacePicture,
    SpaceStage,
    space_of,
    spaces_of,
    validate_phone,
)

__all__ = [
    "DAYS",
    "AccessAnswer",
    "AccessibilityAnswer",
    "Confirmation",
    "ContactPage",
    "ContentPage",
    "DirectoryColumn",
    "DirectoryEntry",
    "Download",
    "DownloadsPage",
    "FreshnessLetter",
    "GalleryPage",
    "GalleryPicture",
    "HolidayRule",
    "HoursException",
    "Invitation",
    "Lending",
    "ModerationLetter",
    "ModerationSettings",
    "NewsIndexPage",
    "NewsPage",
    "OpenInterval",
    "Outcome",
    "PartnerPage",
    "Partnership",
    "PeoplePage",
    "PointPrecision",
    "Proposal",
    "ProposalClause",
    "ProposalLetter",
    "ProposalPicture",
    "Reason",
    "RoomAccessibility",
    "RoomIndexPage",
    "RoomPage",
    "RoomPicture",
    "SpaceAccessibility",
    "SpaceGroup",
    "SpaceIndexPage",
    "SpaceOffer",
    "SpaceOrganisation",
    "SpacePage",
    "SpacePicture",
    "SpaceRole",
    "SpaceSettings",
    "SpaceStage",
    "Submission",
    "TeamMember",
    "WeeklyHours",
    "space_of",
    "spaces_of",
    "validate_phone",
]
