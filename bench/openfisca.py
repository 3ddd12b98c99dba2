"""The same shares of a wage, written for OpenFisca and worked out by it. Runs in an environment of its own.

Arguments: a folder with bases.npy (cents), general_only.npy and rates.json (thousandths). Leaves one .npy of cents for
each share, and says in JSON how many seconds the fastest of the rounds took: all lines at once, of these without making
the simulation, of these the calculation alone; and some lines one by one.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

MONTH = "2026-11"
ROUNDS = 9
ONE_BY_ONE = 2000
PERSON = build_entity("person", "persons", "A worker", is_person=True)


def employer_general(person: Any, period: Any, parameters: Any) -> Any:
    rates = parameters(period).rates
    rate = np.where(person("general_only", period), rates.employer_general_only_rate, rates.employer_general_rate)
    return np.round(person("base", period) * rate, 2)


def worker_general(person: Any, period: Any, parameters: Any) -> Any:
    rates = parameters(period).rates
    rate = np.where(person("general_only", period), rates.worker_general_only_rate, rates.worker_general_rate)
    return np.round(person("base", period) * rate, 2)


def employer_retirement(person: Any, period: Any, parameters: Any) -> Any:
    share = np.round(person("base", period) * parameters(period).rates.employer_retirement_rate, 2)
    return np.where(person("general_only", period), 0, share)


def worker_retirement(person: Any, period: Any, parameters: Any) -> Any:
    share = np.round(person("base", period) * parameters(period).rates.worker_retirement_rate, 2)
    return np.where(person("general_only", period), 0, share)


SHARES = (employer_general, worker_general, employer_retirement, worker_retirement)


def variable(name: str, value_type: type, formula: Callable[..., Any] | None = None) -> type[Variable]:
    about = {"entity": PERSON, "definition_period": DateUnit.MONTH, "value_type": value_type, "label": name}
    return type(name, (Variable,), about | ({"formula": formula} if formula else {}))


def system(rates: dict[str, int]) -> TaxBenefitSystem:
    built = TaxBenefitSystem([PERSON])
    figures = {name: {"values": {"2016-04-01": {"value": rate / 1000}}} for name, rate in rates.items()}
    built.parameters = ParameterNode("", data={"rates": figures})
    built.add_variable(variable("base", float))
    built.add_variable(variable("general_only", bool))
    for share in SHARES:
        built.add_variable(variable(share.__name__, float, share))
    return built


def worked_out(built: TaxBenefitSystem, bases: Any, flags: Any, cents: dict[str, Any]) -> tuple[float, float, float]:
    """The seconds from cents to cents, of these in the simulation once it is made, of these the calculation alone.

    ``cents`` receives the shares.
    """
    begun = time.process_time()
    simulation = SimulationBuilder().build_default_simulation(built, count=len(bases))
    made = time.process_time()
    simulation.set_input("base", MONTH, bases / 100)
    simulation.set_input("general_only", MONTH, flags)
    started = time.process_time()
    results = {share.__name__: simulation.calculate(share.__name__, MONTH) for share in SHARES}
    alone = time.process_time() - started
    for name, euros in results.items():
        np.copyto(cents[name], np.rint(euros.astype(np.float64) * 100), casting="unsafe")
    ended = time.process_time()
    return ended - begun, ended - made, alone


def room(lines: int) -> dict[str, Any]:
    """Where the shares of so many lines go; made and touched beforehand, as for our own rules."""
    return {share.__name__: np.full(lines, -1) for share in SHARES}


def main() -> None:
    folder = Path(sys.argv[1])
    built = system(json.loads((folder / "rates.json").read_text()))
    bases, flags = np.load(folder / "bases.npy"), np.load(folder / "general_only.npy")
    cents, cent = room(len(bases)), room(1)
    rounds = [worked_out(built, bases, flags, cents) for _ in range(ROUNDS)]
    for name, values in cents.items():
        np.save(folder / f"{name}.npy", values)
    singly = []
    for _ in range(ROUNDS):
        lines = [slice(line, line + 1) for line in range(ONE_BY_ONE)]
        singly.append(sum(worked_out(built, bases[line], flags[line], cent)[0] for line in lines))
    seconds = {
        "seconds": min(whole for whole, _made, _alone in rounds),
        "seconds_made": min(made for _whole, made, _alone in rounds),
        "seconds_alone": min(alone for _whole, _made, alone in rounds),
        "lines_singly": ONE_BY_ONE,
    }
    print(json.dumps(seconds | {"seconds_singly": min(singly), "version": version("openfisca-core")}))


if __name__ == "__main__":
    main()
