// SPDX-License-Identifier: GPL-2.0
/* kdumpcheck.c - the judge's checks of a dump, for any s390x dump that somebody brings */
#include <argp.h>
#include <string.h>

#include "check.h"

struct arguments {
	struct scene_options scene;
	bool json;
	const char *vmcore, *vmlinux;
};

static const struct argp_option options[] = {
	{ "makedumpfile", 'm', "CMD", 0, "Command that runs s390x makedumpfile on this host", 0 },
	{ "full", 'f', NULL, 0, "Also the checks that take long: every compression and form", 0 },
	{ "json", 'j', NULL, 0, "One JSON object instead of text", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *args = state->input;

	switch (key) {
	case 'm':
		args->scene.makedumpfile = arg;
		break;
	case 'f':
		args->scene.full = true;
		break;
	case 'j':
		args->json = true;
		break;
	case ARGP_KEY_ARG:
		if (state->arg_num == 0)
			args->vmcore = arg;
		else if (state->arg_num == 1)
			args->vmlinux = arg;
		else
			argp_usage(state);
		break;
	case ARGP_KEY_END:
		if (!args->vmcore)
			argp_usage(state);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp argp = {
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
	struct arguments args = { 0 };
	struct check_result *r;
	struct scene sc = { 0 };
	int rc = 0;

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &args);
	sc.opt = args.scene;
	r = calloc(check_count, sizeof(*r));
	if (!r)
		return 2;
	scene_open(&sc, args.vmcore, args.vmlinux);
	if (sc.core_why) {
		fprintf(stderr, "kdumpcheck: %s: %s\n", args.vmcore, sc.core_why);
		rc = 2;
	} else if (args.vmlinux && sc.elf_why) {
		fprintf(stderr, "kdumpcheck: %s: %s\n", args.vmlinux, sc.elf_why);
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
