# SPDX-License-Identifier: GPL-2.0
# split.awk - samples of the PSW to: which function of the kernel, or purgatory, took how many ms
#
# In: functions (address and name, in order), psw.tsv. Variables: from and to (host ms of the
# first panic() and of the capture kernel's clock zero), winner and ipl (CPUs). Out: name, ms.
#
# What runs without DAT is purgatory, called by the old kernel for the checksum or behind the
# reset; s390_reset_system() switches low-address protection (in CR0) off right before that.

function bit(hex, digit, set) { return index(set, substr(hex, digit, 1)) > 0 }

# Since 6.10 the image runs at a place of its own, and is linked at 0
function name(psw, addr, low, high, mid)
{
	addr = substr(psw, 18)
	sub(/^000003ffe/, "000000000", addr)
	for (high = functions + 1; low + 1 < high;) {
		mid = int((low + high) / 2)
		if (start[mid] <= "x" addr) low = mid; else high = mid
	}
	return low && called[low] != "_etext" ? called[low] : "a module"
}

FNR == NR { start[++functions] = "x" $1; called[functions] = $2; next }
FNR == 1 || $1 < from || $1 >= to { next }
$1 != at { at = when[++n] = $1 }
!bit($5, 9, "13579bdf") && !bit($3, 4, "2367abef") && $4 !~ /^0*$/ { reset[n] = 1 }
$2 == ipl { of_ipl[n] = $3 " " $4 }
$2 == winner {
	of_winner[n] = $3 " " $4
	if (of_winner[n] != of_winner[n - 1])
		moved = n
}

END {
	when[0] = from
	what[0] = "panic"
	when[n + 1] = to
	what[n + 1] = "purgatory"
	for (i = 1; i <= n; i++) {
		gone = gone || reset[i]
		# A winner that moves no more has given the dump to the IPL CPU
		psw = i <= moved ? of_winner[i] : of_ipl[i]
		if (gone || !bit(psw, 2, "4567cdef"))
			what[i] = "purgatory"
		else
			what[i] = bit(psw, 4, "2367abef") ? "idle" : name(psw)
	}
	# Half of the time between two samples is that of either
	for (i = 0; i <= n; i++) {
		ms[what[i]] += (when[i + 1] - when[i]) / 2
		ms[what[i + 1]] += (when[i + 1] - when[i]) / 2
	}
	for (f in ms)
		printf "%s\t%.1f\n", f, ms[f]
}
