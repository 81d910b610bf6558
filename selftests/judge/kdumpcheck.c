// SPDX-License-Identifier: GPL-2.0
/* kdumpcheck.c - the judge's checks of a dump, for any s390x dump that somebody brings */
#include "check.h"
#include "arguments.h"

static const struct argp_option options[] = {
	ARGUMENTS_CHECKS, { "json", 'j', NULL, 0, "One JSON object instead of text", 0 }, { 0 }
};

static const struct arguments_program program = {
	.options = options,
	.min = 1,
	.max = 2,
	.args_doc = "VMCORE [VMLINUX]",
	.doc = "Check the content of an s390x kernel dump.\v"
	       "With VMLINUX, the kernel's file with symbols, also who stood where.\n\n"
	       "Exit status: 0 every check that could be made is ok, 1 one failed, 2 the dump or "
	       "VMLINUX can't be opened, or the command line is wrong.",
};

static const char *const state_word[] = {
	[CHECK_OK] = "ok",
	[CHECK_FAILED] = "FAILED",
	[CHECK_SKIPPED] = "-",
	[CHECK_ERROR] = "ERROR",
};

static void print_text(const struct check_result *r)
{
	for (size_t i = 0; i < check_count; i++)
		printf("%-6s %-18s %s\n", state_word[r[i].state], check_table[i].name, r[i].detail);
}

static void print_json(const struct scene *sc, const struct check_result *r)
{
	struct json_object *o = json_object_new_object();

	json_add_int(o, "cpus", sc->core.ncpus);
	json_object_object_add(o, "winner",
			       scene_winner(sc) < 0 ? NULL : json_object_new_int(scene_winner(sc)));
	json_add_int(o, "level", sc->core.level);
	json_add_int(o, "pages", sc->pages);
	json_object_object_add(o, "checks", check_list(r));
	puts(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PRETTY));
	json_object_put(o);
}

int main(int argc, char **argv)
{
	struct arguments args;
	struct check_result *r;
	struct scene sc = { 0 };
	int rc = 2;

	arguments_parse(&args, &program, argc, argv);
	sc.opt = args.scene;
	r = xcalloc(check_count, sizeof(*r));
	if (scene_open_or_tell(&sc, args.name[0], args.name[1])) {
		check_run(&sc, r);
		rc = 0;
		for (size_t i = 0; i < check_count; i++)
			if (r[i].state == CHECK_FAILED || r[i].state == CHECK_ERROR)
				rc = 1;
		if (args.has['j'])
			print_json(&sc, r);
		else
			print_text(r);
		check_free(r);
	}
	scene_close(&sc);
	free(r);
	if (fflush(stdout) || ferror(stdout))
		rc = 2;
	return rc;
}
