# SPDX-License-Identifier: MIT
"""What the signs and lists of doc/signals.md are worth: targets, and a table of single signs."""

from figures import SHARES, aligned, named, percent

ALL_WAIT = "all wait"
ALL_WITH_LISTS = "all wait, DNSBL and DNSWL"
SUSPECTS = "suspects wait, DNSBL"
POSTGREY = "postgrey"

# What a quick run plays.
QUICK_ROWS = (ALL_WAIT, ALL_WITH_LISTS, SUSPECTS, POSTGREY)

# The most that may be, in %.
SUSPECTS_TARGETS = {"waits": 2, "over 10 min": 0.6, "codes over 10 min": 1}
LISTS_TARGETS = {"waits": 4}
NAMELESS_TARGETS = {"waits": 4}  # of SUSPECTS, if 20 % of the small servers have no good name


def spam(sample):
    return SHARES["spam passes"](sample)


def line(sample, name, found, most):
    word = "reaches" if found <= most else "misses"
    return f"{sample.name}: {name} {found:.1f} % ({word} {most:.1f} %)"


def lines(sample, most):
    return [line(sample, name, SHARES[name](sample), limit) for name, limit in most.items()]


def targets(samples):
    """Returns lines that compare grayling with its targets."""
    by_name = named(samples)
    suspects, lists = by_name[SUSPECTS], by_name[ALL_WITH_LISTS]
    return [*lines(suspects, SUSPECTS_TARGETS),
            line(suspects, "spam passes", spam(suspects), spam(by_name[ALL_WAIT]) + 1),
            *lines(lists, LISTS_TARGETS),
            line(lists, "spam passes", spam(lists), 0.9 * spam(by_name[POSTGREY]))]


def nameless_targets(samples):
    return lines(named(samples)[SUSPECTS], NAMELESS_TARGETS)


def broken(samples):
    """Returns the rules that must hold on any trace and are broken."""
    by_name = named(samples)
    every, lists, suspects = (by_name[name] for name in (ALL_WAIT, ALL_WITH_LISTS, SUSPECTS))
    rules = {
        f"{lists.name}: not less waits than without lists": lists.waited >= every.waited,
        f"{lists.name}: more spam passes than without lists, by a point":
            spam(lists) > spam(every) + 1,
        f"{suspects.name}: more than half as much waits as if all do":
            2 * suspects.waited > every.waited,
        f"{suspects.name}: more than half as much is late as if all wait":
            2 * suspects.late > every.late,
        f"{suspects.name}: it keeps out less than three quarters of the spam that waiting does":
            100 - spam(suspects) < 0.75 * (100 - spam(every)),
        "mail gets lost": any(sample.lost > 0 for sample in (every, lists, suspects)),
    }
    return [rule for rule, is_broken in rules.items() if is_broken]


def signs_table(shares):
    """`shares`: a dictionary for each sign, as replay_trace --signs prints them, seeds together."""
    whole = next(share for share in shares if share["name"] == "all")
    return aligned([("sign", "of all spam", "of that, never sent again", "of wanted mail")] + [
        (share["name"], percent(share["spam"], whole["spam"]),
         percent(share["gone"], share["spam"]), percent(share["mail"], whole["mail"]))
        for share in shares if share["spam"] + share["mail"] > 0])


def pooled_shares(runs):
    """Returns the shares of several seeds as one."""
    return [{"name": rows[0]["name"], **{key: sum(row[key] for row in rows)
                                        for key in ("spam", "gone", "mail")}}
            for rows in zip(*runs)]
