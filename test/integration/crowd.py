# SPDX-License-Identifier: MIT
"""Threads that all do the same beside a test."""

import threading


class Crowd:
    """Runs `work(number)` in `count` threads during a `with` block. At its end `is_over` is set;
    work that has no end of its own returns then."""

    def __init__(self, count, work):
        self.is_over = threading.Event()
        self._threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.wait()

    def is_running(self):
        return any(thread.is_alive() for thread in self._threads)

    def wait(self):
        for thread in self._threads:
            thread.join()
