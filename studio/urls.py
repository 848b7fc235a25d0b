from django.urls import include, path
from django.views.generic import RedirectView

from studio.web.health import healthz, readyz
from studio.web.metrics import metrics

MINE = RedirectView.as_view(pattern_name="account")

urlpatterns = [
    path("", include("studio.web.urls")),
    path("api/v1/", include("studio.api.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    # allauth has a page for each of these; here they stand on one.
    path("accounts/2fa/", MINE),
    path("accounts/2fa/webauthn/", MINE),
    path("accounts/sessions/", MINE),
    path("accounts/3rdparty/", MINE),
    path("accounts/", include("allauth.urls")),
]
handler429 = "studio.web.account.too_many"  # allauth asks for it
handler500 = "studio.web.stumbles.stumbled"
