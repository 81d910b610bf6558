#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# slurm-check.sh - a sweep and an exploration in four parts, on a Slurm of this machine: two nodes, four tasks
#
# Debian's slurm-wlm, started for this alone and ended behind it. Each task works in a
# clone of its own, which has the kernels of this checkout. Not part of make check.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
cd "$TOP"
[ "${1:-}" = --help ] && { echo "Usage: slurm-check.sh    (as root, as make slurm-check)"; exit 0; }
[ "$(id -u)" = 0 ] || die "Slurm's daemons want root"
for p in slurmctld slurmd munged sbatch; do
	command -v $p >/dev/null || die "no $p: apt-get install slurm-wlm munge"
done
make -s sweep TREE=6.12 RACES=2 SEED=1 KERNELS=stock+series >/dev/null # the kernels are there

work=$(mktemp -d)
daemons=
# shellcheck disable=SC2086 # a list
trap 'kill $daemons 2>/dev/null; wait; rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
start()
{
	"$@" >>"$work/daemons.log" 2>&1 &
	daemons="$daemons $!"
}

chmod 711 "$work"
mkdir -m 700 "$work/munge"
dd if=/dev/urandom of="$work/munge/key" bs=1024 count=1 status=none
chmod 600 "$work/munge/key"
start munged --foreground --force --key-file="$work/munge/key" --socket="$work/munge.sock" \
	--pid-file="$work/munge/pid" --log-file="$work/munge/log" --seed-file="$work/munge/seed"
host=$(hostname -s)
cat >"$work/slurm.conf" <<EOF
ClusterName=check
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$work/munge.sock
SlurmUser=root
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
ReturnToService=2
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool-%n
SlurmdPidFile=$work/%n.pid
SlurmctldPidFile=$work/ctld.pid
NodeName=one NodeHostname=$host NodeAddr=127.0.0.1 Port=16818
NodeName=two NodeHostname=$host NodeAddr=127.0.0.1 Port=16819
PartitionName=all Nodes=one,two Default=YES State=UP
EOF
export SLURM_CONF="$work/slurm.conf"
mkdir "$work/state"
start slurmctld -D
for node in one two; do
	start slurmd -D -N $node
done

# batch NAME COMMAND: the README's lines, in four tasks
batch()
{
	cat >"$work/$1.sh" <<EOF
#!/bin/sh
x=\$(mktemp -d) && git clone -q "$TOP" "\$x/p" && cd "\$x/p" && mkdir build || exit 3
for d in apt root trees foreign; do ln -s "$TOP/build/\$d" build; done
# images of its own: each task packs the initrd with the guest that it has built
mkdir -p build/images/6.12 && cp -a "$TOP/build/images/6.12/racy" "$TOP/build/images/6.12/stock+series" build/images/6.12 || exit 3
$2 SHARD=\$SLURM_ARRAY_TASK_ID/4; rc=\$?
mkdir -p "$work/parts" && cp -r build/parts/. "$work/parts" || rc=3
echo "task \$SLURM_ARRAY_TASK_ID on \$SLURMD_NODENAME: rc \$rc"
rm -rf "\$x"; exit \$rc
EOF
	rc=0
	sbatch --wait --array=1-4 --output="$work/$1-%a.log" "$work/$1.sh" || rc=$?
	tail -qn1 "$work/$1"-?.log
	[ $rc = 0 ] && return
	# shellcheck disable=SC2046 # a list
	tail -n 30 $(grep -L ': rc 0$' "$work/$1"-?.log) >&2
	die "$1: a task ended by $rc"
}

i=0
until [ "$(sinfo -h -N -t idle 2>/dev/null | wc -l)" = 2 ]; do
	i=$((i + 1))
	[ $i -lt 60 ] || die "Slurm does not come up: $(tail -n5 "$work/daemons.log")"
	sleep 1
done
sinfo -N
make -s explore TREE=6.12 KERNELS=racy,stock+series PAIRS=panic-panic
batch sweep "make sweep TREE=6.12 KERNELS=stock+series RACES=40 SEED=1"
rm -rf build/slurm-check
make -s merge FROM="$(echo "$work"/parts/*/sweep/6.12)" DEST=build/slurm-check
batch explore "make explore TREE=6.12 KERNELS=racy,stock+series PAIRS=panic-panic"
# the parts share no schedule: their sums are the whole's
sums='add | group_by(.kernel)[] | "\(.[0].kernel): \(map(.schedules) | add) schedules, \(map(.saved) | add) saved"'
jq -rs "$sums" build/explore/6.12/explore.json >"$work/whole"
jq -rs "$sums" "$work"/parts/*/explore/6.12/explore.json | tee "$work/sums"
cmp -s "$work/whole" "$work/sums" || die "the parts are not the whole: $(cat "$work/whole")"
