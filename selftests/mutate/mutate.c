// SPDX-License-Identifier: GPL-2.0
/*
 * mutate.c - small faults that a C file may have, one line each
 *
 * Usage: mutate FILE.c COMPILER-FLAGS...
 * A line is: offset, length, new text (never empty), name; tabs between them. The
 * name holds no line number, so that it outlives edits elsewhere: file, function,
 * and what becomes of the code with some of the text around it.
 */
#include <clang-c/Index.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "text.h"
#include "util.h"

#define AROUND 40 /* characters of text on either side in a name */

struct source {
	const char *name; /* without its folder */
	char *text;
	size_t len;
	char *function;
	char **seen;
	size_t nseen;
};

struct range {
	size_t start, end;
};

/* --- text */

/* As one line: each run of blanks is one blank */
static char *squeeze(const char *text, size_t len)
{
	char *out = xcalloc(len + 1, 1), *to = out;

	for (size_t i = 0; i < len; i++) {
		bool blank = isspace((unsigned char)text[i]);

		if (!blank || to == out || to[-1] != ' ')
			*to++ = blank ? ' ' : text[i];
	}
	*to = 0;
	return out;
}

static char *copy(const struct source *src, struct range r)
{
	return squeeze(src->text + r.start, r.end - r.start);
}

static bool is_text(const struct source *src, struct range r, const char *text)
{
	return r.end - r.start == strlen(text) && !memcmp(src->text + r.start, text, strlen(text));
}

/* Two faults may have one name: "(2)" tells them apart */
static unsigned int count_name(struct source *src, const char *name)
{
	unsigned int n = 1;

	for (size_t i = 0; i < src->nseen; i++)
		n += !strcmp(src->seen[i], name);
	src->seen = xreallocarray(src->seen, src->nseen + 1, sizeof(*src->seen));
	src->seen[src->nseen++] = text_format("%s", name);
	return n;
}

static void tell(struct source *src, struct range around, struct range at, const char *new)
{
	cleanup(free) char *before = copy(src, (struct range){ around.start, at.start });
	cleanup(free) char *old = copy(src, at);
	cleanup(free) char *after = copy(src, (struct range){ at.end, around.end });
	size_t skip = strlen(before) > AROUND ? strlen(before) - AROUND : 0;
	cleanup(free) char *name =
		text_format("%s %s: %s{%.80s => %.80s}%.*s", src->name, src->function,
			    before + skip, old, new, AROUND, after);
	unsigned int n = count_name(src, name);

	printf("%zu\t%zu\t%s\t%s", at.start, at.end - at.start, new, name);
	printf(n > 1 ? " (%u)\n" : "\n", n);
}

/* --- where the code stands */

static size_t offset_of(CXSourceLocation location)
{
	unsigned int offset;

	clang_getFileLocation(location, NULL, NULL, NULL, &offset);
	return offset;
}

static struct range range_of(CXCursor c)
{
	CXSourceRange r = clang_getCursorExtent(c);

	return (struct range){ offset_of(clang_getRangeStart(r)), offset_of(clang_getRangeEnd(r)) };
}

struct children {
	CXCursor at[64];
	unsigned int n;
};

static enum CXChildVisitResult add_child(CXCursor c, CXCursor parent, CXClientData data)
{
	struct children *all = data;

	(void)parent;
	if (all->n < ARRAY_SIZE(all->at))
		all->at[all->n++] = c;
	return CXChildVisit_Continue;
}

static struct children children_of(CXCursor c)
{
	struct children all = { .n = 0 };

	clang_visitChildren(c, add_child, &all);
	return all;
}

/* --- faults */

static const struct {
	const char *old, *new;
} operators[] = {
	{ "<", "<=" },	{ "<=", "<" },	{ ">", ">=" },	{ ">=", ">" },	{ "==", "!=" },
	{ "!=", "==" }, { "&&", "||" }, { "||", "&&" }, { "+", "-" },	{ "-", "+" },
	{ "*", "/" },	{ "/", "*" },	{ "%", "/" },	{ "&", "|" },	{ "|", "&" },
	{ "<<", ">>" }, { ">>", "<<" }, { "|=", "&=" }, { "&=", "|=" }, { "+=", "-=" },
	{ "-=", "+=" },
};

/* libclang tells no operator before version 17: it is what stands between its sides */
static void mutate_operator(struct source *src, CXCursor c)
{
	struct children side = children_of(c);
	struct range whole = range_of(c), op;

	if (side.n != 2)
		return;
	op.start = range_of(side.at[0]).end;
	op.end = range_of(side.at[1]).start;
	if (op.start >= op.end || op.end > src->len)
		return;
	while (op.start < op.end && isspace((unsigned char)src->text[op.start]))
		op.start++;
	while (op.end > op.start && isspace((unsigned char)src->text[op.end - 1]))
		op.end--;
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++)
		if (is_text(src, op, operators[i].old))
			tell(src, whole, op, operators[i].new);
}

static void mutate_not(struct source *src, CXCursor c)
{
	struct range whole = range_of(c), op = { whole.start, whole.start + 1 };

	if (is_text(src, op, "!"))
		tell(src, whole, op, " ");
}

/* One more; a macro's number has no digits here, true and false are such */
static void mutate_constant(struct source *src, CXCursor c, struct range around)
{
	struct range r = range_of(c);
	cleanup(free) char *old = NULL;
	cleanup(free) char *new = NULL;

	if (r.start >= r.end) {
		r.end = r.start;
		while (r.end < src->len && isalnum((unsigned char)src->text[r.end]))
			r.end++;
	}
	old = copy(src, r);
	if (isdigit((unsigned char)*old))
		new = text_format("(%s + 1)", old);
	else if (!strcmp(old, "true") || !strcmp(old, "false"))
		new = text_format("%s", *old == 't' ? "false" : "true");
	if (new)
		tell(src, around, r, new);
}

/* True where it has operators, which have faults of their own */
static bool has_operator(const struct source *src, CXCursor c)
{
	return clang_getCursorKind(c) == CXCursor_BinaryOperator ||
	       src->text[range_of(c).start] == '!';
}

static void mutate_condition(struct source *src, CXCursor c)
{
	struct children part = children_of(c);
	struct range cond, whole;

	if (!part.n || has_operator(src, part.at[0]))
		return;
	cond = range_of(part.at[0]);
	whole = (struct range){ range_of(c).start, cond.end };
	if (cond.start >= cond.end)
		return;
	tell(src, whole, cond, "1");
	tell(src, whole, cond, "0");
}

static bool calls(const struct source *src, CXCursor c, const char *const *name, size_t n)
{
	struct range r = range_of(c);

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(name[i]);

		if (r.start + len < src->len && src->text[r.start + len] == '(' &&
		    !memcmp(src->text + r.start, name[i], len))
			return true;
	}
	return false;
}

/* The first two neighbours of one type */
static void mutate_call(struct source *src, CXCursor c)
{
	/* Either order is the same */
	static const char *const even[] = {
		"strcmp", "strncmp", "memcmp", "fmin", "fmax", "calloc"
	};
	int n = calls(src, c, even, ARRAY_SIZE(even)) ? 0 : clang_Cursor_getNumArguments(c);

	for (int i = 0; i + 1 < n; i++) {
		CXCursor a = clang_Cursor_getArgument(c, i), b = clang_Cursor_getArgument(c, i + 1);
		struct range ra = range_of(a), rb = range_of(b);
		cleanup(free) char *first = NULL;
		cleanup(free) char *second = NULL;
		cleanup(free) char *new = NULL;

		if (!clang_equalTypes(clang_getCanonicalType(clang_getCursorType(a)),
				      clang_getCanonicalType(clang_getCursorType(b))) ||
		    ra.start >= ra.end || rb.start >= rb.end || rb.start < ra.end)
			continue;
		first = copy(src, ra);
		second = copy(src, rb);
		if (!strcmp(first, second))
			continue;
		new = text_format("%s, %s", second, first);
		tell(src, range_of(c), (struct range){ ra.start, rb.end }, new);
		return;
	}
}

/* What a function returns, turned round */
static void mutate_return(struct source *src, CXCursor c)
{
	struct children value = children_of(c);
	enum CXTypeKind kind;
	struct range r;
	cleanup(free) char *old = NULL;
	cleanup(free) char *new = NULL;

	if (!value.n || has_operator(src, value.at[0]))
		return;
	kind = clang_getCanonicalType(clang_getCursorType(value.at[0])).kind;
	r = range_of(value.at[0]);
	if (r.start >= r.end)
		return;
	old = copy(src, r);
	if (kind == CXType_Pointer)
		new = text_format("NULL");
	else if (kind == CXType_Bool || kind == CXType_Int)
		new = text_format("!(%s)", old);
	if (new &&strcmp(old, new) && strcmp(old, "true") && strcmp(old, "false"))
		tell(src, range_of(c), r, new);
}

/* What stands in a block, or alone below a condition, and isn't a declaration */
static void remove_statement(struct source *src, CXCursor c, CXCursor parent)
{
	/* Memory that is lost is no wrong verdict, and make unit-asan sees it */
	static const char *const quiet[] = { "free", "check_free", "stack_free", "evidence_close",
					     "exit" };
	enum CXCursorKind kind = clang_getCursorKind(c), in = clang_getCursorKind(parent);
	struct range r = range_of(c);

	if (calls(src, c, quiet, ARRAY_SIZE(quiet)))
		return;
	if (in != CXCursor_CompoundStmt && in != CXCursor_IfStmt && in != CXCursor_ForStmt &&
	    in != CXCursor_WhileStmt)
		return;
	if (kind != CXCursor_CallExpr && kind != CXCursor_BinaryOperator &&
	    kind != CXCursor_CompoundAssignOperator && kind != CXCursor_UnaryOperator &&
	    kind != CXCursor_ReturnStmt && kind != CXCursor_ContinueStmt &&
	    kind != CXCursor_BreakStmt)
		return;
	/* A condition is no statement: that one ends with a semicolon */
	if (r.start >= r.end || r.end >= src->len || src->text[r.end] != ';')
		return;
	/* The end of a function that must return something: what it returns then is chance */
	if (kind == CXCursor_ReturnStmt && children_of(c).n && src->text[r.end + 2] == '}')
		return;
	tell(src, r, r, " ");
}

struct visit {
	struct source *src;
	struct range around;
};

static enum CXChildVisitResult visit(CXCursor c, CXCursor parent, CXClientData data)
{
	struct visit *v = data, below = *v;
	struct range r = range_of(c);
	enum CXCursorKind kind = clang_getCursorKind(c);

	if (r.end > r.start && (clang_isExpression(kind) || kind == CXCursor_ReturnStmt))
		below.around = r;
	remove_statement(v->src, c, parent);
	if (kind == CXCursor_BinaryOperator || kind == CXCursor_CompoundAssignOperator)
		mutate_operator(v->src, c);
	else if (kind == CXCursor_UnaryOperator)
		mutate_not(v->src, c);
	else if (kind == CXCursor_IntegerLiteral)
		mutate_constant(v->src, c, v->around);
	else if (kind == CXCursor_IfStmt)
		mutate_condition(v->src, c);
	else if (kind == CXCursor_ReturnStmt)
		mutate_return(v->src, c);
	else if (kind == CXCursor_CallExpr)
		mutate_call(v->src, c);
	/* Of a loop only what it does: a loop that runs too long or not at all is seen at once */
	if (kind == CXCursor_ForStmt && children_of(c).n) {
		struct children part = children_of(c);

		visit(part.at[part.n - 1], c, &below);
		return CXChildVisit_Continue;
	}
	clang_visitChildren(c, visit, &below);
	return CXChildVisit_Continue;
}

static enum CXChildVisitResult visit_function(CXCursor c, CXCursor parent, CXClientData data)
{
	struct source *src = data;
	struct visit v = { src, range_of(c) };
	CXString name;

	(void)parent;
	if (!clang_Location_isFromMainFile(clang_getCursorLocation(c)) ||
	    clang_getCursorKind(c) != CXCursor_FunctionDecl || !clang_isCursorDefinition(c))
		return CXChildVisit_Continue;
	name = clang_getCursorSpelling(c);
	src->function = text_format("%s", clang_getCString(name));
	clang_disposeString(name);
	clang_visitChildren(c, visit, &v);
	free(src->function);
	return CXChildVisit_Continue;
}

int main(int argc, char **argv)
{
	struct source src = { 0 };
	CXTranslationUnit unit;
	CXIndex index;
	int err;

	if (argc < 2) {
		fprintf(stderr, "Usage: mutate FILE.c COMPILER-FLAGS...\n");
		return 2;
	}
	err = file_read(argv[1], 1 << 20, &src.text, &src.len);
	if (err) {
		fprintf(stderr, "%s: %s\n", argv[1], strerror(-err));
		return 2;
	}
	src.name = strrchr(argv[1], '/') ? strrchr(argv[1], '/') + 1 : argv[1];
	index = clang_createIndex(0, 1);
	unit = clang_parseTranslationUnit(index, argv[1], (const char *const *)argv + 2, argc - 2,
					  NULL, 0, CXTranslationUnit_None);
	if (!unit) {
		fprintf(stderr, "%s: can't be parsed\n", argv[1]);
		return 2;
	}
	clang_visitChildren(clang_getTranslationUnitCursor(unit), visit_function, &src);
	return 0;
}
