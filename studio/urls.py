from django.urls import include, path

from studio.web.health import healthz

urlpatterns = [
    path("", include("studio.web.urls")),
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
]
