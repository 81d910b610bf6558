# SPDX-License-Identifier: GPL-2.0
# crash.awk - from what crash prints to one line an answer, see questions

# Not the CPU of its panic task: where several CPUs are in panic() crash takes the first
/^panic_cpu = / { in_panic_cpu = 1 }
in_panic_cpu && /^ *counter = / { panic_cpu = $3; in_panic_cpu = 0 }
/^ *CPUS: / { cpus = $2; if ($3 == "[OFFLINE:") cpus -= $4 + 0 }
/^ *RELEASE: / { print "release\t" $2 }
/^ *PANIC: / {
	sub(/^ *PANIC: "/, ""); sub(/"( .*)?$/, "")
	sub(/^.*Kernel panic - not syncing: /, "")
	if ($0 != "") print "panic\t" $0
}
/^jiffies_64 = / { jiffies = $NF }
/^(clocksource_jiffies.mult = )?\$[0-9]+ = [0-9]+$/ { mult = $NF }
# The stack of each CPU begins with its task, then its registers
/^PID: .* CPU: / { for (i = 1; i < NF; i++) if ($i == "CPU:") cpu = $(i + 1) }
/^ *-psw *: / { sub(/^0x0*/, "", $NF); print "psw-" cpu "\t0x" $NF }
END {
	if (panic_cpu != "") print "panic-cpu\t" panic_cpu
	if (cpus != "") print "cpus\t" cpus
	# Not its UPTIME: for s390 crash takes 100 jiffies a second, whatever the kernel has
	if (mult >= 256 && jiffies) {
		hz = int(1e9 / int(mult / 256) + 0.5)
		printf "uptime\t%.2f\n", (jiffies - (4294967296 - 300 * hz)) / hz
	}
}
