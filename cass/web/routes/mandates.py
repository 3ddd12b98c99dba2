"""Addresses of acting for others: who may, for whom, and the portfolio of who acts for many."""

from django.urls import path

from cass.web.views import health_consents, mandates, mandates_received, portfolio, team

urlpatterns = [
    path("autoritzacions/", mandates.index, name="mandates"),
    path("autoritzacions/<int:mandate>/", mandates.mandate, name="mandate"),
    path("autoritzacions/<int:mandate>/revoca/", mandates.revoke, name="mandate_revoke"),
    path("autoritzacions/<int:mandate>/confirma/", mandates.confirm, name="mandate_confirm"),
    path("autoritzacions/rebudes/", mandates_received.index, name="mandates_received"),
    path("autoritzacions/rebudes/<int:mandate>/", mandates_received.mandate, name="mandate_received"),
    path("autoritzacions/equip/", team.index, name="team"),
    path("autoritzacions/equip/<int:employee>/", team.member, name="team_member"),
    path("autoritzacions/equip/<int:employee>/desa/", team.name, name="team_name"),
    path("dades/salut/", health_consents.index, name="health_consents"),
    path("cartera/", portfolio.portfolio, name="portfolio"),
    path("cartera/llista.csv", portfolio.export, name="portfolio_export"),
]
