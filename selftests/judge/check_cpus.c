// SPDX-License-Identifier: GPL-2.0
/* check_cpus.c - every CPU is in the dump, as itself */
#include "be.h"
#include "check.h"

/* Where STORE STATUS puts things, by architecture: offsets in the lowcore */
#define LC_GPR	  0x1280
#define LC_PSW	  0x1300
#define LC_PREFIX 0x1318

static bool same_registers(const struct vmcore_cpu *a, const struct vmcore_cpu *b)
{
	return a->psw_mask == b->psw_mask && a->psw_addr == b->psw_addr &&
	       !memcmp(a->gpr, b->gpr, sizeof(a->gpr));
}

static void compare_pair(struct scene *sc, unsigned int i, unsigned int k, struct check_result *r)
{
	const struct vmcore_cpu *a = sc->core.cpu + i, *b = sc->core.cpu + k;

	if (a->has_prefix && b->has_prefix && a->prefix == b->prefix)
		check_fail(r, "notes %u and %u have one prefix, 0x%x", i + 1, k + 1, a->prefix);
	if (same_registers(a, b))
		check_fail(r, "notes %u and %u hold the same registers", i + 1, k + 1);
}

/*
 * The kernel that crashed stored each CPU's status in its lowcore, and the
 * capture kernel asked the CPUs again: both must tell the same.
 */
static void compare_lowcore(struct scene *sc, unsigned int i, struct check_result *r)
{
	const struct vmcore_cpu *cpu = sc->core.cpu + i;
	unsigned char lc[2 * VMCORE_PAGE];

	if (vmcore_read_phys(&sc->core, cpu->prefix, lc, sizeof(lc))) {
		check_fail(r, "note %u: lowcore at 0x%x: %s", i + 1, cpu->prefix,
			   vmcore_error(&sc->core));
		return;
	}
	if (be32_load(lc + LC_PREFIX) != cpu->prefix)
		return;
	if (be64_load(lc + LC_PSW + 8) != cpu->psw_addr) {
		check_fail(r, "note %u: PSW address 0x%llx, but 0x%llx in its lowcore", i + 1,
			   (unsigned long long)cpu->psw_addr,
			   (unsigned long long)be64_load(lc + LC_PSW + 8));
		return;
	}
	for (int n = 0; n < 16; n++)
		if (be64_load(lc + LC_GPR + 8 * n) != cpu->gpr[n]) {
			check_fail(r, "note %u: register %d is not that of its lowcore", i + 1, n);
			return;
		}
}

/*
 * A machine may have more CPUs than the kernel uses (nr_cpus=, NR_CPUS): by the
 * kernel's own word, which no CPU that was seen running may belie.
 */
static unsigned int cpus_wanted(const struct scene *sc, struct check_result *r)
{
	const struct evidence *ev = sc->ev;
	unsigned int seen, want;

	if (!ev || !ev->seen.cpus)
		return sc->nr_lowcores;
	want = ev->seen.cpus_online ? ev->seen.cpus_online : ev->seen.cpus;
	seen = samples_count_cpus(&ev->seen.samples, evidence_host_ms(ev, ev->seen.zero_tod));
	if (seen > want)
		check_fail(r, "the kernel said that it uses %u CPUs, but %u were seen running",
			   want, seen);
	return want > ev->asked.noffline ? want - ev->asked.noffline : 0;
}

void check_cpus(struct scene *sc, struct check_result *r)
{
	unsigned int want, n = sc->core.ncpus;
	cleanup(free) char *order = NULL;

	want = cpus_wanted(sc, r);
	if (!n)
		check_fail(r, "no NT_PRSTATUS note");
	else if (!want)
		check_skip(r, "%u notes; how many CPUs there were is not known", n);
	else if (n != want)
		check_fail(r, "%u CPUs, but %u NT_PRSTATUS notes", want, n);
	for (unsigned int i = 0; i < n; i++) {
		if (!sc->core.cpu[i].has_prefix)
			check_fail(r, "note %u has no prefix register", i + 1);
		else if (sc->nr_lowcores && sc->cpu_of_note[i] < 0)
			check_fail(r, "note %u: prefix 0x%x is no CPU's lowcore", i + 1,
				   sc->core.cpu[i].prefix);
		else
			compare_lowcore(sc, i, r);
		for (unsigned int k = i + 1; k < n; k++)
			compare_pair(sc, i, k, r);
		text_add(&order, " ", "%d", sc->cpu_of_note[i]);
	}
	if (!sc->nr_lowcores)
		check_fail(r, "lowcore_ptr can't be read: %s", vmcore_error(&sc->core));
	check_ok(r, "%u CPUs%s; order of the notes: %s", n,
		 sc->ev && sc->ev->seen.cpus_online && sc->ev->seen.cpus_online < sc->ev->seen.cpus
			 ? " in use, the machine has more"
			 : "",
		 order ? order : "-");
}
