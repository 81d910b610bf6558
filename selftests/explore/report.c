// SPDX-License-Identifier: GPL-2.0
/* report.c - what came of each pair: KTAP as it comes, then JUnit and JSON */
#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include <libxml/xmlwriter.h>

#include "report.h"

#define X(s) BAD_CAST(s)

void report_begin(struct report *r, unsigned int planned)
{
	r->list = json_object_new_array();
	if (planned)
		printf("KTAP version 1\n1..%u\n", planned);
	fflush(stdout);
}

/* Takes over @o */
static void report_keep(struct report *r, struct json_object *o, const char *kernel,
			const char *pair, const char *verdict, double ms, const char *text)
{
	json_add_str(o, "tree", r->tree);
	json_add_str(o, "kernel", kernel);
	json_add_str(o, "pair", pair);
	json_add_str(o, "verdict", verdict);
	json_add_ms(o, "ms", ms);
	json_add_str(o, "text", text);
	json_object_array_add(r->list, o);
	fflush(stdout);
}

void report_add(struct report *r, const char *kernel, const char *pair, bool ok, double ms,
		struct json_object *more, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	r->passed += ok;
	r->failed += !ok;
	printf("%s %u %s %s: %s (%.1f s)\n", ok ? "ok" : "not ok", ++r->n, kernel, pair, text,
	       ms / 1000);
	report_keep(r, more ?: json_object_new_object(), kernel, pair, ok ? "ok" : "not ok", ms,
		    text);
}

void report_skip(struct report *r, const char *kernel, const char *pair, const char *why)
{
	r->skipped++;
	printf("ok %u %s %s # SKIP %s\n", ++r->n, kernel, pair, why);
	report_keep(r, json_object_new_object(), kernel, pair, "skip", 0, why);
}

static void attribute(xmlTextWriter *w, const char *name, const char *value)
{
	xmlTextWriterWriteAttribute(w, X(name), X(value));
}

static void report_case(xmlTextWriter *w, const struct report *r, struct json_object *o)
{
	cleanup(free) char *class = text_format("%s.%s", r->tree, json_get_str(o, "kernel", ""));
	cleanup(free) char *time = text_format("%.3f", json_get_num(o, "ms", 0) / 1000);
	const char *verdict = json_get_str(o, "verdict", "");

	xmlTextWriterStartElement(w, X("testcase"));
	attribute(w, "classname", class);
	attribute(w, "name", json_get_str(o, "pair", ""));
	attribute(w, "time", time);
	if (strcmp(verdict, "ok")) {
		xmlTextWriterStartElement(w, X(strcmp(verdict, "skip") ? "failure" : "skipped"));
		attribute(w, "message", json_get_str(o, "text", ""));
		xmlTextWriterEndElement(w);
	}
	xmlTextWriterEndElement(w);
}

static int report_junit(const struct report *r, const char *path)
{
	xmlTextWriter *w = xmlNewTextWriterFilename(path, 0);
	char number[3][16];
	int rc;

	if (!w)
		return -EIO;
	snprintf(number[0], 16, "%u", r->n);
	snprintf(number[1], 16, "%u", r->failed);
	snprintf(number[2], 16, "%u", r->skipped);
	xmlTextWriterSetIndent(w, 1);
	xmlTextWriterStartDocument(w, NULL, "UTF-8", NULL);
	xmlTextWriterStartElement(w, X("testsuite"));
	attribute(w, "name", "explore");
	attribute(w, "tests", number[0]);
	attribute(w, "failures", number[1]);
	attribute(w, "skipped", number[2]);
	for (size_t i = 0; i < json_object_array_length(r->list); i++)
		report_case(w, r, json_object_array_get_idx(r->list, i));
	rc = xmlTextWriterEndDocument(w) < 0 ? -EIO : 0;
	xmlFreeTextWriter(w);
	return rc;
}

int report_end(struct report *r, const char *out)
{
	cleanup(free) char *junit = text_format("%s/junit.xml", out);
	cleanup(free) char *json = text_format("%s/explore.json", out);
	int rc = report_junit(r, junit);

	if (!rc && json_object_to_file_ext(json, r->list, JSON_C_TO_STRING_PRETTY))
		rc = -EIO;
	if (rc)
		warnx("%s: can't be written", out);
	printf("%u passed, %u failed, %u skipped\n", r->passed, r->failed, r->skipped);
	return rc;
}

void report_destroy(struct report *r)
{
	json_object_put(r->list);
}
