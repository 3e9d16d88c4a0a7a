# SPDX-License-Identifier: MIT
"""Pauses. A load needs them for its pace, and a fault for its duration; nothing else in this folder
may sleep."""

import asyncio
import time


async def pause(seconds):
    await asyncio.sleep(seconds)


def let_pass(seconds):
    time.sleep(max(0.0, seconds))
