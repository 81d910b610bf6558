// SPDX-License-Identifier: GPL-2.0
/* scene.c - a dump, its kernel and its run, opened once for all checks */
#include <err.h>

#include "be.h"
#include "file.h"
#include "scene.h"
#include "tool.h"

#define DMESG_MAX  (64 << 20)
#define PANIC_TEXT PROTO_KMSG_PANIC PROTO_PANIC

/* Every page that the file holds must be readable: bad compression, a cut file show here */
static void walk_pages(struct scene *sc)
{
	unsigned char page[VMCORE_PAGE];

	for (uint64_t pfn = 0; vmcore_next_page(&sc->core, &pfn); pfn++) {
		sc->pages++;
		if (vmcore_read_phys(&sc->core, pfn * VMCORE_PAGE, page, sizeof(page))) {
			if (!sc->damaged++) {
				sc->damaged_at = pfn * VMCORE_PAGE;
				sc->damaged_why = text_format("%s", vmcore_error(&sc->core));
			}
			continue;
		}
		if (!sc->ev && !sc->record_phys &&
		    !memcmp(page, CRASH_TRIGGER_MAGIC, sizeof(CRASH_TRIGGER_MAGIC) - 1))
			sc->record_phys = pfn * VMCORE_PAGE;
	}
}

static void read_record(struct scene *sc)
{
	struct crash_trigger_record *r = calloc(1, VMCORE_PAGE);

	if (!r || !sc->record_phys ||
	    vmcore_read_phys(&sc->core, sc->record_phys, r, VMCORE_PAGE) ||
	    memcmp(r->magic, CRASH_TRIGGER_MAGIC, sizeof(r->magic)) ||
	    be32_load(&r->version) != CRASH_TRIGGER_VERSION) {
		free(r);
		return;
	}
	sc->record = r;
	for (unsigned int cpu = 0; cpu < CRASH_TRIGGER_CPUS; cpu++) {
		uint64_t tod = scene_call(sc, cpu);

		if (!tod)
			continue;
		sc->ncalls++;
		if (!sc->first_call || tod < sc->first_call)
			sc->first_call = tod;
		if (tod > sc->last_call)
			sc->last_call = tod;
	}
	if (!*sc->nonce)
		memcpy(sc->nonce, r->nonce, PROTO_NONCE_LEN);
}

/* Lowcores are in the identity mapping: which CPU owns which prefix page */
static void name_cpus(struct scene *sc)
{
	uint64_t array, base = 0;
	unsigned char raw[8];

	for (unsigned int i = 0; i < VMCORE_CPUS; i++)
		sc->cpu_of_note[i] = -1;
	if (!vmcore_symbol(&sc->core, "lowcore_ptr", &array))
		return;
	vmcore_info_hex(&sc->core, "IDENTITYBASE", &base);
	for (unsigned int cpu = 0; cpu < VMCORE_CPUS; cpu++) {
		cleanup(free) char *len = vmcore_info(&sc->core, "LENGTH(lowcore_ptr)");

		if ((len && cpu >= strtoul(len, NULL, 10)) ||
		    vmcore_read_virt(&sc->core, array + 8 * cpu, raw, sizeof(raw)))
			break;
		if (!be64_load(raw))
			continue;
		sc->nr_lowcores++;
		for (unsigned int i = 0; i < sc->core.ncpus; i++)
			if (sc->core.cpu[i].has_prefix &&
			    sc->core.cpu[i].prefix == be64_load(raw) - base)
				sc->cpu_of_note[i] = cpu;
	}
	sc->ipl_cpu = sc->cpu_of_note[0];
}

static void read_panic_cpu(struct scene *sc)
{
	unsigned char raw[4];
	uint64_t va;

	if (sc->elf_why)
		text_set(&sc->panic_why, "no vmlinux (%s)", sc->elf_why);
	else if (!vmlinux_find(&sc->elf, "panic_cpu", &va) &&
		 !vmlinux_find_static(&sc->elf, "panic_cpu", &va))
		text_set(&sc->panic_why, "this kernel has no panic_cpu");
	else if (vmcore_read_virt(&sc->core, va, raw, sizeof(raw)))
		text_set(&sc->panic_why, "panic_cpu: %s", vmcore_error(&sc->core));
	else
		sc->panic_cpu = be32_load(raw);
	if (!sc->panic_why && sc->panic_cpu < 0)
		text_set(&sc->panic_why, "panic_cpu is %d: no CPU owns the panic", sc->panic_cpu);
}

/*
 * From 6.10 on the kernel's image has a mapping of its own, which makedumpfile
 * knows from 1.7.6 on. In the guest an older one does all the same: there the
 * program headers of /proc/vmcore tell it what the dump's header does not.
 */
static void ask_version(struct scene *sc)
{
	const char *argv[] = { sc->tool, "-v", NULL };
	unsigned int major, minor, patch = 0;
	const char *version;
	uint64_t v;
	int rc;

	if (!sc->tool) {
		sc->tool_why = text_format("no makedumpfile for this host (--makedumpfile)");
		return;
	}
	rc = tool_run(argv, NULL, NULL, NULL, &sc->tool_said);
	version = strstr(sc->tool_said, "version ");
	if (rc < 0 || rc > 1 || !version ||
	    sscanf(version, "version %u.%u.%u", &major, &minor, &patch) < 2)
		sc->tool_broken = text_format("%s does not run: exit %d", sc->tool, rc);
	else
		sc->tool_version = major * 10000 + minor * 100 + patch;
	if (sc->tool_version && sc->tool_version < 10706 &&
	    vmcore_info_hex(&sc->core, "KERNELOFFPHYS", &v))
		sc->tool_why = text_format("makedumpfile %u.%u.%u does not know this kernel's "
					   "address spaces, 1.7.6 does",
					   major, minor, patch);
}

static int run_dump_dmesg(struct scene *sc)
{
	const char *plain[] = { sc->tool, "--dump-dmesg", sc->path, "dmesg", NULL };
	const char *helped[] = { sc->tool, "-x", sc->tool_vmlinux, "--dump-dmesg", sc->path,
				 "dmesg",  NULL };
	cleanup(free) char *file = text_format("%s/dmesg", sc->tmp);
	cleanup(free) char *said = NULL;
	int rc = tool_run(sc->tool_vmlinux ? helped : plain, sc->tmp, NULL, NULL, &said);
	size_t len;

	if (!rc)
		rc = file_read(file, DMESG_MAX, &sc->dmesg, &len);
	if (!rc)
		vmcore_log_join(sc->dmesg, len);
	if (rc && !sc->dmesg_why)
		text_set(&sc->dmesg_why, "makedumpfile --dump-dmesg: exit %d: %.200s", rc,
			 text_tame(said));
	unlink(file);
	return rc;
}

/*
 * By makedumpfile where it is at hand, else straight from the log buffer. Of an
 * old kernel makedumpfile can't read a dump that was filtered before, but with
 * the symbols of the vmlinux it can.
 */
static void read_dmesg(struct scene *sc, const char *vmlinux)
{
	int rc;

	if (!sc->tool_why && !sc->tool_broken && sc->tmp) {
		sc->dmesg_by = "makedumpfile --dump-dmesg";
		rc = run_dump_dmesg(sc);
		if (rc > 0 && !sc->elf_why) {
			sc->tool_vmlinux = realpath(vmlinux, NULL);
			rc = run_dump_dmesg(sc);
		}
		if (rc) {
			free(sc->tool_vmlinux);
			sc->tool_vmlinux = NULL;
		} else if (sc->tool_vmlinux) {
			sc->dmesg_by = "makedumpfile -x vmlinux --dump-dmesg";
			sc->plain_why = sc->dmesg_why;
			sc->dmesg_why = NULL;
		}
	} else {
		sc->dmesg_by = "log buffer";
		vmcore_log(&sc->core, &sc->dmesg, &sc->dmesg_why);
	}
}

void scene_open(struct scene *sc, const char *vmcore, const char *vmlinux)
{
	struct scene_options opt = sc->opt;
	const struct evidence *ev = sc->ev;
	uint64_t linked, running;
	const char *told;

	*sc = (struct scene){ .opt = opt,
			      .ev = ev,
			      .ipl_cpu = -1,
			      .panic_cpu = -1,
			      .told_cpu = -1,
			      .core.fd = -1,
			      .elf.fd = -1 };
	sc->path = realpath(vmcore, NULL);
	/* makedumpfile runs in the temporary folder */
	if (opt.makedumpfile && strchr(opt.makedumpfile, '/'))
		sc->tool = realpath(opt.makedumpfile, NULL);
	if (opt.makedumpfile && !sc->tool)
		sc->tool = strdup(opt.makedumpfile);
	sc->tmp = tool_mkdir(ev ? ev->dir : NULL);
	if (ev) {
		strcpy(sc->nonce, ev->nonce);
		sc->record_phys = ev->seen.record;
	}
	if (!vmlinux)
		text_set(&sc->elf_why, "none given");
	else
		vmlinux_open(&sc->elf, vmlinux, &sc->elf_why);
	if (vmcore_open(&sc->core, vmcore, &sc->core_why))
		return;
	if (!sc->elf_why && vmlinux_find(&sc->elf, "_stext", &linked) &&
	    vmcore_symbol(&sc->core, "_stext", &running))
		sc->elf.slide = running - linked;
	walk_pages(sc);
	read_record(sc);
	name_cpus(sc);
	read_panic_cpu(sc);
	ask_version(sc);
	read_dmesg(sc, vmlinux);
	told = sc->dmesg ? strstr(sc->dmesg, PANIC_TEXT) : NULL;
	if (told)
		sc->told_cpu = atoi(told + strlen(PANIC_TEXT));
}

bool scene_open_or_tell(struct scene *sc, const char *vmcore, const char *vmlinux)
{
	scene_open(sc, vmcore, vmlinux);
	if (sc->core_why)
		warnx("%s: %s", vmcore, sc->core_why);
	else if (vmlinux && sc->elf_why)
		warnx("%s: %s", vmlinux, sc->elf_why);
	else
		return true;
	return false;
}

void scene_close(struct scene *sc)
{
	vmcore_close(&sc->core);
	vmlinux_close(&sc->elf);
	tool_rmdir(sc->tmp);
	free(sc->path);
	free(sc->tmp);
	free(sc->tool);
	free(sc->tool_why);
	free(sc->tool_broken);
	free(sc->tool_said);
	free(sc->tool_vmlinux);
	free(sc->plain_why);
	free(sc->core_why);
	free(sc->elf_why);
	free(sc->damaged_why);
	free(sc->record);
	free(sc->panic_why);
	free(sc->dmesg);
	free(sc->dmesg_why);
}

static int first_caller(const struct scene *sc)
{
	int cpu = 0;

	while (scene_call(sc, cpu) != sc->first_call)
		cpu++;
	return cpu;
}

bool scene_taken_over(const struct scene *sc)
{
	if (!sc->ev)
		return false;
	return sc->ev->seen.restart.done ||
	       (sc->ev->must.takeover >= 0 && sc->ev->must.takeover == sc->panic_cpu);
}

int scene_winner(const struct scene *sc)
{
	if (scene_taken_over(sc) && sc->told_cpu >= 0)
		return sc->told_cpu;
	if (scene_taken_over(sc) && sc->ncalls)
		return first_caller(sc);
	return sc->panic_cpu >= 0 ? sc->panic_cpu : sc->told_cpu;
}

uint64_t scene_call(const struct scene *sc, unsigned int cpu)
{
	return sc->record && cpu < CRASH_TRIGGER_CPUS ? be64_load(&sc->record->call[cpu].tod) : 0;
}
