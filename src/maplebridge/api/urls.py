"""The API's addresses: /api/v1/…, open to anyone, each call proving by code or session what it may see."""

from __future__ import annotations

from importlib import import_module

from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI

from maplebridge import __version__
from maplebridge.api import problems
from maplebridge.api.book import router as book
from maplebridge.api.letters import router as letters
from maplebridge.api.matters import router as matters
from maplebridge.api.reading import Storable
from maplebridge.kernel.verbs import declared
from maplebridge.web.access import Requires, takes

api = NinjaAPI(
    title="Maplebridge",
    version=__version__,
    description="Bring something, follow it, act on it, check the ledger.",
    docs_url=None,
    urls_namespace="api-v1",
    parser=Storable(),
)
api.add_router("", matters)
api.add_router("", letters)
api.add_router("/ledger", book)
for _path, _module in (verb.api for verb in declared() if verb.api is not None):
    api.add_router(_path, import_module(_module).router)
problems.install(api)


def _marked(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Mark every address: anyone may call; what they see is decided by code, session and row-level policies. Those that take
    files are marked on their functions, whose names their addresses bear.
    """
    views = [view for _, router in api._routers for view in router.path_operations.values()]
    calls = [call.view_func for view in views for call in view.operations]
    files = {call.__name__ for call in calls if getattr(call, "takes", "") == "files"}
    for pattern in patterns:
        pattern.callback.requires = Requires("public")  # type: ignore[union-attr]  # the API's are all plain views
        if pattern.name in files:  # type: ignore[union-attr]
            takes("files")(pattern.callback)  # type: ignore[union-attr]
    return patterns


_routes = api.urls
urlpatterns = [path("v1/", (_marked(_routes[0]), *_routes[1:]))]
