"""What every page of the network shares: people, the page, the vocabulary, organisations."""

from network.models.images import Picture, PictureOfSeveral, PictureRendition
from network.models.text_pages import ListingPage, TextPage

from .accounts import AccountLetter, EmailChange
from .hosts import FormerHostname
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
from .shared_counts import SharedCount
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
