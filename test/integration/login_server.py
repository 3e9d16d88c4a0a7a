# SPDX-License-Identifier: MIT
"""A server that checks logins for Postfix, as Dovecot does (its authentication protocol 1.1)."""

import base64
import socketserver
import threading


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("VERSION\t1\t1", "MECH\tPLAIN\tplaintext", "SPID\t1", "CUID\t1",
                  "COOKIE\t" + "0" * 32, "DONE")
        for line in self.rfile:
            command, *parts = line.decode().rstrip("\n").split("\t")
            if command != "AUTH":
                continue
            number, response = parts[0], parts[-1].removeprefix("resp=")
            _, user, password = base64.b64decode(response).decode().split("\0")
            is_known = self.server.passwords.get(user) == password
            self._say(f"{'OK' if is_known else 'FAIL'}\t{number}\tuser={user}")

    def _say(self, *lines):
        self.wfile.write("".join(line + "\n" for line in lines).encode())


class LoginServer(socketserver.ThreadingTCPServer):
    """Serves at 127.0.0.1:`port` inside a `with`. `passwords` is user -> password."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port, passwords):
        super().__init__(("127.0.0.1", port), _Session)
        self.passwords = passwords
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,))
        self._thread.start()

    def __exit__(self, *_):
        self.shutdown()
        self._thread.join()
        self.server_close()
