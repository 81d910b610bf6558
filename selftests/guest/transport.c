// SPDX-License-Identifier: GPL-2.0
/* transport.c - choose the transport that the command line names */
#include "guest.h"

static const struct transport_ops *const transports[] = {
	&transport_virtio,
	&transport_sclp,
};

const struct transport_ops *transport_get(void)
{
	const char *name = cmdline_value(PROTO_ARG_TRANSPORT, transports[0]->name);

	for (size_t i = 0; i < ARRAY_SIZE(transports); i++)
		if (!strcmp(name, transports[i]->name))
			return transports[i];

	fprintf(stderr, "init: no transport is called %s, taking %s\n", name, transports[0]->name);
	return transports[0];
}
