// SPDX-License-Identifier: GPL-2.0
/* fixture.c - results folders and damaged dumps, made of the recorded ones */
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>

#include "blob.h"
#include "dump_edit.h"
#include "elf_make.h"
#include "file.h"
#include "fixture.h"
#include "json.h"
#include "vmlinux_make.h"

/* --- folders */

char *fixture_create(const char *recorded)
{
	cleanup(free) char *from = text_format("%s/%s", RECORDED, recorded);
	char *dir =
		text_format("%s/judge-unit-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	struct dirent *e;
	DIR *d = opendir(from);

	if (!d || !mkdtemp(dir)) {
		fprintf(stderr, "%s: %s\n", d ? dir : from, strerror(errno));
		exit(1);
	}
	while ((e = readdir(d))) {
		struct blob b;

		if (!blob_read(&b, from, e->d_name))
			continue;
		snprintf(b.path, sizeof(b.path), "%s/%s", dir, e->d_name);
		blob_write(&b);
	}
	closedir(d);
	if (!vmlinux_make(dir))
		exit(1);
	return dir;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void fixture_destroy(char *dir)
{
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(dir);
}

/* --- steps: files */

static bool set_member(const char *dir, const char *file, char *path, const char *value)
{
	cleanup(free) char *name = text_format("%s/%s", dir, file);
	cleanup(free) char *why = NULL;
	cleanup(json) struct json_object *top = NULL;
	struct json_object *o, *next;
	char *dot;

	if (json_read(name, &top, &why))
		return false;
	o = top;
	while ((dot = strchr(path, '.'))) {
		*dot = 0;
		if (!json_object_object_get_ex(o, path, &next)) {
			next = json_object_new_object();
			json_object_object_add(o, path, next);
		}
		o = next;
		path = dot + 1;
	}
	if (value)
		json_object_object_add(o, path, json_tokener_parse(value));
	else
		json_object_object_del(o, path);
	return !json_object_to_file(name, top);
}

static bool edit_file(const char *dir, const char *file, const char *verb, size_t offset,
		      const char *what)
{
	struct blob b;

	if (!blob_read(&b, dir, file) || offset >= b.len)
		return false;
	if (!strcmp(verb, "flip"))
		b.data[offset] ^= strtoul(what, NULL, 0);
	else if (!blob_put(b.data + offset, b.len - offset, what))
		return false;
	return blob_write(&b);
}

static bool copy_file(const char *dir, const char *from, const char *to)
{
	struct blob b;

	if (!blob_read(&b, dir, from))
		return false;
	snprintf(b.path, sizeof(b.path), "%s/%s", dir, to);
	return blob_write(&b);
}

/* --- the language */

static bool do_step(const char *dir, char *verb, char *a, char *b, char *c)
{
	cleanup(free) char *path = text_format("%s/%s", dir, a ? a : "");

	if (!strcmp(verb, "vmlinux"))
		return vmlinux_make(dir);
	if (!strcmp(verb, "set") && c)
		return set_member(dir, a, b, c);
	if (!strcmp(verb, "unset") && b)
		return set_member(dir, a, b, NULL);
	if (!strcmp(verb, "write") && a) {
		cleanup(free) char *text =
			text_format("%s%s%s\n", b ? b : "", c ? " " : "", c ? c : "");

		return !file_write(path, text, strlen(text));
	}
	if (!strcmp(verb, "copy") && b)
		return copy_file(dir, a, b);
	if (!strcmp(verb, "remove") && a)
		return !remove(path);
	if (!strcmp(verb, "restore") && b) {
		cleanup(free) char *from = text_format("%s/%s", RECORDED, a);
		struct blob file;

		if (!blob_read(&file, from, b))
			return false;
		snprintf(file.path, sizeof(file.path), "%s/%s", dir, b);
		return blob_write(&file);
	}
	if (!strcmp(verb, "truncate") && b)
		return !truncate(path, strtoul(b, NULL, 0));
	if (!strcmp(verb, "mkdir") && a)
		return !remove(path) && !mkdir(path, 0700);
	if (!strcmp(verb, "chmod") && b)
		return !chmod(path, strtoul(b, NULL, 8));
	if ((!strcmp(verb, "flip") || !strcmp(verb, "put")) && c)
		return edit_file(dir, a, verb, strtoul(b, NULL, 0), c);
	if (!strcmp(verb, "note-many") && a)
		return dump_edit_many(dir, strtoul(a, NULL, 0));
	if ((!strncmp(verb, "note-", 5) || !strcmp(verb, "prefix-copy")) && a)
		return dump_edit_note(dir, verb, atoi(a), atoi(b ? b : a));
	if (!strcmp(verb, "page") && c)
		return dump_edit_page(dir, strtoull(a, NULL, 0), strtoul(b, NULL, 0), c);
	if (!strncmp(verb, "page-", 5) && a)
		return dump_edit_desc(dir, verb, strtoull(a, NULL, 0), b ? strtoul(b, NULL, 0) : 0,
				      c);
	if (!strcmp(verb, "replace") && b)
		return dump_edit_text(dir, a, b);
	if (!strcmp(verb, "elf") && b)
		return elf_make(dir, a, strtoul(b, NULL, 0), c ? strtoull(c, NULL, 0) : 0);
	return false;
}

bool fixture_step(const char *dir, const char *step)
{
	cleanup(free) char *copy = text_format("%s", step);
	char *rest = copy, *verb = strsep(&rest, " "), *a = strsep(&rest, " "),
	     *b = strsep(&rest, " ");

	if (do_step(dir, verb, a, b, rest))
		return true;
	fprintf(stderr, "fixture: \"%s\" can't be done\n", step);
	return false;
}

bool fixture_steps(const char *dir, const char *steps)
{
	cleanup(free) char *copy = text_format("%s", steps);
	bool done = true;

	for (char *rest = copy, *step; done && (step = strsep(&rest, ";"));)
		done = fixture_step(dir, step + strspn(step, " "));
	return done;
}
