# SPDX-License-Identifier: GPL-2.0
# Mutants of the judge: does a test see each small fault? survivors.txt has those that none sees.

MUTATE_LLVM = $(lastword $(sort $(wildcard /usr/lib/llvm-*/lib/libclang.so)))
mutate_CFLAGS = -I$(MUTATE_LLVM:lib/libclang.so=include)
$(eval $(call program,mutate,mutate/mutate,lib,$$(MUTATE_LLVM)))

# The code that decides
MUTATE_FILES := verdict losers check $(addprefix check_,received winner makedumpfile_guest dmesg record \
	pages build_id) samples check_cpus check_stacks
# One program has all tests of the judge
MUTATE_TESTS := losers hang checks recorded damaged compare tree apart scene
MUTATE_NEEDS := $(MUTATE_TESTS:%=$B/tests/%.o) $B/tests/main.o $(patsubst %,$B/obj/%.a,unit judge lib)

$B/tests/%.o: $B/obj/unit/test_%.o
	@mkdir -p $(@D)
	$(Q)objcopy --redefine-sym main=main_$* $< $@

$B/tests/main.o: $(PART)/mutate/mutate.mk
	@mkdir -p $(@D)
	$(Q)echo '$(foreach t,$(MUTATE_TESTS),int main_$t(void);) int main(void) { return $(foreach t,$(MUTATE_TESTS),main_$t() ||) 0; }' | \
		$(CC) -x c -c -o $@ -

define mutate_flags
FILES="$(MUTATE_FILES)"
COMPILE="$(CC) $(HOST_CFLAGS) $(judge_CFLAGS) -w -I$(PART)/judge -c"
PARSE="-std=gnu11 $(filter -D% -I%,$(HOST_CFLAGS) $(judge_CFLAGS))"
NEEDS="$(MUTATE_NEEDS)"
LIBS="$(foreach a,unit judge lib,$($a_LIBS))"
CC="$(CC)"
endef

.PHONY: judge-mutants judge-mutants-ready
judge-mutants-ready: $B/host/mutate $(MUTATE_NEEDS)
	$(file >$B/flags,$(mutate_flags))

judge-mutants: ## small faults of the judge, each seen by a test or listed: MUTANTS=sample|listed|WORD
	$(Q)$(PART)/jobs/packages.sh host check mutate
	$(Q)$(MAKE) --no-print-directory B=$B/mutants CFLAGS='-O1 -g0' judge-mutants-ready
	$(Q)nice -n 10 $(PART)/mutate/mutants.sh $(or $(MUTANTS),all)
