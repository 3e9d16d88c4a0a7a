# SPDX-License-Identifier: MIT
"""A part of the benchmark that fails is named in the report, beside the figures of the others."""

import json
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

import report
from plan import BARE, KNOWN, Cell
from process import CommandFailed
from results import Sample

CELL = Cell(BARE, KNOWN, 16)


class Part:
    def markdown(self):
        return "## A measured part"

    def as_json(self):
        return {"figure": 5}

    def faults(self):
        return {}


class Laboratory:
    """Its second round fails."""

    def __init__(self, _, directory, results):
        self.directory, self.results, self.plan = directory, results, results.plan

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def measure_round(self, number):
        if number > 0:
            raise CommandFailed("load ended\nwith 1")
        self.results.samples[CELL] = [Sample(1234, 1, 2, 3)]

    def measure_memory(self):
        raise AssertionError("the service has ended")


def fail(*_):
    raise RuntimeError("broken")


@pytest.fixture
def bench(monkeypatch, directory):
    """The program test/bench/run, with parts that are measured at once."""
    loader = SourceFileLoader("bench_run", str(Path(__file__).with_name("run")))
    program = module_from_spec(spec_from_loader(loader.name, loader))
    monkeypatch.setattr(sys, "path", [*sys.path])
    loader.exec_module(program)
    monkeypatch.setattr(program, "BUILD", directory)
    monkeypatch.setattr(program, "Laboratory", Laboratory)
    monkeypatch.setattr(program, "raise_open_files", lambda: None)
    monkeypatch.setattr(program.signal, "signal", lambda *_: None)
    for module in (program.idle, program.paced, program.warming, program.instructions,
                   program.replay_speed):
        monkeypatch.setattr(module, "measure", lambda *_: Part())
    monkeypatch.setattr(report, "machine", lambda: "A machine")
    monkeypatch.setattr(report, "markdown", lambda results: f"{results.rounds()} rounds")
    monkeypatch.setattr(report, "targets_of", lambda results: [])
    monkeypatch.setattr(sys, "argv", ["run", "--no-build", "--directory", str(directory)])
    return program


def test_the_report_has_what_was_measured_before_and_after_a_failure(bench, monkeypatch, directory):
    monkeypatch.setattr(bench.paced, "measure", fail)
    assert bench.main() == 1
    text = (directory / "report.md").read_text()
    assert "1 rounds" in text
    assert text.count("## A measured part") == 4
    failed = text[text.index("## Failed"):]
    assert "- rounds: CommandFailed: load ended; with 1\n" in failed
    assert "- paced: RuntimeError: broken\n" in failed
    assert "- memory: AssertionError: the service has ended\n" in failed
    document = json.loads((directory / "report.json").read_text())
    assert list(document["failures"]) == ["rounds", "paced", "memory"]
    assert document["cells"][0]["rounds"][0]["per_second"] == 1234
    assert document["idle"] == {"figure": 5} and "paced" not in document


def test_without_servers_the_large_table_is_measured_all_the_same(bench, monkeypatch, directory):
    class Scale:
        def __init__(self, *_):
            pass

        def measure(self):
            return Part()

    monkeypatch.setattr(sys, "argv", [*sys.argv, "--scale", "1e5"])
    monkeypatch.setattr(bench.scale_run, "ScaleRun", Scale)
    monkeypatch.setattr(Laboratory, "__enter__", fail)
    assert bench.main() == 1
    document = json.loads((directory / "report.json").read_text())
    assert document["failures"] == {"servers": "RuntimeError: broken"}
    assert document["scale"] == {"figure": 5} and document["cells"] == []
    assert "0 rounds" in (directory / "report.md").read_text()


def test_a_run_without_failures_ends_with_0(bench, monkeypatch, directory):
    monkeypatch.setattr(Laboratory, "measure_round", lambda *_: None)
    monkeypatch.setattr(Laboratory, "measure_memory", lambda _: None)
    assert bench.main() == 0
    assert "Failed" not in (directory / "report.md").read_text()
    assert json.loads((directory / "report.json").read_text())["failures"] == {}
