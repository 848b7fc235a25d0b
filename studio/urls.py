from django.urls import include, path

from studio.web.health import healthz

urlpatterns = [
    path("", include("studio.web.urls")),
    path("api/v1/", include("studio.api.urls")),
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
]
