// SPDX-License-Identifier: GPL-2.0
/* json.c - json-c, with the few calls that everybody here needs */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "json.h"
#include "util.h"

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
	struct json_object *v = json_get(o, key, json_type_int);

	if (!v)
		v = json_get(o, key, json_type_double);
	return v ? json_object_get_double(v) : otherwise;
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

struct json_object *json_read_object(const char *path)
{
	int fd __cleanup(fd_cleanup) = open(path, O_RDONLY | O_CLOEXEC);
	struct json_object *o;

	if (fd < 0) {
		warn("%s", path);
		return NULL;
	}
	o = json_object_from_fd(fd);
	if (json_object_is_type(o, json_type_object))
		return o;
	json_object_put(o);
	warnx("%s: no JSON object in it", path);
	return NULL;
}
