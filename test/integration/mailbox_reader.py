# SPDX-License-Identifier: MIT
"""The mailboxes (maildirs) that Postfix delivers to."""

import email

from waiting import wait_until


class MailboxReader:
    def __init__(self, directory):
        self._directory = directory

    def find(self, recipient, message_id):
        """Returns all deliveries of that message to that recipient."""
        maildir = self._directory / recipient.split("@")[0] / "new"
        messages = (email.message_from_bytes(file.read_bytes()) for file in maildir.glob("*"))
        return [message for message in messages if message["Message-ID"] == message_id]

    def wait_for(self, attempt):
        """Returns recipient -> the message that it got from an accepted attempt."""
        assert attempt.is_accepted, attempt
        found = {}
        for recipient in attempt.rcpt:
            messages = wait_until(lambda: self.find(recipient, attempt.message_id),
                                  f"{recipient} gets {attempt.message_id}", deadline=20)
            assert len(messages) == 1, f"{recipient} got {attempt.message_id} more than once"
            found[recipient] = messages[0]
        return found
