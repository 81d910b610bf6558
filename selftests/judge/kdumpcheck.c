// SPDX-License-Identifier: GPL-2.0
/* kdumpcheck.c - the judge's checks of a dump, for any s390x dump that somebody brings */
#include "check.h"
#include "options.h"

struct arguments {
	struct options_checks checks; /* its names: VMCORE [VMLINUX] */
	bool json;
};

static const struct argp_option options[] = {
	{ "json", 'j', NULL, 0, "One JSON object instead of text", 0 }, { 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *args = state->input;

	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->checks;
		return 0;
	case 'j':
		args->json = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = { { .argp = &options_checks }, { 0 } };

static const struct argp argp = {
	.children = children,
	.options = options,
	.parser = parse,
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
	struct arguments args = { .checks.names = { .min = 1, .max = 2 } };
	const char *const *file = args.checks.names.name;
	struct check_result *r;
	struct scene sc = { 0 };
	int rc = 0;

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &args);
	sc.opt = args.checks.scene;
	r = calloc(check_count, sizeof(*r));
	if (!r)
		return 2;
	scene_open(&sc, file[0], file[1]);
	if (sc.core_why) {
		fprintf(stderr, "kdumpcheck: %s: %s\n", file[0], sc.core_why);
		rc = 2;
	} else if (file[1] && sc.elf_why) {
		fprintf(stderr, "kdumpcheck: %s: %s\n", file[1], sc.elf_why);
		rc = 2;
	} else {
		check_run(&sc, r);
		for (size_t i = 0; i < check_count; i++)
			if (r[i].state == CHECK_FAILED || r[i].state == CHECK_ERROR)
				rc = 1;
		if (args.json)
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
