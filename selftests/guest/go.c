// SPDX-License-Identifier: GPL-2.0
/* go.c - read the runner's go line */
#include "guest.h"

static bool go_nonce(struct go *go, const char *value)
{
	if (strlen(value) != PROTO_NONCE_LEN ||
	    strspn(value, "0123456789abcdef") != PROTO_NONCE_LEN)
		return false;
	strcpy(go->nonce, value);
	return true;
}

static bool go_cpus(struct go *go, const char *value)
{
	int64_t cpus[CRASH_TRIGGER_CPUS];

	if (!line_numbers(value, cpus, CRASH_TRIGGER_CPUS, &go->nracers))
		return false;
	for (size_t i = 0; i < go->nracers; i++) {
		if (cpus[i] < 0 || cpus[i] >= CRASH_TRIGGER_CPUS)
			return false;
		go->racer[i].cpu = cpus[i];
	}
	return true;
}

static bool go_skew(struct go *go, const char *value)
{
	int64_t skews[CRASH_TRIGGER_CPUS];
	size_t i, count;

	if (!line_numbers(value, skews, CRASH_TRIGGER_CPUS, &count))
		return false;
	for (i = 0; i < count; i++)
		go->racer[i].skew_ns = skews[i];
	return true;
}

/* One word for all racers, or one for each: entry=bug,module. The last goes on. */
static bool go_entry(struct go *go, const char *value)
{
	const struct entry *entry = NULL;
	char *rest = strdupa(value), *word;

	for (size_t i = 0; i < CRASH_TRIGGER_CPUS; i++) {
		word = strsep(&rest, ",");
		if (word)
			entry = entry_find(word);
		if (!entry)
			return false;
		go->racer[i].entry = entry;
	}
	return true;
}

static bool go_lead(struct go *go, const char *value)
{
	int64_t ms;
	size_t count;

	if (!line_numbers(value, &ms, 1, &count) || !count || ms < 0)
		return false;
	go->lead_ns = ms * 1000000;
	return true;
}

static bool go_gate(struct go *go, const char *value)
{
	go->gate = true;
	return !strcmp(value, "1");
}

static bool go_notifier(struct go *go, const char *value)
{
	go->notifier = value;
	return strlen(value) < CRASH_TRIGGER_WORD;
}

/* The words of a list, one for each hold: hold=print,delegate */
static bool go_holds(struct go *go, const char *value,
		     bool (*take)(struct crash_trigger_hold *hold, const char *word))
{
	char *rest = strdupa(value), *word;

	for (size_t i = 0; (word = strsep(&rest, ",")); i++)
		if (i == CRASH_TRIGGER_HOLDS || !take(&go->hold[i], word))
			return false;
	return true;
}

static bool go_hold_take(struct crash_trigger_hold *hold, const char *word)
{
	uint64_t function;
	int rc = hold_find(word, &function);

	if (rc && rc != -EINVAL)
		channel_give_up("go: hold=%s: %s", word, strerror(-rc));
	hold->function = function;
	return !rc;
}

static bool go_hold(struct go *go, const char *value)
{
	return go_holds(go, value, go_hold_take);
}

/* "none": the CPU that is held never goes on */
static bool go_deed_take(struct crash_trigger_hold *hold, const char *word)
{
	if (strlen(word) >= sizeof(hold->deed))
		return false;
	strcpy(hold->deed, strcmp(word, "none") ? word : "");
	return true;
}

static bool go_deed(struct go *go, const char *value)
{
	return go_holds(go, value, go_deed_take);
}

static const struct go_key {
	const char *key;
	bool (*take)(struct go *go, const char *value);
} go_keys[] = {
	{ "nonce", go_nonce },	{ "entry", go_entry },	{ "cpus", go_cpus },
	{ "skew_ns", go_skew }, { "lead_ms", go_lead }, { "notifier", go_notifier },
	{ "hold", go_hold },	{ "deed", go_deed },	{ "gate", go_gate },
};

static bool go_take_pair(struct go *go, const struct line_pair *pair)
{
	for (size_t i = 0; i < ARRAY_SIZE(go_keys); i++)
		if (!strcmp(pair->key, go_keys[i].key)) {
			if (!go_keys[i].take(go, pair->value))
				channel_give_up("go: %s=%s is not understood", pair->key,
						pair->value);
			return true;
		}
	return false;
}

/*
 * Take the line's pairs; what is not about the race itself prepares the
 * machine for it, in the order of the line.
 */
void go_take(struct go *go, const struct line *line)
{
	*go = (struct go){ .lead_ns = PROTO_LEAD_MS * 1000000LL, .notifier = "" };
	go_entry(go, "module");

	for (size_t i = 0; i < line->npairs; i++)
		if (!go_take_pair(go, &line->pair[i]))
			prepare_do(&line->pair[i], go);
	if (!*go->nonce)
		channel_give_up("go: no nonce");
}
