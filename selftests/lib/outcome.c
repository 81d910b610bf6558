// SPDX-License-Identifier: GPL-2.0
/* outcome.c - how a run ended: "outcome" of run.json */
#include <stddef.h>
#include <string.h>

#include "outcome.h"

static const char *const outcome_words[OUTCOMES] = {
	[OUTCOME_CAPTURED] = "captured",
	[OUTCOME_STARTED] = "capture-started",
	[OUTCOME_GUEST_PANICKED] = "guest-panicked",
	[OUTCOME_SHUTDOWN] = "shutdown",
	[OUTCOME_RESET] = "reset",
	[OUTCOME_TIMEOUT] = "timeout",
	[OUTCOME_SKIPPED] = "skipped",
	[OUTCOME_ERROR] = "error",
};

const char *outcome_word(enum outcome outcome)
{
	return outcome_words[outcome];
}

enum outcome outcome_parse(const char *word)
{
	for (enum outcome o = OUTCOME_NONE + 1; word && o < OUTCOMES; o++)
		if (!strcmp(word, outcome_words[o]))
			return o;
	return OUTCOME_NONE;
}
