# SPDX-License-Identifier: MIT
"""A name server on loopback. A test writes its answers in lines:

    example.test. TXT "v=spf1 -all"      a record, as in a zone file without class and TTL
    !delay=0.2 late.test.                the faults of a name; several have commas between

The faults: silent, delay=SECONDS, servfail, refused, truncate (over UDP only), wrong-id,
wrong-name, hang-up (over TCP only), garbage. A name without records gets NXDOMAIN, unless another
name is below it. "*.example.test." stands for all names below example.test that have no line of
their own. `dns_server.py SCRIPT LOG [PORT]` serves a script by itself: it prints its port and
writes each question to LOG. From SIGUSR1 to SIGUSR2 it is silent, and prints that."""

import asyncio
import os
import signal
import struct
import sys
import threading

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

TTL = 300
ROOT = ("SOA a.root.test. root.test. 1 3600 600 86400 60", "NS a.root.test.")


class Script:
    """The server's data: records by name and type, and the faults of each name."""

    def __init__(self, text=""):
        self.records = {}
        self.wrong = {}
        for rest in ROOT:
            self.add(f". {rest}")
        for line in text.splitlines():
            if line.strip():
                self.add(line.strip())

    def add(self, line):
        head, rest = line.split(None, 1)
        if head.startswith("!"):
            self.wrong[dns.name.from_text(rest.strip())] = head[1:].split(",")
            return
        name = dns.name.from_text(head)
        kind, data = rest.split(None, 1)
        rdata = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.from_text(kind), data)
        rrset = self.records.setdefault((name, rdata.rdtype), dns.rrset.RRset(
            name, dns.rdataclass.IN, rdata.rdtype))
        rrset.add(rdata, TTL)

    def names_for(self, name):
        """The names whose lines hold for this one, the first first."""
        yield name
        while name != dns.name.root:
            name = name.parent()
            yield dns.name.Name((b"*", *name.labels))

    def rrset(self, name, kind):
        for known in self.names_for(name):
            rrset = self.records.get((known, kind))
            if rrset:
                return dns.rrset.from_rdata_list(name, TTL, list(rrset))
        return None

    def faults(self, name):
        return next((self.wrong[known] for known in self.names_for(name) if known in self.wrong),
                    ())

    def is_known(self, name):
        return any(known.is_subdomain(name) for known, _ in self.records)

    def answer(self, query):
        """Returns the response to a question about one name, after its CNAMEs."""
        response = dns.message.make_response(query, recursion_available=True)
        response.flags |= dns.flags.AA
        question = query.question[0]
        name = question.name
        while (name, dns.rdatatype.CNAME) in self.records:
            alias = self.records[name, dns.rdatatype.CNAME]
            if alias in response.answer:
                break
            response.answer.append(alias)
            name = alias[0].target
        rrset = self.rrset(name, question.rdtype)
        if rrset and rrset not in response.answer:
            response.answer.append(rrset)
        if not rrset:
            response.authority.append(self.records[dns.name.root, dns.rdatatype.SOA])
            if not self.is_known(name):
                response.set_rcode(dns.rcode.NXDOMAIN)
        return response


class DnsServer:
    """Serves `script` at 127.0.0.1 over UDP and TCP, on its own thread. `asked` has (is it TCP,
    name, type) of each question. The script may change at any time. So may `trouble`: faults of all
    names, in the words of the script."""

    def __init__(self, script="", port=0, on_question=lambda line: None):
        self.script = Script(script)
        self.port = port
        self.asked = []
        self.trouble = ()
        self._on_question = on_question
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10), "the name server starts"

    def close(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def wait(self):
        self._thread.join()

    def _run(self, ready):
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._open())
        ready.set()
        self._loop.run_forever()
        self._tcp.close()
        self._udp.close()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())

    async def _open(self):
        self._tcp = await asyncio.start_server(self._serve_tcp, "127.0.0.1", self.port)
        self.port = self._tcp.sockets[0].getsockname()[1]
        self._udp, _ = await self._loop.create_datagram_endpoint(
            lambda: Datagrams(self), local_addr=("127.0.0.1", self.port))

    async def _serve_tcp(self, reader, writer):
        try:
            while True:
                size, = struct.unpack("!H", await reader.readexactly(2))
                wire = await self.respond(await reader.readexactly(size), is_tcp=True)
                if wire is None:
                    break
                writer.write(struct.pack("!H", len(wire)) + wire)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def respond(self, wire, is_tcp):
        """Returns the bytes of a response; None if there is none."""
        query = dns.message.from_wire(wire)
        question = query.question[0]
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((is_tcp, question.name.to_text().lower(), kind))
        self._on_question(f"{'tcp' if is_tcp else 'udp'} {question.name} {kind}")
        words = [*self.trouble, *self.script.faults(question.name)]
        wrong = dict(word.partition("=")[::2] for word in words)
        if "delay" in wrong:
            late = self._loop.create_future()
            self._loop.call_later(float(wrong["delay"]), late.set_result, None)
            await late
        if "silent" in wrong or (is_tcp and "hang-up" in wrong):
            return None
        if "garbage" in wrong:
            return wire[:2] + b"\x84\x00\xff\xff\xff\xff\xc0\x0c"
        return self._wire(query, wrong, is_tcp)

    def _wire(self, query, wrong, is_tcp):
        response = self.script.answer(query)
        if "servfail" in wrong or "refused" in wrong:
            response = dns.message.make_response(query, recursion_available=True)
            response.set_rcode(dns.rcode.SERVFAIL if "servfail" in wrong else dns.rcode.REFUSED)
        if "wrong-id" in wrong:
            response.id ^= 0x5555
        if "wrong-name" in wrong:
            response.question[0].name = dns.name.from_text("other.test.")
        if not is_tcp:
            size = query.payload or 512
            wire = response.to_wire(max_size=65535)
            if "truncate" in wrong or len(wire) > size:
                response.answer, response.authority = [], []
                response.flags |= dns.flags.TC
        return response.to_wire(max_size=65535)


class Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server):
        self._server = server

    def connection_made(self, transport):
        self._transport = transport

    def datagram_received(self, data, address):
        asyncio.ensure_future(self._respond(data, address))

    async def _respond(self, data, address):
        wire = await self._server.respond(data, is_tcp=False)
        if wire is not None:
            self._transport.sendto(wire, address)


def main():
    script, log, *port = sys.argv[1:]
    with open(script, encoding="utf-8") as file, open(log, "a", encoding="utf-8") as questions:
        server = DnsServer(file.read(), int(port[0]) if port else 0,
                           lambda line: print(line, file=questions, flush=True))
        def say(line):  # not by print(), which a signal may interrupt, and then can't be used
            os.write(sys.stdout.fileno(), f"{line}\n".encode())

        def change(number, _):
            server.trouble = ["silent"] if number == signal.SIGUSR1 else []
            say("silent" if server.trouble else "well")

        signal.signal(signal.SIGUSR1, change)
        signal.signal(signal.SIGUSR2, change)
        say(server.port)
        server.wait()


if __name__ == "__main__":
    main()
