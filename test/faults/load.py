# SPDX-License-Identifier: MIT
"""Mail as a service sees it: strangers, senders that come again after the delay, and known senders.
They come over many connections, which are opened again when they break."""

import asyncio
import heapq
import random
import threading
import time

import policy_client
from echo import Echoes
from story import Question
from waits import pause

ANSWER_WAIT = 8.0      # seconds; after these no answer is expected any more
RECONNECT_PAUSE = 0.02 # seconds
RETRY_SHARE = 0.6      # of the deferred questions
KNOWN_SHARE = 0.25     # of all questions


class Load:
    """Runs in its own thread, from start() to stop(). `endpoints` are asked in turn. `rate` is the
    number of questions a second in all. `twins` is the share of questions that are asked again at
    once, as by a client that tries two hosts. `pids()` returns the processes of the services; it is
    noted how long they wait for a processor."""

    def __init__(self, endpoints, delay, is_tutorial=False, rate=200, connections=40, twins=0.0,
                 seed=None, pids=lambda: []):
        self.seed = random.randrange(1 << 32) if seed is None else seed
        self.questions = []
        self.echoes = []
        self.waits = []
        self._random = random.Random(self.seed)
        self._endpoints = endpoints
        self._delay = delay
        self._is_tutorial = is_tutorial
        self._pause = connections / rate
        self._connections = connections
        self._twins = twins
        self._again = []  # senders of a first twin, which come again at once
        self._due = []    # heap: when a sender comes again, and which
        self._known = []
        self._pids = pids
        self._is_over = False
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    def start(self):
        self._thread.start()

    def stop(self):
        self._is_over = True
        self._thread.join()

    async def _run(self):
        async with Echoes(self.echoes, self.waits, self._pids):
            await asyncio.gather(*(self._converse(self._endpoints[i % len(self._endpoints)])
                                   for i in range(self._connections)))

    async def _converse(self, endpoint):
        reader = writer = None
        while not self._is_over:
            await pause(self._random.expovariate(1 / self._pause))
            if writer is None or reader.at_eof():  # Postfix notices this too before it asks
                try:
                    reader, writer = await connect(endpoint)
                except OSError:
                    await pause(RECONNECT_PAUSE)
                    continue
            question, bytes_of_it = self._next_question()
            if not await ask(reader, writer, question, bytes_of_it):
                writer.close()
                writer = None
            self._plan(question)
        if writer is not None:
            writer.close()

    def _next_question(self):
        number = len(self.questions) + 1
        if self._again:
            sender, client, recipient = self._again.pop()
        elif self._due and self._due[0][0] <= time.time():
            sender, client, recipient = heapq.heappop(self._due)[1]
        elif self._known and self._random.random() < KNOWN_SHARE:
            # It is taken out while it is asked, so that no other connection asks it.
            place = self._random.randrange(len(self._known))
            self._known[place], self._known[-1] = self._known[-1], self._known[place]
            sender, client, recipient = self._known.pop()
        else:
            sender = f"s{number}@sender.test"
            client = "10.{}.{}.{}".format(*(self._random.randrange(1, 255) for _ in range(3)))
            recipient = f"{self._random.choice(('anna', 'bob', 'carol'))}@mx.test"
            if self._random.random() < self._twins:
                self._again.append((sender, client, recipient))
        key = (sender,) if self._is_tutorial else (sender, network(client), recipient)
        question = Question(number, key, time.monotonic(), time.time())
        question.who = sender, client, recipient
        self.questions.append(question)
        return question, policy_client.request(
            sender=sender, client_address=client, recipient=recipient, queue_id=f"Q{number}")

    def _plan(self, question):
        if question.action.startswith("DEFER") or not question.action:
            if self._random.random() < RETRY_SHARE:
                due = int(time.time()) + self._delay + self._random.random()
                heapq.heappush(self._due, (due, question.who))
                if self._random.random() < self._twins:
                    heapq.heappush(self._due, (due, question.who))
        else:
            self._known.append(question.who)


async def connect(endpoint):
    kind, address = endpoint.split(":", 1)
    if kind == "unix":
        return await asyncio.open_unix_connection(address)
    host, port = address.rsplit(":", 1)
    return await asyncio.open_connection(host.strip("[]"), int(port))


async def ask(reader, writer, question, bytes_of_it):
    """Fills in the answer; returns False if the connection can't be used any more."""
    try:
        writer.write(bytes_of_it)
        reply = await asyncio.wait_for(reader.readuntil(b"\n\n"), ANSWER_WAIT)
        question.action = reply[:-2].decode().removeprefix("action=")
    except (OSError, EOFError, asyncio.TimeoutError):
        pass
    question.answered, question.answered_at = time.monotonic(), time.time()
    return bool(question.action)


def network(client):
    return client.rsplit(".", 1)[0] + ".0/24"
