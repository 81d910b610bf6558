/* SPDX-License-Identifier: GPL-2.0 */
/* nonce.h - a number that no other run has */
#ifndef NONCE_H
#define NONCE_H

#include "proto.h"

int nonce_create(char nonce[PROTO_NONCE_LEN + 1]);

#endif
