# SPDX-License-Identifier: GPL-2.0
# Faults of the host, of QEMU and of the guest: none may become a verdict on a kernel.

FAULTS_DIR := $(PART)/faults
FAULTS_MAINS := fake-qemu faulty-qemu
$(foreach m,$(FAULTS_MAINS),$(eval $(call program,$m,faults/$m,)))
$(FAULTS_MAINS:%=$(B)/host/%): $(B)/obj/faults/wire.o

# Goes into any program, and takes no call for another
$(B)/host/shim.so: $(FAULTS_DIR)/shim.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -fsanitize=%,$(HOST_CFLAGS)) -fPIC -shared -fno-builtin -o $@ $<

.PHONY: faults faults-quick faults-calls
export TRIES HOST_DIR
faults-calls: HOST_DIR = $(CURDIR)/$B/host
CALLS_NEEDS := $(addprefix $(B)/host/,shim.so fake-qemu damage runner judge sweep)

# Bad input, and faults with a guest that is played: a part of make check
faults-quick: $(FAULTS_MAINS:%=$B/host/%) $(CALLS_NEEDS) ## hundreds of faults of the harness on recorded runs, in two minutes
	$(Q)$(FAULTS_DIR)/faults-quick.sh
	$(Q)TRIES=10 PARALLEL=16 $(FAULTS_DIR)/faults-calls.sh

faults-calls: $(CALLS_NEEDS) ## each call that can fail, failed in turn: judge, runner, sweep
	$(Q)$(FAULTS_DIR)/faults-calls.sh

faults: $(FAULTS_MAINS:%=$B/host/%) ## hundreds of faults of harness and host, on real QEMU runs
	$(Q)$(FAULTS_DIR)/faults.sh
