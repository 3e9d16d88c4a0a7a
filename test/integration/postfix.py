# SPDX-License-Identifier: MIT
"""The Postfix under test: our image in a container, or by chroot if dockerd can't run."""

import fcntl
import re
import shutil
from contextlib import contextmanager

import postfix_image
from docker_api import DockerFailed
from docker_daemon import DockerDaemon
from mailbox_reader import MailboxReader
from process import CommandFailed, Process, run
from smtp_client import Session
from waiting import free_port, is_listening, wait_until


class Postfix:
    """A running Postfix. `smtp_port` asks the policy service at inet:127.0.0.1:`policy_port`, and
    `smtp_port_of_unix` the one at unix:`policy_socket`. Mail leaves by `submission_port`, where a
    LoginServer at `login_port` checks the users, and by `relay_port`. Both have the lines that the
    documents show."""

    docker = None  # the DockerApi, if it runs in a container

    def __init__(self, shared):
        self.shared = shared  # the directory that Postfix sees as /shared
        self.policy_socket = shared / "policy.sock"
        self.smtp_port, self.smtp_port_of_unix, self.policy_port = (free_port() for _ in range(3))
        self.submission_port, self.relay_port, self.login_port = (free_port() for _ in range(3))
        self.start_command = ["/image/start", self.smtp_port, self.smtp_port_of_unix,
                              self.policy_port, self.login_port]
        mail = shared / "mail"
        mail.mkdir(parents=True)
        shutil.chown(mail, 5000, 5000)
        self.mailboxes = MailboxReader(mail)
        (shared / "outbound.cf").write_text(self._outbound_lines())

    def _outbound_lines(self):
        """Returns the lines for master.cf of README.md and doc/postfix.md, with this Postfix's
        ports."""
        text = ""
        for path, service, port in (("README.md", "submission", self.submission_port),
                                    ("doc/postfix.md", "10587", self.relay_port)):
            shown = (postfix_image.ROOT / path).read_text()
            block = re.search(rf"^```\n{service} inet (.*?)^```$", shown, re.M | re.S)
            text += (f"127.0.0.1:{port} inet {block[1]}"
                     f"  -o max_use=1\n  -o mynetworks=127.0.0.0/8\n")
        return text.replace("inet:127.0.0.1:10023", f"inet:127.0.0.1:{self.policy_port}")

    def session(self, client="192.0.2.7", name="mail.sender.test", by_unix=False):
        """Opens an SMTP session as a client with that address and name."""
        return Session(self.smtp_port_of_unix if by_unix else self.smtp_port, client, name)

    def send(self, sender, recipients, **client):
        """Sends one message in a new session."""
        with self.session(**client) as session:
            return session.send(sender, recipients)

    def log(self):
        path = self.shared / "maillog"
        return path.read_text(errors="replace") if path.exists() else ""

    def wait_until_ready(self):
        wait_until(lambda: is_listening(self.smtp_port) and is_listening(self.smtp_port_of_unix),
                   lambda: f"Postfix listens; its log:\n{self.log()}", deadline=30)


@contextmanager
def in_container(directory):
    """Yields a function that runs a Postfix. In the end it stops the container and dockerd."""
    daemon = DockerDaemon(directory / "docker", postfix_image.CACHE / "docker")
    try:
        image = postfix_image.build(daemon.api)
        postfix = Postfix(directory / "shared")
        postfix.docker = daemon.api
        container = daemon.api.run(image, postfix.start_command, [f"{postfix.shared}:/shared"])
        try:
            yield postfix
        finally:
            daemon.api.remove(container)
    finally:
        daemon.stop()


@contextmanager
def by_chroot(directory):
    root = directory / "root"
    postfix_image.unpack(root)
    postfix = Postfix(root / "shared")
    process = Process(["chroot", root, *postfix.start_command], directory / "postfix.log")
    try:
        yield postfix
    finally:
        if process.is_running():  # master has its own session
            run(["chroot", root, "postfix", "stop"])
        process.stop()


@contextmanager
def running_postfix(directory):
    """Yields a Postfix that answers, and the sentence that says how it runs."""
    postfix_image.CACHE.mkdir(parents=True, exist_ok=True)
    with open(postfix_image.CACHE / "lock", "w") as lock:  # two runs can't share a data directory
        fcntl.flock(lock, fcntl.LOCK_EX)
        way, sentence = in_container(directory), "Postfix ran in a container"
        try:
            postfix = way.__enter__()
        except (OSError, AssertionError, CommandFailed, DockerFailed) as reason:
            sentence = f"Postfix ran by chroot: dockerd could not start ({one_line(reason)})"
            way = by_chroot(directory)
            postfix = way.__enter__()
        try:
            postfix.wait_until_ready()
            yield postfix, sentence
        finally:
            way.__exit__(None, None, None)


def one_line(reason):
    return " ".join(str(reason).split())[:300]
