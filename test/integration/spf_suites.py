# SPDX-License-Identifier: MIT
"""The public test suites for SPF (RFC 7208) from a Debian package: DNS zones, and senders with the
result that each must have. The package is only unpacked."""

import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "test" / "bench"))

from peer_programs import unpack  # noqa: E402

CACHE = ROOT / "build" / "spf-suites"  # the package, for the next run
PACKAGE = "golang-blitiri-go-spf-dev"
FOLDER = "usr/share/gocode/src/blitiri.com.ar/go/spf/testdata"
FAILS = ("TIMEOUT", "SERVFAIL")  # each query to a name server that hangs would cost seconds


def scenarios(directory, suite):
    """Yields for each part of a suite: the zone as dns_server.py reads it, and name -> case."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if not (directory / FOLDER).exists():
        unpack(CACHE, PACKAGE, directory)
    text = (directory / FOLDER / f"{suite}.yml").read_text(encoding="utf-8")
    for part in yaml.safe_load_all(text):
        if part:
            with_two_labels(part)
            yield "\n".join(zone_lines(part["zonedata"])), part["tests"]


def with_two_labels(part):
    """Lengthens names of a single label, which SPF doesn't look up (sections 4.3 and 7.1)."""
    def full(name):
        return name if "." in name or not name else f"{name}.test"

    def full_targets(text):
        return re.sub(r"(:|redirect=)([a-z]+\d*)(?=\s|$)",
                      lambda found: found[1] + full(found[2]), text)

    zone = part["zonedata"]
    if any("." not in name for name in zone):
        for records in zone.values():
            for record in records:
                if "MX" in record:
                    record["MX"][1] = full(record["MX"][1])
                if "SPF" in record:
                    record["SPF"] = full_targets(record["SPF"])
        part["zonedata"] = {full(name): records for name, records in zone.items()}
        for case in part["tests"].values():
            local, _, domain = case["mailfrom"].rpartition("@")
            case["mailfrom"] = f"{local}@{full(domain)}"


def zone_lines(zone):
    for name, records in zone.items():
        name = escaped(name.rstrip(".")) + "."
        records = [record if isinstance(record, dict) else {record: True} for record in records]
        has_text = any("TXT" in record for record in records)
        pairs = [pair for record in records for pair in record.items()]
        # Without TXT records, records of the old type SPF replace them.
        pairs = [("TXT" if kind == "SPF" else kind, value) for kind, value in pairs
                 if not (kind == "SPF" and has_text) and value != "NONE"]
        has_text = any(kind == "TXT" for kind, _ in pairs)
        for kind, value in pairs:
            if kind in FAILS:
                if not has_text:
                    yield f"!servfail {name}"
            elif kind == "CNAMELOOP":
                yield f"{name} CNAME {name}"
            else:
                yield f"{name} {kind} {data_text(kind, value)}"


def data_text(kind, value):
    if kind == "TXT":
        strings = value if isinstance(value, list) else [value]
        return " ".join(f'"{piece}"' for text in strings for piece in pieces(text)) or '""'
    if kind == "MX":
        return f"{value[0]} {escaped(value[1].rstrip('.'))}."
    return escaped(value.rstrip(".")) + "." if kind in ("PTR", "CNAME") else value


def pieces(text):
    """Cuts text for a TXT record, whose strings have at most 255 bytes each."""
    data = text.encode()
    return ["".join(f"\\{byte:03}" for byte in data[at:at + 255])
            for at in range(0, max(len(data), 1), 255)]


def escaped(name):
    return "".join(char if re.match(r"[\w.-]", char, re.A) else f"\\{ord(char):03}"
                   for char in name)
