# SPDX-License-Identifier: MIT
"""The figures of a replay: tables, the distance from the targets, and checks."""

from dataclasses import asdict, dataclass, fields, replace

KINDS = ("people", "newsletters", "lists", "codes", "callbacks")
SOURCES = ("provider", "service", "server", "server without a name", "forwarder",
           "rented machine", "infected machine")


@dataclass(frozen=True)
class Sample:
    name: str
    mail: int           # messages that aren't spam; the next five are about these alone
    waited: int         # didn't pass at once
    late: int           # waited more than ten minutes or were lost
    lost: int
    median: int         # of the waiting times, in seconds
    percentile_99: int
    codes: int          # messages with one-time codes
    late_codes: int
    spam: int
    spam_passed: int
    null_spam: int      # of the null sender
    null_spam_passed: int
    waited_of_kind: list  # this and the next in the order of KINDS
    late_of_kind: list
    mail_of_source: list  # this and the next three in the order of SOURCES
    late_of_source: list
    spam_of_source: list
    passed_of_source: list  # spam that passed

    def as_json(self):
        return asdict(self)


def pooled(samples):
    """Returns one greylister's samples of several seeds as one: sums, and means of the times."""
    sums = {}
    for field in fields(Sample)[1:]:
        values = [getattr(sample, field.name) for sample in samples]
        sums[field.name] = ([sum(column) for column in zip(*values)]
                            if isinstance(values[0], list) else sum(values))
    for time in ("median", "percentile_99"):
        sums[time] = round(sums[time] / len(samples))
    return replace(samples[0], **sums)


def share(part, whole):
    return 100 * part / max(whole, 1)


def percent(part, whole):
    return f"{share(part, whole):.1f} %"


def duration(seconds):
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


# In %: what README shows, and what a quick run must agree with.
SHARES = {
    "waits": lambda s: share(s.waited, s.mail),
    "over 10 min": lambda s: share(s.late, s.mail),
    "of people": lambda s: share(s.late_of_kind[0], s.mail),
    "never comes": lambda s: share(s.lost, s.mail),
    "codes over 10 min": lambda s: share(s.late_codes, s.codes),
    "spam passes": lambda s: share(s.spam_passed, s.spam),
}
TIMES = {
    "median wait": lambda s: duration(s.median),
    "99 %": lambda s: duration(s.percentile_99),
}
FIGURES = {**{name: lambda s, of=of: f"{of(s):.1f} %" for name, of in SHARES.items()}, **TIMES}


def aligned(rows):
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"
             for row in rows]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|",
                      *lines[1:]])


def table(samples):
    return aligned([("", *FIGURES)] + [
        (sample.name, *(show(sample) for show in FIGURES.values())) for sample in samples])


def breakdown(title, columns, field, samples, whole):
    """Returns a table of what a list in each sample says of each column, in %."""
    return aligned([(title, *columns)] + [
        (sample.name, *(percent(part, whole(sample)) for part in getattr(sample, field)))
        for sample in samples])


def breakdowns(samples):
    """Returns tables that say which mail waits, and by whom late mail and spam were sent."""
    mail, spam = (lambda s: s.mail), (lambda s: s.spam)
    every = [replace(samples[0], name="all there is")]
    return "\n\n".join([
        breakdown("waits, of all mail", KINDS, "waited_of_kind", samples, mail),
        breakdown("over 10 min, of all mail", KINDS, "late_of_kind", samples, mail),
        breakdown("all mail", SOURCES, "mail_of_source", every, mail),
        breakdown("over 10 min, of all mail", SOURCES, "late_of_source", samples, mail),
        breakdown("all spam", SOURCES, "spam_of_source", every, spam),
        breakdown("passes, of all spam", SOURCES, "passed_of_source", samples, spam),
        null_sender(samples)])


def null_sender(samples):
    return aligned([("spam of the null sender", "of all spam", "of that passes")] + [
        (sample.name, percent(sample.null_spam, sample.spam),
         percent(sample.null_spam_passed, sample.null_spam)) for sample in samples])


def named(samples):
    return {sample.name: sample for sample in samples}


# The most that may be, in %.
TARGETS = {"waits": 7, "over 10 min": 4, "codes over 10 min": 16, "of people": 1.8,
           "never comes": 0}
SPAM_POINTS = 2  # so much more spam may pass than without the DNS, in points


def targets(samples):
    """Returns lines that compare grayling with its targets."""
    by_name = named(samples)
    ours, without_dns = by_name["grayling"], by_name["grayling without DNS"]
    most = {**TARGETS, "spam passes": SHARES["spam passes"](without_dns) + SPAM_POINTS}
    return [f"grayling: {name} {SHARES[name](ours):.1f} % "
            f"({'reaches' if SHARES[name](ours) <= limit else 'misses'} {limit:.1f} %)"
            for name, limit in most.items()]


def broken(samples):
    """Returns the rules that must hold on any trace and are broken."""
    by_name = named(samples)
    ours, bare = by_name["grayling"], by_name["postgrey without its list"]
    listed, theirs = by_name["grayling with postgrey's list"], by_name["postgrey"]
    rules = {
        "mail gets lost": ours.lost > 0 or listed.lost > 0,
        "more is late than nine tenths of postgrey's without its list":
            ours.late > 0.9 * bare.late,
        "people's late mail is more than a third of postgrey's without its list":
            ours.late_of_kind[0] > 0.33 * bare.late_of_kind[0],
        "the same list doesn't make less wait": listed.waited >= ours.waited,
        # Without its list postgrey loses spam from providers as it loses their other mail.
        "more spam passes than 1.1 times postgrey's without its list":
            ours.spam_passed > 1.1 * bare.spam_passed,
        "more spam passes than 1.05 times postgrey's, both with its list":
            listed.spam_passed > 1.05 * theirs.spam_passed,
        "the trace has no mail, no codes or no spam": 0 in (ours.mail, ours.codes, ours.spam),
    }
    return [f"grayling: {rule}" for rule, is_broken in rules.items() if is_broken]
