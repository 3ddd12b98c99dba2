"""Running a procedure's rule over what was filed, and keeping all that is needed to run it again."""

import datetime as dt

from cass.filings import answers as store
from cass.filings.models import AssessmentRecord, Filing, Revision
from cass.filings.procedure import Procedure
from cass.kernel import canonical
from cass.kernel.working_days import day_of
from cass.law.book import Book


def assess(*, procedure: Procedure, filing: Filing, revision: Revision, at: dt.datetime) -> AssessmentRecord:
    """Assess a revision under the law in force on the day of the event, and store facts, result and versions."""
    facts = procedure.facts(filing, store.of_revision(revision), day_of(at))
    assessment = procedure.rule(facts, Book.load())
    return AssessmentRecord.objects.create(
        filing=filing,
        revision=revision,
        made_at=at,
        facts=canonical.dumps(facts),
        assessment=canonical.dumps(assessment),
        outcome=assessment.outcome,
    )
