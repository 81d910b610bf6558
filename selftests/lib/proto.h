/* SPDX-License-Identifier: GPL-2.0 */
/*
 * proto.h - every string that guest, runner and judge exchange
 *
 * A channel line is one word and key=value pairs, split by single blanks and
 * ended by a newline. The example behind each word is a whole line.
 */
#ifndef PROTO_H
#define PROTO_H

/* Guest (production kernel) -> runner */
#define PROTO_HELLO "hello" /* hello role=production release=6.12.117 cpus=4 */
#define PROTO_TOD   "tod"   /* tod value=00e1f0a3b2c4d5e6 */
#define PROTO_READY \
	"ready" /* ready record=0x2f81000 loader=file tod_base=00e1f0a3b2000000 stext=000003ffe0000000 */
#define PROTO_ARMED "armed" /* armed nonce=0123456789abcdef gate=0x2f83000 (of gate=1) */
#define PROTO_ERROR "error" /* error text=kexec: exit code 255 */

/* Guest (capture kernel) -> runner */
#define PROTO_FAIL	    "fail" /* fail nonce=0123456789abcdef zero=00e1f0a3b9000000 role=capture */
#define PROTO_PROGRESS	    "progress" /* progress what=makedumpfile done=3 */
#define PROTO_EXIT	    "exit"     /* exit tool=makedumpfile code=0 level=31 */
#define PROTO_FILE	    "file"     /* file name=vmcore size=4711234 */
#define PROTO_DUMPMEM	    "dumpmem"  /* dumpmem name=vmcore size=4711234 root=0x3f000000 */
#define PROTO_DUMPMEM_MAGIC "KTDUMPMM" /* first word of the root page */
#define PROTO_SUCCESS	    "success"  /* success nonce=0123456789abcdef */

/* Runner -> guest */
#define PROTO_TOD_ASK "tod?" /* tod? */
#define PROTO_GO      "go"   /* go nonce=0123456789abcdef entry=module cpus=1,2 skew_ns=0,0 */

/* Names of the virtio-serial ports: /sys/class/virtio-ports/<port>/name */
#define PROTO_PORT_CHANNEL "kt.channel"
#define PROTO_PORT_DATA	   "kt.data"

/* Kernel command line: kt.transport=virtio kt.loader=file kt.role=capture kt.record=0x2f81000 */
#define PROTO_ARG_TRANSPORT "kt.transport"
#define PROTO_ARG_TTY	    "kt.tty" /* kt.tty=sclp_line0: the sclp transport speaks on /dev/sclp_line0 */
#define PROTO_ARG_LOADER    "kt.loader"
#define PROTO_ARG_ROLE	    "kt.role"
#define PROTO_ARG_RECORD    "kt.record"
#define PROTO_ARG_LEVEL	    "kt.level" /* makedumpfile -d: kt.level=31 */
#define PROTO_ARG_CPUS	    "kt.cpus" /* kt.cpus=4: the capture kernel's, and makedumpfile's threads */
#define PROTO_ARG_FORMS	    "kt.forms"	/* kt.forms=1: the dump as ELF, and split, too */
#define PROTO_ARG_TARGET    "kt.target" /* kt.target=full: no room for the dump; gone: no place */

/* From the go line to the racers' deadline, in ms, where the line has no lead_ms */
#define PROTO_LEAD_MS 200

/* Kernel log; every kind of entry writes the first one, the crash trigger's panic() the last */
#define PROTO_KMSG_NONCE "crash-trigger: nonce " /* crash-trigger: nonce 0123456789abcdef */
#define PROTO_KMSG_PANIC "Kernel panic - not syncing: "
#define PROTO_PANIC	 "crash-trigger: cpu " /* crash-trigger: cpu 2 nonce 0123456789abcdef */

#define PROTO_NONCE_LEN 16 /* lower-case hex digits */
#define PROTO_LINE_MAX	4096

/* What an operator does to a guest: "do" in a case file, and in run.json */
#define OPERATOR_RESTART  "restart"  /* PSW restart, of a chosen CPU: CP SYSTEM RESTART */
#define OPERATOR_SHUTDOWN "shutdown" /* CP SIGNAL SHUTDOWN */
#define OPERATOR_VMDUMP	  "vmdump"   /* CP VMDUMP */

/* Of run.json: one that is not of this format is not read */
#define EVIDENCE_SCHEMA 1

/* Files of an evidence folder */
#define EVIDENCE_QEMU_CMD     "qemu-cmd"
#define EVIDENCE_CONSOLE      "console.log"
#define EVIDENCE_QMP	      "qmp.log"
#define EVIDENCE_CHANNEL      "channel.log"
#define EVIDENCE_CPU_STATES   "cpu-states.tsv"
#define EVIDENCE_PSW	      "psw.tsv" /* of a case that asks for it */
#define EVIDENCE_VMCORE	      "vmcore"
#define EVIDENCE_ELF	      "vmcore.elf"    /* makedumpfile -E */
#define EVIDENCE_JOINED	      "vmcore.joined" /* --split, then --reassemble */
#define EVIDENCE_VMDUMP	      "vmdump"	      /* QEMU's own dump, as makedumpfile -R takes it */
#define EVIDENCE_DMESG	      "vmcore.dmesg"
#define EVIDENCE_MAKEDUMPFILE "makedumpfile.log"
#define EVIDENCE_CASE	      "case.json"
#define EVIDENCE_KERNEL	      "kernel.json"
#define EVIDENCE_VMLINUX      "vmlinux"
#define EVIDENCE_RUN	      "run.json"
#define EVIDENCE_RESULT	      "result.json"
#define EVIDENCE_QEMU_LOG     "qemu.log"

/* Of a run that ended without a dump */
#define EVIDENCE_HANG		"hang"
#define EVIDENCE_HANG_CONSOLE	"hang/console-tail.log"
#define EVIDENCE_HANG_STATUS	"hang/status.json"
#define EVIDENCE_HANG_CPUS	"hang/cpus.json"
#define EVIDENCE_HANG_REGISTERS "hang/registers.txt"
#define EVIDENCE_HANG_WHERE	"hang/where.txt" /* the judge's */
#define EVIDENCE_HANG_VMDUMP	"hang/vmdump"

/*
 * The runs of a job, beside the kernels' folders: { "tree": "6.12", "again":
 * "make selftest TREE=6.12", "folders": [ { "kernel": "stock", "case": "panic-2", "run": 1 } ] }
 */
#define PLAN_FILE    "plan.json"
#define PLAN_TREE    "tree"
#define PLAN_AGAIN   "again" /* the command that does the job again, without its kernels and cases */
#define PLAN_FOLDERS "folders"
#define PLAN_KERNEL  "kernel"
#define PLAN_CASE    "case"
#define PLAN_RUN     "run"

#endif
