"""One believable sheet of data for every kind of document, with long names."""

from cass.documents.contents import Content
from cass.documents.kinds import Kind

NAME = "Maria de la Concepció Villaverde-Casadesús i Montgarrí"
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

_NOTICE: Content = {
    "subject": "Tràmit d'al·legacions sobre la declaració d'accident de treball",
    "addressee": [NAME, "Avinguda de les Escoles, 17, 3r 2a", "AD700 Escaldes-Engordany"],
    "paragraphs": [
        "L'empresa ha presentat una declaració d'accident de treball que l'afecta, amb el número d'expedient A-2026-000123.",
        "Pot consultar la declaració a la seva àrea personal i presentar-hi les al·legacions que consideri convenients.",
    ],
    "items": ["Declaració presentada el 20 de novembre del 2026", "Rebut de presentació"],
    "facts": [{"label": "Expedient", "value": "A-2026-000123"}, {"label": "Empresa", "value": "Transports Gil, SL"}],
    "deadline": "10 dies hàbils des de l'endemà de la notificació (R-PROC 13.2).",
    "closing": ["Si no en presenta, el tràmit continua."],
}
_RECEIPT: Content = {
    "procedure": "Declaració d'accident de treball",
    "file_number": "A-2026-000123",
    "entry_number": "E-2026-0004711",
    "filed_at": "21 de novembre del 2026, 19:12:44",
    "entered_at": "23 de novembre del 2026, 08:00:00",
    "filed_by": "Constructora Villaverde-Casadesús i Associats, SA (núm. de cens 10001234), per Núria Colell i Ibáñez",
    "person": NAME,
    "receiver": "Registre electrònic de la CASS",
    "deciding_body": "Direcció General de la CASS",
    "decide_by": "23 de gener del 2027 (dos mesos; R-PROC 14.1)",
    "in_time": True,
    "sha256": HASH,
    "attachments": [
        {
            "name": "informe-medic-urgencies-hospital-nostra-senyora-de-meritxell-2026-11-20.pdf",
            "size": "182 kB",
            "sha256": HASH,
        },
        {"name": "baixa.pdf", "size": "41 kB", "sha256": HASH},
    ],
    "missing": [],
    "complete_by": "",
}

SAMPLES: dict[Kind, Content] = {
    Kind.COVERAGE_CERTIFICATE: {
        "statement": "La CASS certifica que, el 22 de novembre del 2026, la persona següent té dret a les prestacions sanitàries de la seguretat social d'Andorra.",
        "name": NAME,
        "cass_number": "123456-X",
        "birth_date": "3 de febrer del 1984",
        "coverages": [
            {"what": "Malaltia i accident no laboral", "basis": "Tarifes de responsabilitat", "rate": "75 %"},
            {"what": "Hospitalització", "basis": "Tarifes de responsabilitat", "rate": "90 %"},
            {"what": "Maternitat i accident de treball", "basis": "Tarifes de responsabilitat", "rate": "100 %"},
        ],
        "beneficiaries": [
            {
                "name": "Lluc Villaverde-Casadesús i Ibáñez",
                "cass_number": "223344-Y",
                "birth_date": "9 de maig del 2015",
            }
        ],
        "notes": ["Aquest certificat diu la situació del dia en què s'expedeix. La cobertura pot canviar després."],
    },
    Kind.ACCIDENT_CARD: {
        "name": NAME,
        "cass_number": "123456-X",
        "birth_date": "03/02/1984",
        "file_number": "A-2026-000123",
        "accident_date": "20/11/2026",
        "employer": "Constructora Villaverde-Casadesús i Associats, SA",
    },
    Kind.RECEIPT: _RECEIPT,
    Kind.INCOMPLETE_RECEIPT: {
        **_RECEIPT,
        "in_time": False,
        "attachments": [],
        "decide_by": "",
        "missing": ["L'informe mèdic", "L'horari de treball del dia de l'accident", "La CNO de l'ocupació"],
        "complete_by": "23 de gener del 2027",
    },
    Kind.ACCIDENT_DECISION: {
        "addressee": NAME,
        "procedure": "Declaració d'accident de treball",
        "file_number": "A-2026-000123",
        "outcome": "Es reconeix l'accident del 20 de novembre del 2026 com a accident de treball i s'expedeix el carnet.",
        "facts": [
            "El 20 de novembre del 2026, a les 10.40 h, la persona interessada va caure d'una bastida mentre treballava a la parròquia d'Encamp.",
            "L'empresa ho va declarar el 21 de novembre del 2026, dins dels dos dies hàbils.",
        ],
        "reasons": [
            {
                "text": "La lesió es va produir per un fet violent i exterior, durant el temps i en el lloc de treball.",
                "article": "LSS 123.1",
            },
            {
                "text": "La persona estava en situació d'alta laboral i la base de cotització arriba al salari mínim.",
                "article": "LSS 97 i 99",
            },
        ],
        "calculations": [
            [
                {
                    "depth": 0,
                    "text": "Complement de la cotització",
                    "value": "52,53 €",
                    "article": "art. 19.2",
                    "estimated": "xifra estimada",
                },
                {"depth": 1, "text": "Salari mínim", "value": "1.525,33 €", "article": "", "estimated": ""},
            ]
        ],
        "evidence": ["Declaració de l'empresa", "Informe mèdic del Servei d'Urgències", "Relació laboral al registre"],
        "proposer": "Joan Ribó i Font, tècnic d'accidents de treball",
        "resolver": "Meritxell Areny i Pujal, cap del Departament de Prestacions",
        "delegation": "Delegació de signatura de la Direcció General de l'1 de febrer del 2026 (R-PROC 6)",
        "decided_on": "2 de desembre del 2026",
        "remedy": [
            "Contra aquesta resolució pot interposar un recurs administratiu davant el Consell d'Administració de la CASS, en el termini d'un mes a comptar de la notificació (LSS 255; R-PROC 27)."
        ],
    },
    Kind.REJECTION_NOTICE: {
        "name": NAME,
        "file_number": "A-2026-000123",
        "desk": "Carrer Joan Maragall, 3, AD500 Andorra la Vella",
        "hours": "De dilluns a divendres, de 8 a 15 h",
    },
    Kind.CORRECTION_REQUEST: _NOTICE,
    Kind.ALLEGATIONS_NOTICE: _NOTICE,
    Kind.CARD_REVOCATION: _NOTICE,
    Kind.CERTIFICATE_CONTRACT: {
        "contract_number": "04718293",
        "reference": "SP-2026-7K3M9QXT",
        "name": NAME,
        "cass_number": "123456-X",
        "identity_document": "P0218734",
        "capacity": "Titular administratiu",
        "declarants": [
            {"name": "Constructora Villaverde-Casadesús i Associats, SA", "census_number": "10482E", "kind": "Empresa"},
            {"name": "Comunitat de propietaris de l'edifici Prat Gran", "census_number": "30219K", "kind": "Comunitat"},
        ],
    },
}
