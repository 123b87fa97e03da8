"""Where the static files that npm installs are found."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

PREFIX = "core/"
SOURCE = "node_modules/govuk-frontend/dist/govuk"
# The map goes with the module because the manifest storage insists on every file that one names.
EXPOSED = ("govuk-frontend.min.js", "govuk-frontend.min.js.map")


class GovUkFrontendFinder(BaseFinder):
    """Exposes GOV.UK Frontend's script from node_modules, beside our own, and nothing else."""

    def __init__(self, *_args: object, **_kwargs: object) -> None:
        self.storage = FileSystemStorage(settings.BASE_DIR / SOURCE)
        # Read by collectstatic: the folder of the files inside the static root.
        self.storage.prefix = PREFIX.rstrip("/")  # type: ignore[attr-defined] # as Django's own finders do

    def find(self, path: str, find_all: bool = False, **_kwargs: object) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """The absolute path of an exposed file, or a list of it with find_all; [] for none.

        Never None: Django puts that into its list of matches, and a missing file seems found.
        """
        name = path.removeprefix(PREFIX)
        known = path.startswith(PREFIX) and name in EXPOSED and self.storage.exists(name)
        if not known:
            return []
        found = self.storage.path(name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, Storage]]:  # noqa: ARG002 - Django's signature
        """The exposed files that are there, each with its storage."""
        return ((name, self.storage) for name in EXPOSED if self.storage.exists(name))
