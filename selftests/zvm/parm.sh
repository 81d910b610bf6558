# SPDX-License-Identifier: GPL-2.0
# parm.sh - the parm file's rules: what an IPL from the reader makes of its lines
# shellcheck shell=sh

RECORD=80
# 5.10 and older trees take 895 characters, later ones 4095
PARM_MAX=895

# parm_check FILE: one line says what is wrong with it
parm_check()
{
	awk -v max=$PARM_MAX -v record=$RECORD '
		/[^ -~]/ { print FILENAME ":" NR ": not plain ASCII"; exit 1 }
		length >= record { print FILENAME ":" NR ": " length " characters, " record - 1 " are possible"; exit 1 }
		END { if (NR * record > max) { print FILENAME ": " NR " lines are " NR * record " characters, " max " are possible"; exit 1 } }' "$1"
}

# parm_line FILE: the command line that the kernel sees, of records filled up with blanks
parm_line()
{
	awk -v record=$RECORD '{ printf "%-" record "s", $0 }' "$1" | sed 's/ *$//'
}
