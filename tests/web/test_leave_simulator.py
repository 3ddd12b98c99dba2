"""The benefit of a leave as a public calculation: its amounts, its chart, and what it refuses to calculate."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

NBSP = "\N{NO-BREAK SPACE}"
ILLNESS = {
    "contingency": "common_illness",
    "activity": "employee",
    "wage": "2000",
    "first_day": "2026-01-10",
    "last_day": "2026-02-18",
}


@pytest.fixture
def ask(client: Client) -> Callable[..., Any]:
    def asked(**answers: str) -> Any:
        return client.get(reverse("simulator", args=["baixa"]), ILLNESS | answers, follow=True)

    return asked


def page(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_forty_days_of_illness_are_those_of_the_law(ask: Callable[..., Any]):
    text = page(ask())
    assert f"1.394,00{NBSP}€" in text
    assert f"1.303,39{NBSP}€" in text
    assert re.search(rf"4 – 30.*53{NBSP}%.*35,33{NBSP}€.*954,00{NBSP}€", text, re.DOTALL)
    assert "Llei 17/2008, art. 147.1.b" in text


def test_the_chart_says_in_words_what_it_draws_and_has_a_bar_for_each_month(ask: Callable[..., Any]):
    text = page(ask())
    drawing = re.search(r"<svg.*?</svg>", text, re.DOTALL)
    assert drawing
    assert 'role="img"' in drawing[0]
    assert f"2 mesos. El que més es paga és 02/2026 (722,67{NBSP}€)" in drawing[0]
    bars = re.findall(r'<rect class="cass-chart__net"[^>]*height="(\d+)"', drawing[0])
    assert len(bars) == 2
    assert 0 < int(bars[0]) < int(bars[1])


def test_every_month_of_the_longest_leave_is_in_the_chart_and_in_the_table(ask: Callable[..., Any]):
    text = page(ask(contingency="work_accident", first_day="2024-01-01", last_day="2026-12-31"))
    assert len(re.findall("cass-chart__net", text)) == 36
    assert "Per passar de 12 mesos (fins al 31 de desembre del 2024) cal que la CASS acordi la prolongació." in text


def test_own_account_has_all_its_contribution_withheld(ask: Callable[..., Any]):
    text = page(ask(activity="self_employed", own_base="2000"))
    assert f"306,68{NBSP}€" in text


def test_a_relapse_goes_on_with_the_earlier_days(ask: Callable[..., Any]):
    text = page(ask(earlier_days="20", last_day="2026-01-29"))
    assert f"793,33{NBSP}€" in text
    assert "21 – 30" in text


def test_a_leave_of_unpaid_days_has_no_chart(ask: Callable[..., Any]):
    text = page(ask(last_day="2026-01-12"))
    assert "<svg class" not in text
    assert f"0,00{NBSP}€" in text


def test_a_base_below_the_minimum_wage_is_asked_about(ask: Callable[..., Any]):
    assert "no arriba al salari mínim oficial" in page(ask(wage="1000"))
    assert "no arriba al salari mínim oficial" not in page(ask())


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"last_day": "2026-01-09"}, "del 10 de gener del 2026 al 9 de gener del 2026"),
        ({"last_day": "2029-01-10"}, "passa dels tres anys"),
        ({"first_day": "2017-01-10", "last_day": "2017-01-20"}, "per al 10 de gener del 2017"),
        ({"first_day": "9999-01-10", "last_day": "9999-12-31"}, "Trieu un dia més pròxim"),
        ({"earlier_days": "-1"}, "govuk-error-summary"),
    ],
)
def test_what_the_law_does_not_know_is_said_and_nothing_guessed(
    ask: Callable[..., Any], answers: dict[str, str], said: str
):
    response = ask(**answers)
    assert response.status_code == 422
    assert said in page(response)
    assert 'id="answer"' not in page(response)
