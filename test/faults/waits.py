# SPDX-License-Identifier: MIT
"""The pauses of a load, which has a pace, and of a fault, which has a length: nothing else here may
sleep."""

import asyncio
import time


async def pause(seconds):
    await asyncio.sleep(seconds)


def let_pass(seconds):
    time.sleep(max(0.0, seconds))
