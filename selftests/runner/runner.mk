# SPDX-License-Identifier: GPL-2.0
# The runner: QEMU, its guest, and the evidence.

runner_LIBS = $(shell pkg-config --libs libevent_core)

$(eval $(call archive,runner,main))
$(eval $(call program,runner,runner/main,runner lib))
