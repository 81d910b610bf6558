// SPDX-License-Identifier: GPL-2.0
/* prepare.c - bring the machine into the state that a case asks for */
#include "guest.h"

/* Keys whose value goes into a file as it is */
static const struct prepare_file {
	const char *key;
	const char *path;
} prepare_files[] = {
	{ "panic", "/proc/sys/kernel/panic" },
	{ "panic_on_oops", "/proc/sys/kernel/panic_on_oops" },
	{ "post_notifiers", "/sys/module/kernel/parameters/crash_kexec_post_notifiers" },
	{ "on_panic", "/sys/firmware/shutdown_actions/on_panic" },
	{ "on_restart", "/sys/firmware/shutdown_actions/on_restart" },
};

static int prepare_offline(struct go *go, int64_t cpu)
{
	char path[64];

	(void)go;
	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%" PRId64 "/online", cpu);
	return file_write(path, "0");
}

static int prepare_busy(struct go *go, int64_t cpu)
{
	(void)go;
	racers_keep_busy(cpu);
	return 0;
}

/* Where the crash kernel lies: "3fff0000-4ffeffff : Crash kernel" */
static int prepare_crash_area(uint64_t *start, uint64_t *end)
{
	cleanup(fclose) FILE *iomem = fopen("/proc/iomem", "re");
	char line[128], name[64];
	int rc = -ENOENT;

	while (iomem && rc && fgets(line, sizeof(line), iomem))
		if (sscanf(line, " %" SCNx64 "-%" SCNx64 " : %63[^\n]", start, end, name) == 3 &&
		    !strcmp(name, "Crash kernel"))
			rc = 0;
	return rc;
}

/* Invert the byte at this offset in the crash kernel's memory */
static int prepare_damage(struct go *go, int64_t offset)
{
	uint64_t start, end;
	int rc = prepare_crash_area(&start, &end);

	if (rc)
		return rc;
	if (offset < 0 || (uint64_t)offset > end - start)
		return -ERANGE;
	go->damage = start + offset;
	return 0;
}

/* Keys whose value is a list of numbers, each of which is acted on */
static const struct prepare_number {
	const char *key;
	int (*act)(struct go *go, int64_t number);
} prepare_numbers[] = {
	{ "offline", prepare_offline },
	{ "busy", prepare_busy },
	{ "damage", prepare_damage },
};

static int prepare_each(const struct prepare_number *key, const char *value, struct go *go)
{
	int64_t numbers[CRASH_TRIGGER_CPUS];
	size_t i, count;
	int rc = 0;

	if (!line_numbers(value, numbers, CRASH_TRIGGER_CPUS, &count))
		return -EINVAL;
	for (i = 0; !rc && i < count; i++)
		rc = key->act(go, numbers[i]);
	return rc;
}

static int prepare_find(const struct line_pair *pair, struct go *go)
{
	for (size_t i = 0; i < ARRAY_SIZE(prepare_files); i++)
		if (!strcmp(pair->key, prepare_files[i].key))
			return file_write(prepare_files[i].path, pair->value);
	for (size_t i = 0; i < ARRAY_SIZE(prepare_numbers); i++)
		if (!strcmp(pair->key, prepare_numbers[i].key))
			return prepare_each(&prepare_numbers[i], pair->value, go);
	channel_give_up("go: unknown key %s", pair->key);
}

void prepare_do(const struct line_pair *pair, struct go *go)
{
	int rc = prepare_find(pair, go);

	if (rc)
		channel_give_up("go: %s=%s: %s", pair->key, pair->value, strerror(-rc));
}
