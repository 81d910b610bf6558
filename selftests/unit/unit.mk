# SPDX-License-Identifier: GPL-2.0
# Unit tests: the judge on recorded results folders, damaged dumps, its reports.

UNIT_DIR := $(PART)/unit
UNIT_TESTS := $(patsubst $(UNIT_DIR)/%.c,%,$(sort $(wildcard $(UNIT_DIR)/test_*.c)))
UNIT_FLAGS = $(HOST_CFLAGS) $(JUDGE_CFLAGS) -I$(JUDGE_DIR)
UNIT_LIBS = $(JUDGE_LIBS) -lcmocka

$B/obj/unit/%.o: $(UNIT_DIR)/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(UNIT_FLAGS) -MMD -MP -c -o $@ $<

$(UNIT_TESTS:%=$B/host/%): $B/host/%: $B/obj/unit/%.o $B/obj/unit/fixture.o $(JUDGE_OBJ)
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $^ $(UNIT_LIBS)

.PHONY: unit unit-asan fuzz
unit: $(UNIT_TESTS:%=$B/host/%) ## the judge on recorded folders and damaged dumps
	$(Q)rc=0; for t in $^; do $$t || rc=1; done; exit $$rc

# The same under ASan and UBSan, in a build folder of its own
unit-asan:
	$(Q)LSAN_OPTIONS=suppressions=$(CURDIR)/$(UNIT_DIR)/lsan.supp:print_suppressions=0 \
	$(MAKE) --no-print-directory unit B=$B/asan \
		CFLAGS='-O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer'

# Damage a dump as the tests do
$B/host/damage: $B/obj/unit/damage.o $B/obj/unit/fixture.o $(JUDGE_OBJ)
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $^ $(JUDGE_LIBS)

# Cut a dump down to the pages that the checks read: a new recorded one
$B/host/shrink: $B/obj/unit/shrink.o $(JUDGE_OBJ)
	$(Q)$(CC) $(HOST_CFLAGS) -Wl,--wrap=kdump_read,--wrap=vmcore_next_page,--wrap=addrxlat_step \
		-o $@ $^ $(JUDGE_LIBS)

-include $(wildcard $B/obj/unit/*.d)

# libFuzzer on dumps and on results folders: make fuzz FUZZ_SECONDS=300. Leaks are not
# looked for: libkdumpfile 0.5 has some where a file is damaged.
FUZZERS := fuzz_vmcore fuzz_evidence
FUZZ_SECONDS ?= 300
FUZZ_FLAGS = $(filter-out -Werror,$(HOST_CFLAGS)) -O1 -fsanitize=fuzzer,address,undefined \
	-fno-sanitize-recover=all

$(FUZZERS:%=$B/host/%): $B/host/%: $(UNIT_DIR)/%.c $(UNIT_DIR)/fixture.c $(JUDGE_SRC)
	@mkdir -p $(@D)
	$(Q)clang $(FUZZ_FLAGS) $(JUDGE_CFLAGS) -I$(JUDGE_DIR) -o $@ $^ $(JUDGE_LIBS)

fuzz: $(FUZZERS:%=$B/host/%) # libFuzzer on dumps and results folders
	$(Q)for f in $(FUZZERS); do \
		mkdir -p $B/fuzz/$$f && ASAN_OPTIONS=detect_leaks=0 $B/host/$$f \
			-max_total_time=$(FUZZ_SECONDS) -timeout=20 -rss_limit_mb=2048 -close_fd_mask=3 \
			-print_final_stats=1 -artifact_prefix=$B/fuzz/$$f- $B/fuzz/$$f || exit 1; \
	done
