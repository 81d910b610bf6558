# SPDX-License-Identifier: GPL-2.0
# format.jq - a case file as all of them look: make lint holds them to it (jq -r -f)

def flat: if type == "object" and length > 0 then "{ " + ([to_entries[] | "\(.key | tojson): \(.value | flat)"] | join(", ")) + " }"
	elif type == "array" and any(.[]; type == "object") then "[ " + (map(flat) | join(", ")) + " ]"
	elif type == "array" then "[" + (map(flat) | join(", ")) + "]"
	else tojson end;
def lines: [to_entries[] | "\t\t\(.key | tojson): \(.value | flat)"] | "{\n" + join(",\n") + "\n\t}";
def member: if .key == "expect" or .key == "why" then .value | lines
	elif .key == "operator" and (.value | length > 1)
	then "[\n" + ([.value[] | "\t\t" + flat] | join(",\n")) + "\n\t]"
	else .value | flat end;
def rank: . as $k | ["name", "proves", "needs", "lacks", "unless", "cpus", "mem_mb", "guest", "vmdump", "go", "operator", "limits_s", "expect", "why"]
	| index($k) // length;

"{\n" + ([to_entries | sort_by(.key | rank)[] | "\t\(.key | tojson): \(member)"] | join(",\n")) + "\n}"
