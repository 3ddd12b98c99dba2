"""The addresses of the house; each page's view says which capability it takes."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cass.web.routes.doors")),
    path("", include("cass.web.routes.sessions")),
    path("", include("cass.web.routes.pins")),
    path("", include("cass.web.routes.certificates")),
    path("", include("cass.web.routes.filings")),
    path("", include("cass.web.routes.citizens")),
    path("", include("cass.web.routes.public")),
    path("", include("cass.web.routes.simulators")),
    path("", include("cass.web.routes.mandates")),
    path("", include("cass.web.routes.appointments")),
    path("", include("cass.web.routes.incidents")),
    path("", include("cass.web.routes.access")),
    path("", include("cass.web.routes.contracts")),
    path("oficina/", include("cass.web.routes.office")),
    path("oficina/", include("cass.web.routes.office_acting")),
]
handler400 = "cass.web.errors.bad_request"
handler403 = "cass.web.errors.forbidden"
handler404 = "cass.web.errors.not_found"
handler500 = "cass.web.errors.server_error"
