#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# test_manifest.sh - a run's checksums name what was changed, and outlive a new verdict
set -u
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
run=$dir/6.12/stock+stop/panic-4
images=$dir/images/stock+stop
manifest=selftests/jobs/manifest.sh
rc=0

mkdir -p "$run" "$images"
cp selftests/unit/recorded/good/* "$run/"
cp -R "$run" "$dir/second" && mv "$dir/second" "$run/run-2"
echo '{ "patches": ["COPYING"] }' >"$images/kernel.json"
echo image >"$images/image"
echo verdict >"$run/result.json"

# expect NAME STATUS TEXT: of a check
expect()
{
	said=$($manifest check "$dir/6.12" 2>&1)
	got=$?
	if [ $got = "$2" ] && printf '%s\n' "$said" | grep -q -e "$3" && { [ -n "$3" ] || [ -z "$said" ]; }; then
		printf '[       OK ] manifest: %s\n' "$1"
	else
		printf '[  FAILED  ] manifest: %s: exit %d: %s\n' "$1" $got "$said"
		rc=1
	fi
}

expect 'none yet' 0 '2 runs .* have no SHA256SUMS'
$manifest make "$dir/6.12" "$dir/images" /bin/sh
echo '{}' >"$run/trace.json"
expect 'as it was, and a trace drawn' 0 ''
(cd "$run" && sha256sum --check --quiet SHA256SUMS) && grep -q '  COPYING$' "$run/inputs.sha256" || rc=1
for file in run.json case.json vmcore inputs.sha256 run-2/vmcore; do
	cp -p "$run/$file" "$dir/kept"
	echo more >>"$run/$file"
	expect "$file" 1 "panic-4/$file: was changed"
	mv "$dir/kept" "$run/$file"
done
mv "$run/vmcore" "$dir/"
expect 'missing' 1 'panic-4/vmcore: is missing'
mv "$dir/vmcore" "$run/"
echo >"$run/vmdump"
expect 'added' 1 'panic-4/vmdump: was added'
rm "$run/vmdump"
echo 'not so' >"$run/result.json"
expect 'another verdict' 1 'panic-4/result.json: was changed'
$manifest renew "$dir/6.12"
expect 'judged again' 0 ''
echo new >"$images/image"
expect 'another image by now' 0 'images/stock+stop/image is not what ran'
exit $rc
