# SPDX-License-Identifier: MIT
"""The figures of a replay: a table, the distance from the targets, and checks."""

from dataclasses import asdict, dataclass

KINDS = ("people", "newsletters", "lists", "codes", "callbacks")


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
    late_of_kind: list  # in the order of KINDS

    def as_json(self):
        return asdict(self)


def percent(part, whole):
    return f"{100 * part / max(whole, 1):.1f} %"


def duration(seconds):
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


FIGURES = {
    "waits": lambda s: percent(s.waited, s.mail),
    "of that, median": lambda s: duration(s.median),
    "99 %": lambda s: duration(s.percentile_99),
    "over 10 min": lambda s: percent(s.late, s.mail),
    "people's": lambda s: percent(s.late_of_kind[0], s.mail),
    "never comes": lambda s: percent(s.lost, s.mail),
    "codes over 10 min": lambda s: percent(s.late_codes, s.codes),
    "spam passes": lambda s: percent(s.spam_passed, s.spam),
}


def table(samples):
    rows = [("", *FIGURES)]
    rows += [(sample.name, *(show(sample) for show in FIGURES.values())) for sample in samples]
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"
             for row in rows]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|",
                      *lines[1:]])


def ratio(part, whole):
    return part / max(whole, 1)


def named(samples):
    return {sample.name: sample for sample in samples}


def targets(samples):
    """Returns lines that compare grayling with its targets: a tenth of the late mail, and no more
    spam."""
    by_name = named(samples)
    lines = []
    for ours, theirs in (("grayling", "postgrey"), ("grayling", "postgrey, no list"),
                         ("grayling, postgrey's list", "postgrey")):
        our, their = by_name[ours], by_name[theirs]
        late, spam = ratio(our.late, their.late), ratio(our.spam_passed, their.spam_passed)
        people = ratio(our.late_of_kind[0], their.late_of_kind[0])
        lines.append(f"{ours} / {theirs}: over 10 minutes {late:.2f} ({reached(late, 0.1)} 0.10), "
                     f"people's mail {people:.2f}, spam {spam:.3f} ({reached(spam, 1.05)} 1.050)")
    return lines


def reached(value, most):
    return "reaches" if value <= most else "misses"


def broken(samples):
    """Returns the rules that must hold on any trace and are broken."""
    by_name = named(samples)
    ours, bare = by_name["grayling"], by_name["postgrey, no list"]
    listed, theirs = by_name["grayling, postgrey's list"], by_name["postgrey"]
    rules = {
        "mail gets lost": ours.lost > 0 or listed.lost > 0,
        "more is late than nine tenths of postgrey's without its list":
            ours.late > 0.9 * bare.late,
        "people's late mail is more than a fifth of postgrey's without its list":
            ours.late_of_kind[0] > 0.2 * bare.late_of_kind[0],
        "the same list doesn't make less wait": listed.waited >= ours.waited,
        # Without its list postgrey loses spam from providers as it loses their other mail.
        "more spam passes than 1.1 times postgrey's without its list":
            ours.spam_passed > 1.1 * bare.spam_passed,
        "more spam passes than 1.05 times postgrey's, both with its list":
            listed.spam_passed > 1.05 * theirs.spam_passed,
        "the trace has no mail, no codes or no spam": 0 in (ours.mail, ours.codes, ours.spam),
    }
    return [f"grayling: {rule}" for rule, is_broken in rules.items() if is_broken]
