"""What is due, what is valid, and the figures made of it."""

from tests.mutants.patches import Patch

FACTS = (
    Patch(
        "Training is valid for a day longer than its interval",
        "lms/training/rules/calendar.py",
        "        end -= ONE_DAY",
        "        end -= 0 * ONE_DAY",
        "tests/training/test_calendar.py",
    ),
    Patch(
        "A month after 31 January is 3 March",
        "lms/training/rules/calendar.py",
        "day + relativedelta(months=months)",
        "day.replace(day=1) + relativedelta(months=months, days=day.day - 1)",
        "tests/training/test_calendar.py",
    ),
    Patch(
        "Training expires soon a day later than its employer has chosen",
        "lms/training/rules/standing.py",
        "(standing.expires_on - day).days <= expiring_days",
        "(standing.expires_on - day).days < expiring_days",
        "tests/training/test_standing.py",
    ),
    Patch(
        "Lists and figures say that training expires soon a day later than the person's own page",
        "lms/training/queries/standings.py",
        "Standing.expires_on <= soon",
        "Standing.expires_on < soon",
        "tests/training/test_standings_stored.py::test_lists_say_what_a_persons_page_says_on_the_days_on_which_a_status_changes",
    ),
    Patch(
        "Lists and figures call overdue what is due today",
        "lms/training/queries/standings.py",
        "or_(Standing.due_on >= day, Standing.in_grace)",
        "or_(Standing.due_on > day, Standing.in_grace)",
        "tests/training/test_standings_stored.py::test_lists_say_what_a_persons_page_says_on_the_days_on_which_a_status_changes",
    ),
    Patch(
        "The 28 days after an absence are 27",
        "lms/training/rules/standing.py",
        "a.ends_on < day <= days_after(",
        "a.ends_on < day < days_after(",
        "tests/training/test_standing.py",
    ),
    Patch(
        "Of two rules that ask for the same subject, the longer interval counts",
        "lms/training/rules/rule_index.py",
        "interval_rule = min(duties",
        "interval_rule = max(duties",
        "tests/training/test_rules_for_awards.py",
    ),
    Patch(
        "Of two rules that ask for the same subject, the later due date counts",
        "lms/training/rules/standing.py",
        "return min([(days_after(max(first_day",
        "return max([(days_after(max(first_day",
        "tests/training/test_rules_that_match.py",
    ),
    Patch(
        "An award still counts on the day on which it was revoked",
        "lms/training/rules/counting.py",
        "award.revoked_on - ONE_DAY",
        "award.revoked_on",
        "tests/training/test_rules_for_awards.py",
    ),
    Patch(
        "A rate is cut off instead of rounded",
        "lms/training/rules/explanations.py",
        "(2000 * numerator + denominator) // (2 * denominator)",
        "1000 * numerator // denominator",
        "tests/training/test_rules_explanations.py",
    ),
    Patch(
        "A board reader sees that 4 people are overdue",
        "lms/reports/rules/counting.py",
        "return 0 < count < FEWEST_SHOWN",
        "return 0 < count < FEWEST_SHOWN - 1",
        "tests/reports/test_rules.py",
    ),
    Patch(
        "The total under a hidden count tells it",
        "lms/reports/rules/small_counts.py",
        "if is_small(row.tally.of(name)) or not _keeps_secret(counts))",
        "if is_small(row.tally.of(name)))",
        "tests/reports/test_small_counts.py",
    ),
)
