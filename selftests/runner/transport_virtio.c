// SPDX-License-Identifier: GPL-2.0
/* transport_virtio.c - channel and dump on virtio-serial ports, console on sclp */
#include <errno.h>
#include <sys/socket.h>

#include "host.h"
#include "proto.h"
#include "transport.h"

static const char *const virtio_devices[] = {
	"-device", "sclpconsole,chardev=console",
	"-device", "virtio-serial-ccw",
	"-device", "virtserialport,chardev=channel,name=" PROTO_PORT_CHANNEL,
	"-device", "virtserialport,chardev=data,name=" PROTO_PORT_DATA,
	NULL,
};

/* Bytes wait in the socket until a line of the channel has said what they are */
static void virtio_ready(void *arg)
{
	struct transport *t = arg;
	struct transport_file *f = transport_current(t);
	char buf[65536];
	ssize_t n;

	if (!f) {
		loop_forget(&t->source);
		return;
	}
	n = recv(t->fd, buf, MIN(sizeof(buf), f->size - f->received), MSG_DONTWAIT);
	if (n < 0 && errno != EAGAIN)
		host_check(errno, "the data port");
	if (n > 0)
		transport_store(t, buf, n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		transport_fail(t, "the data port was closed inside %s", f->name);
	if (!n || transport_is_idle(t))
		loop_forget(&t->source);
}

static void virtio_begin(struct transport *t)
{
	if (!t->source)
		t->source = loop_watch(t->loop, t->fd, virtio_ready, t);
}

const struct transport_ops transport_virtio = {
	.name = "virtio",
	.console = "ttyS1",
	.word = PROTO_FILE,
	.devices = virtio_devices,
	.data_chardev = true,
	.begin = virtio_begin,
};
