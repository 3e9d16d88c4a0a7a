# SPDX-License-Identifier: MIT
"""SIGHUP again and again under load, with good files and broken ones: no connection is lost, and
no answer is wrong."""

import pytest

from waiting import wait_until
from waits import let_pass

PAUSE = 0.05 # seconds: reloads follow each other
BROKEN = ["listen = [", "unknown = 1\n", "[greylist]\ndelay = \"long\"\n", "\0\0\0", "listen = 3\n",
          "[greylist]\nmessage = \"\"\n",
          "[store]\nurl = \"nowhere:\"\n", "\xff"]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("mariadb-full", marks=pytest.mark.long)])
def test_reloads_disturb_nobody(trial, make_store, is_long, kind):
    with trial(make_store(kind)) as under_load:
        service, = under_load.services
        config = service.directory / "grayling.toml"
        with service.connect() as connection:
            for number in range(600 if is_long else 60):
                if number % 2:
                    config.write_text(BROKEN[number // 2 % len(BROKEN)], encoding="latin-1")
                elif number % 7:
                    service.write_config(greylist__message=f"4.7.1 Text {number}")
                else:
                    config.unlink()
                service.reload()
                let_pass(PAUSE)
                assert connection.ask(protocol_state="CONNECT") == "DUNNO"
        service.write_config(greylist__message="4.7.1 The last text")
        service.reload()
        under_load.run(1)
        wait_until(lambda: any("The last text" in question.action
                               for question in under_load.load.questions[-100:]), "the last text")
    assert all(question.action for question in under_load.load.questions)
