// SPDX-License-Identifier: GPL-2.0
/*
 * check_list.h - the checks of a dump, in their order: name, function, flags (check.h), what
 * it looks for
 */
/* clang-format off */
CHECK("received", check_received, CHECK_SAVED,
      "the capture kernel said fail and success with this run's nonce, and every file came whole")
CHECK("makedumpfile-exit", check_makedumpfile_guest, CHECK_SAVED,
      "makedumpfile in the capture kernel ended well")
CHECK("pages", check_pages, CHECK_SAVED,
      "the file is sound and complete by its own header, and every page in it reads")
CHECK("makedumpfile-reads", check_makedumpfile_host, CHECK_SAVED | CHECK_READS,
      "makedumpfile on this host reads it; filtered again, it has the same pages")
CHECK("makedumpfile-forms", check_makedumpfile_forms, 0,
      "every compression and form gives the same pages (only with --full)")
CHECK("forms-guest", check_forms_guest, 0,
      "ELF and split dumps of the capture kernel hold the same pages")
CHECK("nonce-dmesg", check_dmesg, CHECK_SAVED | CHECK_READS,
      "this run's nonce is in the dump's kernel log, and no other")
CHECK("nonce-memory", check_record, CHECK_SAVED | CHECK_READS,
      "this run's nonce is in the crash trigger's record, in the dump's memory")
CHECK("build-id", check_build_id, CHECK_READS,
      "the dump is of this vmlinux")
CHECK("cpus", check_cpus, CHECK_READS,
      "every CPU has its own note, its own registers and its own lowcore")
CHECK("winner", check_winner, CHECK_READS,
      "panic_cpu, the panic text and the calls of panic() name one CPU")
CHECK("stacks", check_stacks, CHECK_READS,
      "the winner is in the kexec below panic(), the losers are in panic_smp_self_stop()")
CHECK("memory", check_memory, CHECK_READS,
      "pages of known content are kept or left out as the dump level says")
CHECK("vmdump", check_vmdump, CHECK_READS,
      "the hypervisor's dump of the same run holds the same pages")
