from django.urls import path

from studio import catalog
from studio.api import hooks, openapi, views

FAMILIES = dict.fromkeys(operation.family for operation in catalog.OPERATIONS.values())
PATHS = dict.fromkeys(operation.path for operation in catalog.OPERATIONS.values())

urlpatterns = [
    *(path(where, views.operation, {"path": where}) for where in PATHS),
    *(path(f"{family}/task/<str:id>", views.task, {"family": family}) for family in FAMILIES),
    *(
        path(f"{family}/task{end}", views.task, {"family": family})
        for family in FAMILIES
        for end in ("", "/")
    ),
    path("get-credits", views.balance),
    path("files/<str:signed>/<uuid:id>/<str:name>", views.file),
    path("hooks/<uuid:id>/<str:name>", hooks.hook),
    path("openapi.json", openapi.document),
    path("<path:path>", views.nothing),
    path("", views.nothing),
]
