# SPDX-License-Identifier: GPL-2.0
"""answers.py - what drgn says of a dump: one line an answer, see questions"""

import sys

import drgn
from drgn.helpers.linux import for_each_online_cpu, get_dmesg, per_cpu

PANIC = "Kernel panic - not syncing: "
JIFFIES_START_S = 300
CLOCKSOURCE_SHIFT = 8


def member(obj, name):
    """A member that not every kernel has, or None"""
    try:
        return obj.member_(name)
    except LookupError:
        return None


def stored_psw(prog, cpu):
    """The PSW address that the CPU itself stored in its lowcore, or None"""
    lowcore = prog["lowcore_ptr"][cpu]
    try:
        base = prog["vm_layout"].identity_base.value_()
    except LookupError:
        base = 0
    area = member(lowcore, "prefixreg_save_area")
    if area is None or area.value_() != lowcore.value_() - base:
        return None
    return lowcore.psw_save_area.addr.value_()


def psw(prog, cpu):
    """The PSW of the note; both, if the lowcore does not tell the same"""
    task = per_cpu(prog["runqueues"], cpu).curr
    note = prog.stack_trace(task)[0].register("pswa")
    stored = stored_psw(prog, cpu)
    if stored is not None and stored != note:
        return f"{note:#x}, in its lowcore {stored:#x}"
    return f"{note:#x}"


def uptime(prog):
    """Jiffies start shortly before their low half wraps"""
    nsec = prog["clocksource_jiffies"].mult.value_() >> CLOCKSOURCE_SHIFT
    hz = round(1e9 / nsec)
    jiffies = prog["jiffies_64"].value_() - (-JIFFIES_START_S * hz & 0xFFFFFFFF)
    return f"{jiffies / hz:.2f}"


def panic_text(prog):
    """The first such line of the log"""
    text = get_dmesg(prog).decode(errors="replace")
    return text.split(PANIC, 1)[1].split("\n", 1)[0]


def answers(prog):
    """All questions; an answer that can't be had is left out, with the reason on stderr"""
    cpus = list(for_each_online_cpu(prog))
    ask = [
        ("panic-cpu", lambda: prog["panic_cpu"].counter.value_()),
        ("cpus", lambda: len(cpus)),
        ("uptime", lambda: uptime(prog)),
        ("release", lambda: prog["UTS_RELEASE"].string_().decode()),
        ("panic", lambda: panic_text(prog)),
    ]
    ask += [(f"psw-{cpu}", lambda cpu=cpu: psw(prog, cpu)) for cpu in cpus]
    for question, how in ask:
        try:
            print(f"{question}\t{how()}")
        except (LookupError, ValueError, drgn.FaultError) as why:
            print(f"{question}: {why!r}", file=sys.stderr)


def main(vmcore, vmlinux):
    """Open the dump; only this vmlinux is to be looked at"""
    if vmcore == "--version":
        print(f"drgn {drgn.__version__}")
        return
    prog = drgn.Program()
    prog.set_core_dump(vmcore)
    try:
        prog.load_debug_info([vmlinux])
    except drgn.MissingDebugInfoError:
        pass  # of the crash trigger
    answers(prog)


main(*sys.argv[1:])
