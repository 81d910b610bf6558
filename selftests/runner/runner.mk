# SPDX-License-Identifier: GPL-2.0
# The runner: QEMU, its guest, and the evidence.

$(eval $(call archive,runner,main))
$(eval $(call program,runner,runner/main,runner lib))
