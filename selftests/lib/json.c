// SPDX-License-Identifier: GPL-2.0
/* json.c - json-c, with the few calls that everybody here needs */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "file.h"
#include "json.h"

#define JSON_MAX (16 << 20)

struct json_object *json_get(struct json_object *o, const char *key, enum json_type type)
{
	struct json_object *v;

	if (!json_object_is_type(o, json_type_object) || !json_object_object_get_ex(o, key, &v) ||
	    !json_object_is_type(v, type))
		return NULL;
	return v;
}

const char *json_get_str(struct json_object *o, const char *key, const char *otherwise)
{
	struct json_object *v = json_get(o, key, json_type_string);

	return v ? json_object_get_string(v) : otherwise;
}

double json_get_num(struct json_object *o, const char *key, double otherwise)
{
	json_get_number(o, key, &otherwise);
	return otherwise;
}

bool json_get_int(struct json_object *o, const char *key, int64_t *v)
{
	struct json_object *n = json_get(o, key, json_type_int);

	if (n)
		*v = json_object_get_int64(n);
	return n;
}

bool json_get_number(struct json_object *o, const char *key, double *v)
{
	struct json_object *n = json_get(o, key, json_type_double);

	if (!n)
		n = json_get(o, key, json_type_int);
	if (n)
		*v = json_object_get_double(n);
	return n;
}

bool json_get_hex(struct json_object *o, const char *key, uint64_t *v)
{
	const char *s = json_get_str(o, key, NULL);
	char *end;

	if (!s || !isxdigit((unsigned char)*s))
		return false;
	errno = 0;
	*v = strtoull(s, &end, 16);
	return !*end && !errno;
}

int json_read(const char *path, struct json_object **o, char **why)
{
	const char *file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	cleanup(free) char *text = NULL;
	enum json_tokener_error jerr;
	int err;

	*o = NULL;
	err = file_read(path, JSON_MAX, &text, NULL);
	if (err) {
		text_set(why, "%s: %s", file, strerror(-err));
		return err;
	}
	*o = json_tokener_parse_verbose(text, &jerr);
	if (!json_object_is_type(*o, json_type_object)) {
		text_set(why, "%s is no JSON object%s%s", file,
			 jerr == json_tokener_success ? "" : ": ",
			 jerr == json_tokener_success ? "" : json_tokener_error_desc(jerr));
		json_object_put(*o);
		*o = NULL;
		return -EINVAL;
	}
	return 0;
}

struct json_object *json_read_object(const char *path)
{
	const char *file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	cleanup(free) char *why = NULL;
	struct json_object *o;

	/* it begins with the file's name */
	if (json_read(path, &o, &why))
		warnx("%.*s%s", (int)(strlen(path) - strlen(file)), path, why);
	return o;
}

int json_write(const char *path, struct json_object *o)
{
	const char *text = json_object_to_json_string_ext(
		o, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE);
	int rc = file_write(path, text, strlen(text));

	if (rc)
		warnx("%s: %s", path, strerror(-rc));
	return rc;
}

struct json_object *json_format(const char *fmt, ...)
{
	cleanup(free) char *text = NULL;
	struct json_object *o;
	va_list ap;

	va_start(ap, fmt);
	text = text_vformat(fmt, ap);
	va_end(ap);
	o = json_tokener_parse(text);
	if (!o)
		errx(3, "no JSON: %s", text);
	return o;
}

void json_add_str(struct json_object *o, const char *key, const char *s)
{
	json_object_object_add(o, key, s ? json_object_new_string(s) : NULL);
}

void json_add_int(struct json_object *o, const char *key, int64_t n)
{
	json_object_object_add(o, key, json_object_new_int64(n));
}

void json_add_ms(struct json_object *o, const char *key, double ms)
{
	char text[32];

	snprintf(text, sizeof(text), "%.3f", ms);
	json_object_object_add(o, key, json_object_new_double_s(ms, text));
}
