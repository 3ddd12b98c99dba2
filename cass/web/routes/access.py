"""Addresses of the office's work on somebody's access."""

from django.urls import path

from cass.web.views.office import access

urlpatterns = [
    path("oficina/accessos/", access.find, name="access"),
    path("oficina/accessos/<int:person>/", access.person, name="access_of"),
    path("oficina/accessos/<int:person>/desbloca/", access.unblock, name="access_unblock"),
    path("oficina/accessos/<int:person>/bloca/", access.block, name="access_block"),
    path("oficina/accessos/<int:person>/sessions/", access.end_sessions, name="access_end_sessions"),
    path("oficina/accessos/<int:person>/revoca/", access.revoke, name="access_revoke"),
    path("oficina/accessos/<int:person>/torna/", access.reissue, name="access_reissue"),
]
