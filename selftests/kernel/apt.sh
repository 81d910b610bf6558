#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# apt.sh - packages of other Debian suites and architectures, outside the host's apt
#
# A private state folder and sources list under build/; the mirror is the one
# of the host's own configuration (or DEBIAN_MIRROR=), the keyring Debian's.
set -eu
. "$(dirname "$0")/../jobs/lib.sh"
SAY_TAG=APT
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

usage()
{
	cat <<-EOT
	Usage: apt.sh ARCH SUITE policy PACKAGE        print the version that SUITE has
	       apt.sh ARCH SUITE closure PACKAGE...   print them and all that they depend on
	       apt.sh ARCH SUITE download DIR PACKAGE...      links to the .deb files in DIR
	       apt.sh ARCH SUITE mirror               print where SUITE comes from
	Downloads are kept in $CACHE.
	EOT
}

[ "${1:-}" = --help ] && { usage; exit 0; }
[ $# -ge 4 ] || [ "$#${3:-}" = 3mirror ] || { usage >&2; exit 2; }
arch=$1 suite=$2 verb=$3
shift 3

command -v apt-get >/dev/null 2>&1 || die "apt-get not found: this needs Debian or Ubuntu"
[ -r "$KEYRING" ] || die "$KEYRING not found: install the package debian-archive-keyring"

mirror()
{
	# the host's own Debian mirror, security suites apart
	# shellcheck disable=SC2016 # apt's variables, not ours
	apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
		awk -F'|' -v want="$1" '$1 == "Debian" && $2 == want { print $3; exit }'
}

case $suite in
*-security)
	uri=${DEBIAN_SECURITY_MIRROR:-$(mirror Debian-Security)}
	[ -n "$uri" ] || uri=$(mirror Debian | sed 's#/debian/*$#/debian-security/#') ;;
*) uri=${DEBIAN_MIRROR:-$(mirror Debian)} ;;
esac
[ -n "$uri" ] ||
	die "the host's apt knows no Debian mirror: name one with DEBIAN_MIRROR=http://…/debian"
[ "$verb" != mirror ] || { printf '%s\n' "$uri"; exit 0; }

state=$BUILD/apt/$arch-$suite
mkdir -p "$state/lists/partial" "$state/archives/partial" "$CACHE/debs"
printf 'deb [arch=%s signed-by=%s] %s %s main\n' "$arch" "$KEYRING" "$uri" "$suite" >"$state/sources.list"

apt()
{
	apt_tool=$1
	shift
	"$apt_tool" -q -o Dir::State="$state" -o Dir::State::status=/dev/null \
		-o Dir::Cache="$state" -o Dir::Etc::SourceList="$state/sources.list" \
		-o Dir::Etc::SourceParts=- -o Dir::Etc::Parts=- \
		-o APT::Architecture="$arch" -o APT::Architectures="$arch" \
		-o APT::Sandbox::User="$(id -un)" -o APT::Get::List-Cleanup=false \
		-o Debug::NoLocking=true -o Acquire::Retries=3 "$@"
}

# A day-old list is good enough, and a mirror in the middle of a sync passes
if ! [ -e "$state/updated" ] || [ -n "$(find "$state/updated" -mmin +1440)" ]; then
	say "package lists of $suite ($arch)" >&2
	if apt apt-get update >"$state/update.log" 2>&1; then
		: >"$state/updated"
	elif ! find "$state/lists" -name '*_Packages*' | grep -q .; then
		die "no package list of $suite ($arch) to be had: $(sed -n 's/^E: //p' "$state/update.log" | head -n 1)"
	fi
fi

case $verb in
policy)
	apt apt-cache policy "$1" | sed -n 's/^  Candidate: //p' | grep -v '(none)' || :
	;;
closure)
	# no name stands for two packages here: one architecture, one suite
	apt apt-get -o Dir::Cache::archives="$state/none" -y --no-install-recommends --print-uris install "$@" |
		awk -F"'" 'NF > 2 { print $3 }' | awk '{ sub(/_.*/, "", $1); print $1 }' ;;
download)
	dir=$1
	shift
	mkdir -p "$dir"
	# one call for all: each reads the package lists for seconds
	if ! apt apt-get --print-uris download "$@" >"$state/uris" 2>"$state/download.log"; then
		die "$suite ($arch): $(sed -n 's/^E: //p' "$state/download.log" | head -n 1)"
	fi
	debs=$(awk -F"'" 'NF > 2 { print $3 }' "$state/uris" | awk '{ print $1 }')
	missing=
	for deb in $debs; do
		[ -s "$CACHE/debs/$deb" ] || missing="$missing ${deb%%_*}"
	done
	if [ -n "$missing" ]; then
		# shellcheck disable=SC2086 # a list of packages
		(cd "$state/archives" && apt apt-get download $missing) >"$state/download.log" 2>&1 ||
			die "$missing of $suite ($arch) can't be downloaded: $(sed -n 's/^E: //p' "$state/download.log" | head -n 1)"
	fi
	for deb in $debs; do
		if [ -e "$state/archives/$deb" ]; then
			mv "$state/archives/$deb" "$CACHE/debs/$deb.part"
			mv "$CACHE/debs/$deb.part" "$CACHE/debs/$deb"
		fi
		ln -sf "$CACHE/debs/$deb" "$dir/"
	done
	;;
*) usage >&2; exit 2 ;;
esac
