// SPDX-License-Identifier: GPL-2.0
/* splat.c - what a kernel complains of that its case did not ask for */
#include "file.h"
#include "splat.h"

#define SPLAT_LOG_MAX (64 << 20)

/* What a case may ask for: a CPU that runs into a BUG, one that hangs */
#define ASKED_OOPS  1
#define ASKED_STALL 2

/* How a message begins; a part behind '*' stands anywhere behind it */
static const struct {
	const char *begin, *part; /* part NULL: that is all */
	unsigned int asked;
} splats[] = {
	{ "kernel BUG at ", NULL, ASKED_OOPS },
	{ "Unable to handle kernel ", NULL, ASKED_OOPS },
	/* die() of s390: "monitor event: 0040 ilc:2 [#1] SMP" */
	{ "", " [#", ASKED_OOPS },
	{ "watchdog: BUG: soft lockup", NULL, ASKED_STALL },
	{ "BUG: workqueue lockup", NULL, ASKED_STALL },
	{ "INFO: task ", " blocked for more than ", ASKED_STALL },
	{ "rcu: INFO: rcu_", NULL, ASKED_STALL },
	/* lockdep, the sanitizers, slub, sleeping where none may */
	{ "WARNING: ", NULL, 0 },
	{ "BUG: ", NULL, 0 },
	{ "BUG ", NULL, 0 },
	{ "[ BUG: ", NULL, 0 },
	{ "UBSAN: ", NULL, 0 },
	{ "INFO: trying to register non-static key", NULL, 0 },
};

static const char *const no_memory[] = {
	"Kernel panic - not syncing: System is deadlocked on memory",
	"Kernel panic - not syncing: Out of memory",
	"Out of memory: Killed process ",
	"Initramfs unpacking failed: write error",
	"crashkernel reservation failed: ",
	/* makedumpfile: its target is the crash kernel's memory */
	"Can't write the dump file",
	"Can't allocate memory",
};

/* Does @o hold, in @key, a word with @part in it? A list has several. */
static bool word_has(struct json_object *o, const char *key, const char *part)
{
	struct json_object *member;

	return json_object_object_get_ex(o, key, &member) &&
	       strstr(json_object_to_json_string(member), part);
}

static unsigned int asked_for(const struct evidence *ev)
{
	struct json_object *go = json_get(ev->kase, "go", json_type_object);
	unsigned int asked = 0;

	if (word_has(go, "entry", "bug") || word_has(go, "deed", "oops") ||
	    word_has(go, "notifier", "oops"))
		asked |= ASKED_OOPS;
	if (word_has(go, "hold", "") || word_has(go, "entry", "spin") ||
	    word_has(go, "notifier", ""))
		asked |= ASKED_STALL;
	return asked;
}

/* Behind the host's time and the kernel's "[    1.595289][   T55] " */
static char *message(char *line)
{
	line += strspn(line, "0123456789. ");
	while (*line == '[') {
		size_t len = strspn(line + 1, "0123456789. TC");

		if (!len || line[1 + len] != ']')
			break;
		line += len + 2;
		line += strspn(line, " ");
	}
	return line;
}

static bool is_splat(const char *text, unsigned int asked)
{
	for (size_t i = 0; i < ARRAY_SIZE(splats); i++)
		if (!strncmp(text, splats[i].begin, strlen(splats[i].begin)) &&
		    (!splats[i].part || strstr(text, splats[i].part)))
			return !(splats[i].asked & asked);
	return false;
}

static bool is_no_memory(const char *text, unsigned int unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_SIZE(no_memory); i++)
		if (!strncmp(text, no_memory[i], strlen(no_memory[i])))
			return true;
	return false;
}

/* The first such line that does not begin with @must, if that is given; *@seen: one does */
static char *find_in(const struct evidence *ev, const char *file,
		     bool (*is)(const char *text, unsigned int asked), unsigned int asked,
		     const char *must, bool *seen)
{
	cleanup(free) char *path = evidence_path(ev, file);
	cleanup(free) char *log = NULL;
	char *rest, *line;

	if (file_read(path, SPLAT_LOG_MAX, &log, NULL))
		return NULL;
	rest = log;
	while ((line = strsep(&rest, "\n"))) {
		char *text = message(line);

		if (!is(text, asked))
			continue;
		if (!must || strncmp(text, must, strlen(must)))
			return text_tame(xstrdup(text));
		*seen = true;
	}
	return NULL;
}

char *splat_find(const struct evidence *ev, const char *must, bool *seen)
{
	unsigned int asked = asked_for(ev);
	char *splat = find_in(ev, EVIDENCE_CONSOLE, is_splat, asked, must, seen);

	return splat ? splat : find_in(ev, EVIDENCE_DMESG, is_splat, asked, must, seen);
}

char *splat_no_memory(const struct evidence *ev)
{
	char *said = find_in(ev, EVIDENCE_CONSOLE, is_no_memory, 0, NULL, NULL);

	return said ? said : find_in(ev, EVIDENCE_MAKEDUMPFILE, is_no_memory, 0, NULL, NULL);
}
