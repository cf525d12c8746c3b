"""What every page of the network shares: people, the page, the vocabulary, organisations."""

from .hosts import FormerHostname
from .media import Picture, PictureOfSeveral, PictureRendition
from .organisations import (
    FundingProgramme,
    Organisation,
    OrganisationInRole,
    ProgrammeLogo,
    Project,
)
from .page_cache import PageVersion
from .pages import NetworkPage
from .search import SearchEntry, SearchWord
from .settings import NetworkSettings
from .text import ListingPage, TextPage
from .translations import TextState, Translation, TranslationState
from .users import User
from .vocabulary import (
    AccessibilityFeature,
    Amenity,
    Audience,
    Category,
    District,
    EventFormat,
    OrganisationRole,
    PersonRole,
    SpokenLanguage,
    Term,
)

__all__ = [
    "AccessibilityFeature",
    "Amenity",
    "Audience",
    "Category",
    "District",
    "EventFormat",
    "FormerHostname",
    "FundingProgramme",
    "ListingPage",
    "NetworkPage",
    "NetworkSettings",
    "Organisation",
    "OrganisationInRole",
    "OrganisationRole",
    "PageVersion",
    "PersonRole",
    "Picture",
    "PictureOfSeveral",
    "PictureRendition",
    "ProgrammeLogo",
    "Project",
    "SearchEntry",
    "SearchWord",
    "SpokenLanguage",
    "Term",
    "TextPage",
    "TextState",
    "Translation",
    "TranslationState",
    "User",
]
