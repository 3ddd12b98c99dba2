"""Addresses of the procedures' screens."""

from django.urls import path

from cass.web.views import filings, invitations

urlpatterns = [
    path("tramits/", filings.index, name="procedures"),
    path("tramits/<slug:code>/", filings.begin, name="begin"),
    path("expedients/", filings.filings, name="filings"),
    path("expedients/<uuid:filing>/", filings.filing, name="filing"),
    path("expedients/<uuid:filing>/apartat/<slug:code>/", filings.section, name="section"),
    path("expedients/<uuid:filing>/adjunts/", filings.enclosures, name="enclosures"),
    path("expedients/<uuid:filing>/adjunts/<uuid:attachment>/treu/", filings.take_out, name="take_out"),
    path("expedients/<uuid:filing>/comprova/", filings.check, name="check"),
    path("expedients/<uuid:filing>/descarta/", filings.discard, name="discard"),
    path("expedients/<uuid:filing>/retira/", filings.withdraw, name="withdraw"),
    path("expedients/<uuid:filing>/informe/", invitations.invitation, name="invitation"),
    path("expedients/<uuid:filing>/informe/convida/", invitations.invite, name="invite"),
    path("expedients/<uuid:filing>/informe/anulla/", invitations.revoke, name="invitation_revoke"),
]
