/* SPDX-License-Identifier: GPL-2.0 */
/* json.h - json-c, with the few calls that everybody here needs */
#ifndef JSON_H
#define JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#include "text.h"

static inline void cleanup_json(struct json_object **o)
{
	json_object_put(*o);
}

/* Member @key of @o if it is of that type, else the default */
struct json_object *json_get(struct json_object *o, const char *key, enum json_type type);
const char *json_get_str(struct json_object *o, const char *key, const char *otherwise);
double json_get_num(struct json_object *o, const char *key, double otherwise);
/* The same, told apart: false, and @v as it was, where there is none */
bool json_get_int(struct json_object *o, const char *key, int64_t *v);
bool json_get_number(struct json_object *o, const char *key, double *v);
bool json_get_hex(struct json_object *o, const char *key, uint64_t *v);

/*
 * An object of numbers and words of our own, that need no escapes: 'a': 1 is as good
 * as "a": 1. A slip in it ends the program with exit 3.
 */
struct json_object *json_format(const char *fmt, ...) __printf(1, 2);

/* Add with text from anywhere; NULL becomes null */
void json_add_str(struct json_object *o, const char *key, const char *s);
void json_add_int(struct json_object *o, const char *key, int64_t n);
/* Milliseconds with three decimals */
void json_add_ms(struct json_object *o, const char *key, double ms);

/* Read an object from a file. Negative errno, NULL and @why if there is none. */
int json_read(const char *path, struct json_object **o, char **why);
/* The same; complains on stderr and returns NULL if there is none */
struct json_object *json_read_object(const char *path);

/* Whole or not at all; negative errno, which it has told */
int json_write(const char *path, struct json_object *o);

#endif
