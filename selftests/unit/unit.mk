# SPDX-License-Identifier: GPL-2.0
# Unit tests: the judge on recorded results folders and damaged dumps, the runner's parts.

UNIT_DIR := $(PART)/unit
UNIT_ALL := explore sweep runner judge lib
UNIT_MAINS := damage shrink fuzz_vmcore fuzz_evidence $(notdir $(basename $(wildcard $(UNIT_DIR)/test_*.c)))
unit_CFLAGS = $(patsubst %,-I$(PART)/%,$(UNIT_ALL)) $(judge_CFLAGS)
unit_LIBS = -lcmocka

$(eval $(call archive,unit,$(UNIT_MAINS)))
UNIT_TESTS := $(filter test_%,$(UNIT_MAINS)) $(notdir $(basename $(wildcard $(UNIT_DIR)/test_*.sh)))
$(foreach m,$(filter test_%,$(UNIT_MAINS)),$(eval $(call program,$m,unit/$m,unit $(UNIT_ALL))))

.PHONY: unit unit-asan fuzz
unit: $(UNIT_TESTS:%=$B/host/%) ## the judge on recorded folders and damaged dumps
	$(Q)rc=0; for t in $^; do $$t || rc=1; done; exit $$rc

# The same under ASan and UBSan, in a build folder of its own
unit-asan:
	$(Q)LSAN_OPTIONS=suppressions=$(CURDIR)/$(UNIT_DIR)/lsan.supp:print_suppressions=0 \
	$(MAKE) --no-print-directory unit B=$B/asan \
		CFLAGS='-O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer'

# Damage a dump as the tests do
$(eval $(call program,damage,unit/damage,unit judge lib))

# Cut a dump down to the pages that the checks read: a new recorded one
$(eval $(call program,shrink,unit/shrink,judge lib,,\
	-Wl$(,)--wrap=kdump_read$(,)--wrap=vmcore_next_page$(,)--wrap=addrxlat_step))

$(B)/host/test_%: $(UNIT_DIR)/test_%.sh
	@mkdir -p $(@D)
	$(Q)install -m 755 $< $@

$(B)/host/test_played: $(B)/host/sweep $(B)/host/explore
$(B)/host/test_played $(B)/host/test_rerun: $(B)/host/runner $(B)/host/judge $(B)/host/fake-qemu
$(B)/host/test_manual: $(patsubst %.1,$(B)/host/%,$(notdir $(wildcard $(PART)/*/*.1)))
$(B)/host/test_programs: $(JUDGE_MAINS:%=$(B)/host/%) $(B)/host/damage

# libFuzzer on dumps and on results folders: make fuzz FUZZ_SECONDS=300. Leaks are not
# looked for: libkdumpfile 0.5 has some where a file is damaged, and vmcore_close() leaves
# the rest. So the memory of one process is full after a thousand dumps: the next takes over.
FUZZERS := fuzz_vmcore fuzz_evidence
FUZZ_SECONDS ?= 300
FUZZ_FLAGS = $(filter-out -Werror,$(HOST_CFLAGS)) -O1 -fsanitize=fuzzer,address,undefined \
	-fno-sanitize-recover=all

$(FUZZERS:%=$B/host/%): $B/host/%: $(UNIT_DIR)/%.c \
		$(addprefix $(UNIT_DIR)/,fixture.c blob.c dump_edit.c elf_make.c vmlinux_make.c) \
		$(filter-out $(JUDGE_MAINS:%=$(PART)/judge/%.c),$(wildcard $(PART)/judge/*.c)) $(wildcard $(PART)/lib/*.c)
	@mkdir -p $(@D)
	$(Q)clang $(FUZZ_FLAGS) $(unit_CFLAGS) -o $@ $^ $(judge_LIBS) $(lib_LIBS)

fuzz: $(FUZZERS:%=$B/host/%) # libFuzzer on dumps and results folders
	$(Q)for f in $(FUZZERS); do \
		mkdir -p $B/fuzz/$$f && ASAN_OPTIONS=detect_leaks=0 $B/host/$$f \
			-max_total_time=$(FUZZ_SECONDS) -timeout=20 -rss_limit_mb=2048 -fork=1 -ignore_ooms=1 -close_fd_mask=3 \
			-print_final_stats=1 -artifact_prefix=$B/fuzz/$$f- $B/fuzz/$$f || exit 1; \
	done
