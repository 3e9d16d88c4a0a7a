# SPDX-License-Identifier: MIT
"""hardening.py PROGRAM: checks in the program itself that it was built with hardening."""

import subprocess
import sys

# the name, the command that shows it, the text in its output
SIGNS = [
    ("position independent", ["readelf", "-hW"], "DYN (Position-Independent Executable file)"),
    ("flagged so", ["readelf", "-dW"], "Flags: NOW PIE"),
    ("full RELRO", ["readelf", "-lW"], "GNU_RELRO"),
    ("full RELRO: bound at the start", ["readelf", "-dW"], "BIND_NOW"),
    ("a stack that can't be run", ["readelf", "-lW"], " RW  0x10"),
    ("a stack protector", ["nm", "-D"], "__stack_chk_fail"),
    ("_FORTIFY_SOURCE", ["nm", "-D"], "__memcpy_chk"),
    ("_GLIBCXX_ASSERTIONS", ["nm", "-DC"], "std::__glibcxx_assert_fail"),
]


def missing(program):
    """Yields a message for each sign of hardening that the program doesn't have."""
    for name, command, sign in SIGNS:
        said = subprocess.run([*command, program], capture_output=True, text=True, check=True)
        if sign not in said.stdout:
            yield f"{program}: no sign of {name}: {' '.join(command)} doesn't say {sign!r}"


def main():
    found = list(missing(sys.argv[1]))
    print("\n".join(found) or f"{len(SIGNS)} signs of hardening")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
