"""What binds a worker: the kernel keeps it from the network, from other programs, from too much memory, and from outliving its server."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import threading
from typing import Final

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 1, 38, 22
_PROCESS_MRELEASE: Final = 448
"""The number of this system call, which is the same on every machine."""
_SYSTEM_CALLS: Final = {"x86_64": (0xC000003E, 41, 59, 322), "aarch64": (0xC00000B7, 198, 221, 281)}
"""By machine: its audit number, and the numbers of socket, execve and execveat."""


def die_with_parent() -> None:
    """Have the kernel kill this process once its parent is gone."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def confine(memory: int) -> None:
    """Bind this process: die with the parent, *memory* bytes beyond today's, and no socket or other program, ever.

    The kernel refuses what SERVICE or LOAD would need, whatever the query says; where it knows no seccomp, the refusal of
    these words before the query is run stands alone.
    """
    die_with_parent()
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 -- pathlib would read it no better
        held = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + memory, held + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    known = _SYSTEM_CALLS.get(platform.machine())
    if known is None:
        return
    architecture, *refused = known
    rule = struct.Struct("=HBBI")
    steps = [rule.pack(0x20, 0, 0, 4), rule.pack(0x15, 1, 0, architecture), rule.pack(0x06, 0, 0, 0), rule.pack(0x20, 0, 0, 0)]
    for place, number in enumerate(refused):
        steps.append(rule.pack(0x15, len(refused) - place, 0, number))
    steps += [rule.pack(0x06, 0, 0, 0x7FFF0000), rule.pack(0x06, 0, 0, 0x00050000 | 13)]
    code = ctypes.create_string_buffer(b"".join(steps))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    libc = ctypes.CDLL(None, use_errno=True)
    program = Program(len(steps), ctypes.cast(code, ctypes.c_void_p))
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0)


def step_aside(nice: int) -> None:
    """Let the kernel prefer other threads to this one."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), nice)


def give_back(process: int) -> None:
    """Take the memory of a killed process, given as a descriptor of its own, here and now; then close that.

    A kernel that cannot (before Linux 5.15), or a process that has gone already, leaves nothing to do.
    """
    try:
        ctypes.CDLL(None).syscall(_PROCESS_MRELEASE, process, 0)
    finally:
        os.close(process)
