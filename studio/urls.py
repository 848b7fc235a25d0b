from django.urls import include, path

urlpatterns = [
    path("", include("studio.web.urls")),
    path("accounts/", include("allauth.urls")),
]
