// SPDX-License-Identifier: GPL-2.0
/* check_winner.c - panic_cpu, the panic text and the calls of panic() name one CPU */
#include "check.h"

/*
 * After PSW restart the CPU that runs it owns panic_cpu, or still the CPU that
 * panicked. Up to 6.1 that is the restarted CPU, later the IPL CPU. After another
 * takeover it is the CPU that the case names.
 */
static bool owner_fits(const struct scene *sc)
{
	if (sc->panic_cpu < 0 || sc->told_cpu < 0 || sc->panic_cpu == sc->told_cpu)
		return true;
	if (!scene_taken_over(sc))
		return false;
	return !sc->ev->seen.restart.done || sc->panic_cpu == sc->ipl_cpu ||
	       sc->panic_cpu == sc->ev->seen.restart.cpu;
}

void check_winner(struct scene *sc, struct check_result *r)
{
	if (sc->panic_cpu < 0 && sc->told_cpu < 0) {
		check_skip(r, "%s, and no panic text of the crash trigger",
			   sc->panic_why ? sc->panic_why : "panic_cpu was not read");
		return;
	}
	if (!owner_fits(sc))
		check_fail(r, "panic_cpu is %d, but the panic text names CPU %d", sc->panic_cpu,
			   sc->told_cpu);
	if (sc->ncalls && !scene_call(sc, scene_winner(sc)))
		check_fail(r, "CPU %d won, but never called panic()", scene_winner(sc));
	if (sc->panic_cpu < 0)
		check_ok(r, "CPU %d, by the panic text alone: %s", sc->told_cpu, sc->panic_why);
	else if (sc->told_cpu >= 0 && sc->panic_cpu != sc->told_cpu)
		check_ok(r, "CPU %d; %s gave panic_cpu to CPU %d", sc->told_cpu,
			 sc->ev && sc->ev->seen.restart.done ? "PSW restart" : "a takeover",
			 sc->panic_cpu);
	else
		check_ok(r, "CPU %d%s", sc->panic_cpu,
			 sc->told_cpu < 0 ? ", by panic_cpu alone" : "");
}
