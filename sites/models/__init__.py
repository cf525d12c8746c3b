"""Models of spaces, rooms, hours, content pages, team, proposals, moderation and directory."""

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
from sites.models.directory import DirectoryColumn, DirectoryEntry, OpenInterval, SpaceOffer
from sites.models.freshness import Confirmation, FreshnessLetter
from sites.models.hours import DAYS, HoursException, WeeklyHours
from sites.models.moderation import (
    ModerationLetter,
    ModerationSettings,
    Outcome,
    Reason,
    Submission,
)
from sites.models.partners import PartnerPage, Partnership
from sites.models.proposals import Proposal, ProposalClause, ProposalLetter, ProposalPicture
from sites.models.rooms import Lending, RoomIndexPage, RoomPage, RoomPicture
from sites.models.space_index import SpaceIndexPage
from sites.models.spaces import (
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
from sites.models.team import Invitation, InvitationLetter, SpaceGroup, SpaceRole, SpaceSettings
