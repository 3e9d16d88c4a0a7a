# SPDX-License-Identifier: MIT
"""The benchmark uses helpers of the integration tests, as test/bench/run finds them."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

sys.path.append(str(Path(__file__).parents[1] / "integration"))


@pytest.fixture
def directory():
    with TemporaryDirectory() as path:
        yield Path(path)
