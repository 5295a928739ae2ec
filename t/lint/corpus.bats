#!/usr/bin/env bats
# cph-lint over files as people keep them: every line that is said, and nothing else
load ../helper

# corpus FILE - run the cases of a file
corpus() {
	local bad=0 n=0 d name status
	awk '/^=== / { n++; d = sprintf("c%03d", n); system("mkdir " d); f = d "/" $2; print d, $2, $3 >"cases"; printf "" >f; next }
		n == 0 { next }
		$0 == "---" { f = d "/want"; printf "" >f; next }
		{ print >f }' "$CPH_ROOT/t/lint/$1"
	while read -r d name status; do
		n=$((n + 1))
		touch "$d/want"
		chmod 644 "$d/$name"
		run cph-lint "$d/$name"
		sed "s|^@|cph-lint: $d/$name|" "$d/want" >want
		if [ "$status" = "$(awk -v d="$d" '$1 == d { print $3 }' cases)" ] && diff want <(printf '%s' "$output${output:+
}") >&2; then continue; fi
		echo "case $n ($d/$name): status $status" >&2
		bad=1
	done <cases
	[ $n -gt 24 ] && [ $bad = 0 ]
}

@test "files of 7940 and 7960 in the shapes of public repositories" { corpus shapes.txt; }

@test "SEP files of the 7906 to 7975 in the shapes of public repositories" { corpus sep.txt; }
