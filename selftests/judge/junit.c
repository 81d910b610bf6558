// SPDX-License-Identifier: GPL-2.0
/* junit.c - a tree's results as JUnit XML; libxml2 does the escaping */
#include <string.h>

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

static void put_outcome(xmlTextWriter *w, const char *element, const char *message,
			const char *type)
{
	xmlTextWriterStartElement(w, X(element));
	put_attribute(w, "message", "%s", message);
	if (type)
		put_attribute(w, "type", "%s", type);
	xmlTextWriterEndElement(w);
}

static void put_run(xmlTextWriter *w, const struct tree *tree, const struct tree_run *run,
		    bool several)
{
	const char *text = json_get_str(run->result, "text", "");

	xmlTextWriterStartElement(w, X("testcase"));
	put_attribute(w, "classname", "%s.%s", tree->name, run->kernel);
	if (several)
		put_attribute(w, "name", "%s run %u", run->kase, run->nr);
	else
		put_attribute(w, "name", "%s", run->kase);
	put_attribute(w, "time", "%.3f", json_get_num(run->result, "end_ms", 0) / 1000);
	switch (result_verdict(run->result)) {
	case VERDICT_OK:
		break;
	case VERDICT_SKIP:
		put_outcome(w, "skipped", text, NULL);
		break;
	case VERDICT_NOT_OK:
		put_outcome(w, "failure", text, "not ok");
		break;
	case VERDICT_TIMEOUT:
		put_outcome(w, "failure", text, "timeout");
		break;
	case VERDICT_ERROR:
		put_outcome(w, "error", text, "harness");
		break;
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
