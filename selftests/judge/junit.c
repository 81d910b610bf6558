// SPDX-License-Identifier: GPL-2.0
/* junit.c - a tree's results as JUnit XML; libxml2 does the escaping */

#include <libxml/xmlwriter.h>

#include "tree.h"

#define X(s) BAD_CAST(s)

__printf(3, 4) static void put_attribute(xmlTextWriter *w, const char *name, const char *fmt, ...)
{
	cleanup(free) char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	text = text_tame(text_vformat(fmt, ap));
	va_end(ap);
	xmlTextWriterWriteAttribute(w, X(name), X(text));
}

/* What stands in a test case that did not pass */
static const struct {
	const char *element, *type;
} outcome[] = {
	[VERDICT_NOT_OK] = { "failure", "not ok" },
	[VERDICT_SKIP] = { "skipped", NULL },
	[VERDICT_TIMEOUT] = { "failure", "timeout" },
	[VERDICT_ERROR] = { "error", "harness" },
};

static void put_run(xmlTextWriter *w, const struct tree *tree, const struct tree_run *run,
		    bool several)
{
	enum verdict_kind kind = result_verdict(run->result);

	xmlTextWriterStartElement(w, X("testcase"));
	put_attribute(w, "classname", "%s.%s", tree->name, run->kernel);
	if (several)
		put_attribute(w, "name", "%s run %u", run->kase, run->nr);
	else
		put_attribute(w, "name", "%s", run->kase);
	put_attribute(w, "time", "%.3f", json_get_num(run->result, "end_ms", 0) / 1000);
	if (outcome[kind].element) {
		xmlTextWriterStartElement(w, X(outcome[kind].element));
		put_attribute(w, "message", "%s", json_get_str(run->result, "text", ""));
		if (outcome[kind].type)
			put_attribute(w, "type", "%s", outcome[kind].type);
		xmlTextWriterEndElement(w);
	}
	xmlTextWriterEndElement(w);
}

static void put_suite(xmlTextWriter *w, const struct tree *tree, size_t from, size_t to)
{
	unsigned int n[VERDICT_ERROR + 1] = { 0 };

	for (size_t i = from; i < to; i++)
		n[result_verdict(tree->run[i].result)]++;
	xmlTextWriterStartElement(w, X("testsuite"));
	put_attribute(w, "name", "%s.%s", tree->name, tree->run[from].kernel);
	put_attribute(w, "tests", "%zu", to - from);
	put_attribute(w, "failures", "%u", n[VERDICT_NOT_OK] + n[VERDICT_TIMEOUT]);
	put_attribute(w, "errors", "%u", n[VERDICT_ERROR]);
	put_attribute(w, "skipped", "%u", n[VERDICT_SKIP]);
	for (size_t i = from; i < to; i = tree_next_case(tree, i)) {
		size_t end = tree_next_case(tree, i);

		for (size_t k = i; k < end; k++)
			put_run(w, tree, tree->run + k, end - i > 1);
	}
	xmlTextWriterEndElement(w);
}

char *junit_format(const struct tree *tree)
{
	xmlBuffer *buffer = xmlBufferCreate();
	xmlTextWriter *w = xmlNewTextWriterMemory(buffer, 0);
	char *text = NULL;

	xmlTextWriterSetIndent(w, 1);
	xmlTextWriterStartDocument(w, NULL, "UTF-8", NULL);
	xmlTextWriterStartElement(w, X("testsuites"));
	for (size_t i = 0; i < tree->n; i = tree_next_kernel(tree, i))
		put_suite(w, tree, i, tree_next_kernel(tree, i));
	xmlTextWriterEndElement(w);
	if (xmlTextWriterEndDocument(w) >= 0) {
		xmlTextWriterFlush(w);
		text = strdup((const char *)xmlBufferContent(buffer));
	}
	xmlFreeTextWriter(w);
	xmlBufferFree(buffer);
	return text;
}
