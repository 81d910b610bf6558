// SPDX-License-Identifier: GPL-2.0
/* check.c - the table of checks of a dump: one file, one line each */
#include <string.h>

#include "check.h"

#define DETAIL_MAX 1000

const struct vmcore_check check_table[] = {
	{ "received",
	  "the capture kernel said fail and success with this run's nonce, and every file came "
	  "whole",
	  check_received, CHECK_SAVED },
	{ "makedumpfile-exit", "makedumpfile in the capture kernel ended well",
	  check_makedumpfile_guest, CHECK_SAVED },
	{ "pages", "the file is sound and complete by its own header, and every page in it reads",
	  check_pages, CHECK_SAVED },
	{ "makedumpfile-reads",
	  "makedumpfile on this host reads it; filtered again, it has the same pages",
	  check_makedumpfile_host, CHECK_SAVED | CHECK_READS },
	{ "makedumpfile-forms",
	  "every compression and form gives the same pages (only with --full)",
	  check_makedumpfile_forms, 0 },
	{ "forms-guest", "ELF and split dumps of the capture kernel hold the same pages",
	  check_forms_guest, 0 },
	{ "nonce-dmesg", "this run's nonce is in the dump's kernel log, and no other", check_dmesg,
	  CHECK_SAVED | CHECK_READS },
	{ "nonce-memory", "this run's nonce is in the crash trigger's record, in the dump's memory",
	  check_record, CHECK_SAVED | CHECK_READS },
	{ "build-id", "the dump is of this vmlinux", check_build_id, CHECK_READS },
	{ "cpus", "every CPU has its own note, its own registers and its own lowcore", check_cpus,
	  CHECK_READS },
	{ "winner", "panic_cpu, the panic text and the calls of panic() name one CPU", check_winner,
	  CHECK_READS },
	{ "stacks",
	  "the winner is in the kexec below panic(), the losers are in panic_smp_self_stop()",
	  check_stacks, CHECK_READS },
	{ "memory", "pages of known content are kept or left out as the dump level says",
	  check_memory, CHECK_READS },
	{ "vmdump", "the hypervisor's dump of the same run holds the same pages", check_vmdump,
	  CHECK_READS },
};

const size_t check_count = ARRAY_SIZE(check_table);

void check_tell(struct check_result *r, enum check_state state, const char *fmt, ...)
{
	cleanup(free) char *text = NULL;
	va_list ap;

	if (r->state != CHECK_OK && (state == CHECK_OK || state == CHECK_SKIPPED))
		return;
	va_start(ap, fmt);
	text = text_tame(text_vformat(fmt, ap));
	va_end(ap);
	if (r->state != state)
		text_set(&r->detail, "%s", "");
	r->state = state;
	/* The first things that are wrong tell most: a ruined dump has thousands */
	if (!r->detail || strlen(r->detail) < DETAIL_MAX)
		text_add(&r->detail, "; ", "%s", text);
	else if (r->detail[strlen(r->detail) - 1] != '.')
		text_add(&r->detail, "; ", "...");
}

void check_run(struct scene *sc, struct check_result *r)
{
	for (size_t i = 0; i < check_count; i++) {
		r[i] = (struct check_result){ CHECK_OK, NULL };
		if (sc->core_why && check_table[i].flags & CHECK_READS)
			check_fail(&r[i], "the dump can't be read");
		else
			check_table[i].run(sc, &r[i]);
		if (!r[i].detail)
			r[i].detail = text_format("%s", "");
	}
}

struct json_object *check_list(const struct check_result *r)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < check_count; i++) {
		bool judged = r[i].state == CHECK_OK || r[i].state == CHECK_FAILED;
		struct json_object *o = json_object_new_object();

		json_add_str(o, "name", check_table[i].name);
		json_object_object_add(
			o, "ok", judged ? json_object_new_boolean(r[i].state == CHECK_OK) : NULL);
		json_add_str(o, "detail", r[i].detail);
		json_object_array_add(list, o);
	}
	return list;
}

void check_free(struct check_result *r)
{
	for (size_t i = 0; i < check_count; i++)
		free(r[i].detail);
}
