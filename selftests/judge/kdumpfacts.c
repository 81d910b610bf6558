// SPDX-License-Identifier: GPL-2.0
/* kdumpfacts.c - what the judge's own reader says of a dump, to be compared with other readers */
#include "be.h"
#include "scene.h"

/* Jiffies start so far before the counter's low half wraps */
#define JIFFIES_START_S	  300
#define CLOCKSOURCE_SHIFT 8
#define NANOSECONDS	  1000000000ULL

static void tell_cpus(const struct scene *sc)
{
	printf("cpus\t%u\n", sc->core.ncpus);
	for (unsigned int i = 0; i < sc->core.ncpus; i++)
		if (sc->cpu_of_note[i] >= 0)
			printf("psw-%d\t0x%llx\n", sc->cpu_of_note[i],
			       (unsigned long long)sc->core.cpu[i].psw_addr);
}

/* How long a jiffy is stands in the clock source that is made of them */
static bool find_hz(struct scene *sc, uint64_t *hz)
{
	unsigned char raw[4];
	uint64_t va, mult;

	if (!vmlinux_find(&sc->elf, "clocksource_jiffies", &va) ||
	    !vmlinux_offset(&sc->elf, "__clocksource_register_scale", "clocksource", "mult",
			    &mult) ||
	    vmcore_read_virt(&sc->core, va + mult, raw, sizeof(raw)))
		return false;
	mult = be32_load(raw) >> CLOCKSOURCE_SHIFT;
	if (!mult)
		return false;
	*hz = (NANOSECONDS + mult / 2) / mult;
	return true;
}

static void tell_uptime(struct scene *sc)
{
	unsigned char raw[8];
	uint64_t va, hz;

	if (!find_hz(sc, &hz) || !vmlinux_find(&sc->elf, "jiffies_64", &va) ||
	    vmcore_read_virt(&sc->core, va, raw, sizeof(raw)))
		return;
	va = be64_load(raw) - (uint32_t)(-JIFFIES_START_S * hz);
	printf("uptime\t%.2f\n", (double)va / hz);
}

/* In the raw log buffer no text has an end, but the crash trigger's ends with a nonce */
static char *cut_log(char *log)
{
	char *text = strstr(log, PROTO_KMSG_PANIC);
	int end = 0;

	if (!text || sscanf(text + strlen(PROTO_KMSG_PANIC), PROTO_PANIC "%*u nonce %*16[0-9a-f]%n",
			    &end) < 0)
		return NULL;
	text[strlen(PROTO_KMSG_PANIC) + end] = 0;
	return end ? text : NULL;
}

static void tell_text(struct scene *sc)
{
	cleanup(free) char *release = vmcore_info(&sc->core, "OSRELEASE");
	cleanup(free) char *why = NULL;
	char *text = NULL;

	if (release)
		printf("release\t%s\n", text_tame(release));
	/* makedumpfile gives lines, but takes no dump of QEMU's */
	if (sc->dmesg && !sc->tool_why && !sc->tool_broken)
		text = strstr(sc->dmesg, PROTO_KMSG_PANIC);
	else if (sc->dmesg || !vmcore_log(&sc->core, &sc->dmesg, &why))
		text = cut_log(sc->dmesg);
	if (!text)
		return;
	text += strlen(PROTO_KMSG_PANIC);
	text[strcspn(text, "\n")] = 0;
	printf("panic\t%s\n", text_tame(text));
}

int main(int argc, char **argv)
{
	struct scene sc = { 0 };
	bool opened;

	if (argc != 3 && argc != 4) {
		fprintf(stderr, "Usage: kdumpfacts VMCORE VMLINUX [MAKEDUMPFILE]\n");
		return 2;
	}
	sc.opt.makedumpfile = argv[3];
	opened = scene_open_or_tell(&sc, argv[1], argv[2]);
	if (opened) {
		if (sc.panic_cpu >= 0)
			printf("panic-cpu\t%d\n", sc.panic_cpu);
		tell_cpus(&sc);
		tell_uptime(&sc);
		tell_text(&sc);
	}
	scene_close(&sc);
	return opened ? 0 : 2;
}
