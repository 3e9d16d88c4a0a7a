# SPDX-License-Identifier: MIT
"""A program that runs beside the tests, and is ended by its process id."""

import os
import signal
import subprocess


class Process:
    """Starts `arguments` in a new session; the output goes to the file `log`."""

    def __init__(self, arguments, log, **options):
        with open(log, "ab") as output:
            self.popen = subprocess.Popen(
                [str(argument) for argument in arguments], stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, start_new_session=True, **options)
        self.log = log

    @property
    def pid(self):
        return self.popen.pid

    def is_running(self):
        return self.popen.poll() is None

    def signal(self, number):
        if self.is_running():
            os.kill(self.pid, number)

    def wait(self, deadline):
        """Returns the exit code; raises TimeoutExpired after `deadline` seconds."""
        return self.popen.wait(deadline)

    def stop(self, deadline=10):
        """Sends SIGTERM, and SIGKILL after `deadline` seconds. Returns the exit code."""
        if not self.is_running():
            return self.popen.returncode
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        try:
            return self.popen.wait(deadline)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            return self.popen.wait()

    def output(self):
        with open(self.log, errors="replace") as log:
            return log.read()


def run(arguments, log=None, **options):
    """Runs a command to its end. If it fails, the error has the end of its output."""
    done = subprocess.run([str(argument) for argument in arguments], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, errors="replace", **options)
    if log is not None:
        with open(log, "a") as file:
            file.write(done.stdout + done.stderr)
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-5:]
        raise CommandFailed(f"{arguments[0]}: {' / '.join(said) or done.returncode}")
    return done.stdout


class CommandFailed(Exception):
    pass
