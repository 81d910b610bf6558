// SPDX-License-Identifier: GPL-2.0
/* losers.c - what each CPU that lost the panic did after its own call */
#include <math.h>

#include "losers.h"

/*
 * The IPL CPU is restarted for the dump. The winner orders that and stops itself
 * right behind, so up to the winner's last sample `operating` the IPL CPU's state
 * is its own, or up to its own restart where the host lets the winner wait: no
 * CPU leaves the stopped state by itself. Any other CPU: until the capture kernel
 * runs.
 */
static double find_end(const struct scene *sc, unsigned int cpu, unsigned int winner)
{
	const struct evidence *ev = sc->ev;
	const struct samples *s = &ev->seen.samples;
	double end = evidence_host_ms(ev, ev->seen.zero_tod);
	double won = evidence_host_ms(ev, scene_call(sc, winner));
	double lost = evidence_host_ms(ev, scene_call(sc, cpu));

	if (isnan(end))
		end = ev->seen.fail_ms;
	if ((int)cpu == sc->ipl_cpu && cpu != winner) {
		end = fmin(end, samples_last_operating(s, winner, won));
		end = fmin(end, samples_restarted(s, cpu, lost));
	}
	return end;
}

/*
 * Does a sample `operating` tell against a loser? Not within one sampling period
 * and the clock's uncertainty; nor as long as a loaded host gave its thread no
 * time to get from its call of panic() to the stop.
 */
static bool counts(const struct loser *l, const struct sample *s, double used_at_call)
{
	double after = s->host_ms - l->call_ms;

	if (after < l->grace_ms)
		return false;
	return after >= LOSER_LATE_MS || !isnan(l->stopped_after_ms) || s->cpu_ms < 0 ||
	       isnan(used_at_call) || s->cpu_ms - used_at_call >= LOSER_GRACE_CPU_MS;
}

static void follow(const struct samples *samples, struct loser *l)
{
	double used_at_call = NAN, used = NAN, last = l->call_ms;

	l->stopped_after_ms = NAN;
	l->host_cpu_ms = NAN;
	for (size_t i = 0; i < samples->n; i++) {
		const struct sample *s = samples->at + i;

		if (s->cpu != l->cpu || s->host_ms >= l->end_ms)
			continue;
		if (s->host_ms < l->call_ms) {
			used_at_call = s->cpu_ms < 0 ? NAN : s->cpu_ms;
			continue;
		}
		l->gap_ms = fmax(l->gap_ms, s->host_ms - last);
		last = s->host_ms;
		if (!s->operating || counts(l, s, used_at_call)) {
			l->samples++;
			l->operating += s->operating;
		}
		if (!s->operating && isnan(l->stopped_after_ms))
			l->stopped_after_ms = s->host_ms - l->call_ms;
		if (s->operating)
			l->operating_ms = s->host_ms - l->call_ms;
		if (isnan(l->stopped_after_ms) || s->operating ||
		    s->host_ms - l->call_ms == l->stopped_after_ms)
			used = s->cpu_ms < 0 ? NAN : s->cpu_ms;
	}
	l->gap_ms = fmax(l->gap_ms, l->end_ms - last);
	if (!isnan(used))
		l->host_cpu_ms = used - used_at_call;
	/* No sample at all fell into its time: it was over sooner than one step */
	if (!isnan(l->stopped_after_ms) && !l->operating)
		l->operating_ms = l->stopped_after_ms;
}

int losers_find(const struct scene *sc, struct loser *l, char **why)
{
	const struct evidence *ev = sc->ev;
	const struct samples *samples = &ev->seen.samples;
	int winner = scene_winner(sc), n = 0;

	if (!sc->record)
		return text_fail(why, -1, "no record of the calls of panic()");
	if (winner < 0)
		return text_fail(why, -1, "the winner is not known");
	if (!ev->seen.clock)
		return text_fail(why, -1, "no calibration of the TOD clock");
	for (unsigned int cpu = 0; cpu < CRASH_TRIGGER_CPUS; cpu++) {
		if (!scene_call(sc, cpu) || (int)cpu == winner)
			continue;
		l[n] = (struct loser){ .cpu = cpu,
				       .call_ms = evidence_host_ms(ev, scene_call(sc, cpu)),
				       .end_ms = find_end(sc, cpu, winner) };
		l[n].grace_ms = samples_period(samples, cpu) + ev->seen.clock_rtt_ms;
		follow(samples, &l[n++]);
	}
	return n;
}

bool losers_stopped(const struct loser *l, char **why)
{
	if (!l->samples || isnan(l->stopped_after_ms)) {
		text_add(why, "; ", "CPU %u: no sample shows it stopped", l->cpu);
		return false;
	}
	if (!l->operating)
		return true;
	text_add(why, "; ", "CPU %u operating in %u of %u samples, up to %.0f ms after its panic()",
		 l->cpu, l->operating, l->samples, l->operating_ms);
	return false;
}

bool losers_late(const struct loser *l, char **why)
{
	if (l->operating_ms >= LOSER_LATE_MS)
		return true;
	text_add(why, "; ", "CPU %u operating only %.0f ms after its panic()", l->cpu,
		 l->operating_ms);
	return false;
}
