"""Addresses of the CASS's own people."""

from django.urls import path

from cass.web.views.office import cards, casework, desk, file, paper, queue, register, reports, resolution

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("expedients/<uuid:filing>/", file.work, name="work"),
    path("expedients/<uuid:filing>/part-de-salut/", file.open_health, name="work_open_health"),
    path("expedients/<uuid:filing>/avalua/", file.reassess, name="work_reassess"),
    path("expedients/<uuid:filing>/adjunts/<uuid:attachment>/", file.attachment, name="work_attachment"),
    path("expedients/<uuid:filing>/persona/", casework.match, name="work_match"),
    path("expedients/<uuid:filing>/esmena/", casework.correction, name="work_correction"),
    path("expedients/<uuid:filing>/proposta/", casework.propose, name="work_propose"),
    path("expedients/<uuid:filing>/recurs/", casework.appeal, name="work_appeal"),
    path("expedients/<uuid:filing>/carnet/", cards.take_back, name="work_card"),
    path("expedients/<uuid:filing>/informe/", reports.report, name="report"),
    path("expedients/<uuid:filing>/informe/convida/", reports.invite, name="report_invite"),
    path("expedients/<uuid:filing>/informe/anulla/", reports.revoke, name="report_revoke"),
    path("informes/", reports.search, name="reports"),
    path("propostes/", resolution.proposals, name="proposals"),
    path("propostes/confirma/", resolution.confirm, name="proposals_confirm"),
    path("propostes/lot/", resolution.batch, name="proposals_batch"),
    path("propostes/<int:proposal>/", resolution.proposal, name="proposal"),
    path("propostes/<int:proposal>/resol/", resolution.resolve, name="proposal_resolve"),
    path("propostes/<int:proposal>/retorna/", resolution.return_, name="proposal_return"),
    path("taulell/", desk.desk, name="desk"),
    path("taulell/nova/<int:declarant>/", desk.begin, name="desk_begin"),
    path("taulell/<uuid:filing>/", desk.filing, name="desk_filing"),
    path("taulell/<uuid:filing>/apartat/<slug:code>/", desk.section, name="desk_section"),
    path("taulell/<uuid:filing>/adjunts/", desk.enclosures, name="desk_enclosures"),
    path("taulell/<uuid:filing>/adjunts/<uuid:attachment>/treu/", desk.take_out, name="desk_take_out"),
    path("taulell/<uuid:filing>/comprova/", desk.check, name="desk_check"),
    path("taulell/<uuid:filing>/descarta/", desk.discard, name="desk_discard"),
    path("paper/", paper.paper, name="paper"),
    path("paper/<int:item>/", paper.letter, name="letter"),
    path("paper/<int:item>/imprimeix/", paper.print_, name="letter_print"),
    path("paper/<int:item>/enviada/", paper.posted, name="letter_posted"),
    path("paper/<int:item>/resultat/", paper.outcome, name="letter_outcome"),
    path("terminis/", queue.limits, name="limits"),
    path("registre/", register.register, name="register"),
    path("registre/<int:person>/", register.person, name="register_person"),
]
