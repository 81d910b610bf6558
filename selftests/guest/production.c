// SPDX-License-Identifier: GPL-2.0
/* production.c - the role of the kernel that panics: get ready, wait for go, race */
#include <sys/utsname.h>

#include "guest.h"

void production_prepare(void)
{
	const char *loader = cmdline_value(PROTO_ARG_LOADER, "file");
	uint64_t stext = 0, size;
	struct utsname name;

	uname(&name);
	channel_say(PROTO_HELLO " role=production release=%s cpus=%ld", name.release,
		    sysconf(_SC_NPROCESSORS_ONLN));
	trigger_load();
	kexec_load_crash(loader, trigger_record());
	kallsyms_find("_stext", &stext, &size);
	channel_say(PROTO_READY " record=0x%" PRIx64 " loader=%s tod_base=%016" PRIx64
				" stext=%016" PRIx64,
		    trigger_record(), loader, tod_monotonic_zero(), stext);
}

/* Into the log, so that every kind of entry carries the nonce into the dump */
static void production_log_nonce(const struct go *go)
{
	char line[64];
	int rc;

	snprintf(line, sizeof(line), PROTO_KMSG_NONCE "%s\n", go->nonce);
	rc = file_write("/dev/kmsg", line);
	if (rc)
		channel_give_up("/dev/kmsg: %s", strerror(-rc));
}

static void production_request(const struct go *go, struct crash_trigger_request *request)
{
	*request = (struct crash_trigger_request){ .lead_ns = go->lead_ns,
						   .damage = go->damage,
						   .gate = go->gate };
	memcpy(request->nonce, go->nonce, sizeof(request->nonce));
	strcpy(request->notifier, go->notifier);
	memcpy(request->hold, go->hold, sizeof(request->hold));
}

/* Racers of the module into the request, the others into tasks of their own */
static void production_enter(const struct go *go, struct crash_trigger_request *request)
{
	for (size_t i = 0; i < go->nracers; i++) {
		const struct racer *racer = &go->racer[i];
		const struct entry *entry = racer->entry;

		if (!racers_has_cpu(racer->cpu))
			channel_give_up("go: CPU %u is to race, but is not online: %ld CPUs are",
					racer->cpu, sysconf(_SC_NPROCESSORS_ONLN));
		if (go->gate && entry->run)
			channel_give_up("go: gate=1: entry=%s does not wait for it", entry->name);
		if (entry->prepare)
			entry->prepare();
		if (entry->run)
			racers_create(racer);
		else if (trigger_loaded())
			request->racer[request->nracers++] =
				(struct crash_trigger_racer){ racer->cpu, entry->module,
							      racer->skew_ns };
		else
			channel_give_up("entry=%s needs crash_trigger.ko", entry->name);
	}
}

static void production_fire(const struct go *go)
{
	static struct crash_trigger_request request;
	int64_t deadline_ns = tod_monotonic_ns() + go->lead_ns;
	int rc = 0;

	/*
	 * Trees of the sclp transport's age stop the IPL CPU wherever it is and
	 * then restart it. QEMU (TCG) does not wake a CPU that was stopped in
	 * wait state until its thread runs, takes all CPUs for stopped, and
	 * ends the guest (s390_cpu_set_state(), target/s390x/cpu.c).
	 */
	if (transport_get() == &transport_sclp)
		racers_keep_busy(0);
	production_request(go, &request);
	production_enter(go, &request);
	pattern_plant(&request);
	production_log_nonce(go);
	if (trigger_loaded())
		rc = trigger_arm(&request, &deadline_ns);
	if (rc)
		channel_give_up("%s: %s", CRASH_TRIGGER_DEV, strerror(-rc));
	racers_release(deadline_ns);
	if (go->gate)
		channel_say(PROTO_ARMED " nonce=%s gate=0x%" PRIx64, go->nonce, trigger_gate());
	else
		channel_say(PROTO_ARMED " nonce=%s", go->nonce);
}

/* Answer the runner for as long as this kernel lives */
void production_serve(void)
{
	struct line line;
	struct go go;

	for (;;) {
		if (line_parse(&line, channel_read()))
			channel_give_up("a line that is no word with key=value pairs");
		if (!strcmp(line.word, PROTO_TOD_ASK)) {
			channel_say(PROTO_TOD " value=%016" PRIx64, tod_now());
		} else if (!strcmp(line.word, PROTO_GO)) {
			go_take(&go, &line);
			production_fire(&go);
		} else if (*line.word) {
			channel_give_up("unknown word %s", line.word);
		}
	}
}
