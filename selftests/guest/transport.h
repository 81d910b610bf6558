/* SPDX-License-Identifier: GPL-2.0 */
/* transport.h - how lines and files leave the guest */
#ifndef TRANSPORT_H
#define TRANSPORT_H

struct transport_ops {
	const char *name; /* kt.transport= */
	int (*open_channel)(void);
	int (*send_file)(const char *name, const char *path);
};

extern const struct transport_ops transport_virtio;
extern const struct transport_ops transport_sclp;

const struct transport_ops *transport_get(void);

#endif
