"""Addresses of the request of a CASS certificate, and of the desk's work on contracts."""

from django.urls import path

from cass.web.views import certificate_request, certificate_request_state
from cass.web.views.office import contracts, contracts_work

DESK = "oficina/contractes/<uuid:asked>/"

urlpatterns = [
    path("certificat/", certificate_request_state.mine, name="certificate_request_mine"),
    path("certificat/paper/", certificate_request_state.paper, name="certificate_request_paper"),
    path("certificat/retira/", certificate_request_state.withdraw, name="certificate_request_withdraw"),
    path("certificat/sollicitud/", certificate_request.ask, name="certificate_request"),
    path("oficina/contractes/", contracts.queue, name="contracts"),
    path(DESK, contracts.contract, name="contract"),
    path(f"{DESK}persona/", contracts_work.person, name="contract_person"),
    path(f"{DESK}declarants/", contracts_work.declarants, name="contract_declarants"),
    path(f"{DESK}documents/", contracts_work.papers, name="contract_papers"),
    path(f"{DESK}documents/<uuid:scan>/", contracts.scan, name="contract_scan"),
    path(f"{DESK}contacte/", contracts_work.contact, name="contract_contact"),
    path(f"{DESK}fes/", contracts_work.produce, name="contract_produce"),
    path(f"{DESK}desfes/", contracts_work.reopen, name="contract_reopen"),
    path(f"{DESK}signatura/", contracts_work.signature, name="contract_signature"),
    path(f"{DESK}envia/", contracts_work.send_on, name="contract_send_on"),
    path(f"{DESK}aprova/", contracts_work.approve, name="contract_approve"),
    path(f"{DESK}retorna/", contracts_work.give_back, name="contract_return"),
    path(f"{DESK}cancella/", contracts_work.cancel, name="contract_cancel"),
]
