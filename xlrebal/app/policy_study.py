"""The policy study, as the command and the button ask for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlrebal.app.plan import Answer, Progress, Request, plan
from xlrebal.excel.source import Source
from xlrebal.household.household import Household
from xlrebal.schema.record import record

if TYPE_CHECKING:
    from xlrebal.study.what_is_studied import StudyMatter

COMMAND, SHEET = "backtest", "Policy Study"


@record(kw_only=True)
class StudyAsked:
    """What to study besides what always is. policies: in words, see study/policy_words.py. prices: a file of past prices in place
    of the sheet Returns. histories: how many resampled ones; None: the usual number."""

    policies: str = ""
    prices: Path | None = None
    histories: int | None = None


def study_answer(source: Source, request: Request, asked: StudyAsked, on_progress: Progress | None = None) -> Answer:
    """The plan of a workbook, and what its policy and others would have done; without a plan, as `plan` answers.

    CannotStudy, with a sentence, where there are no past returns or they do not go with the targets.
    """
    from xlrebal.report.policy_study_rows import policy_sentence, policy_study_results
    from xlrebal.study.known_policies import frequencies
    from xlrebal.study.policy_study import HISTORIES, study_policies
    from xlrebal.study.policy_words import policies_named

    answer = plan(source, replace(request, command=COMMAND), on_progress)
    if answer.plan is None:
        return answer
    household = answer.plan.household
    matter = _matter(household, asked.prices)
    own = tuple(policies_named(asked.policies, frequencies(matter.studied.history.periods_a_year)))
    histories = HISTORIES if asked.histories is None else asked.histories
    found = study_policies(matter, answer.plan.listed, on_progress or (lambda _: None), own, histories)
    return replace(answer, results={**answer.results, **policy_study_results(found)}, study=policy_sentence(found))


def _matter(household: Household, prices: Path | None) -> StudyMatter:
    from xlrebal.study.what_is_studied import what_is_studied

    if prices is None:
        return what_is_studied(household, household.risk.returns, household.value / 100)
    from xlrebal.study.price_history import read_price_history

    read = read_price_history(prices)
    found = what_is_studied(household, read.returns, household.value / 100)
    return replace(found, notes=(*read.notes, *found.notes))
