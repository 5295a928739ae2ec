#!/usr/bin/env bats
# cph-lint over files as people keep them: every line that is said, and nothing else
load ../helper

# corpus FILE MODE - run the cases of a file; MODE is what the configurations get
corpus() {
	awk '/^=== / { printf "c%03d\n", ++n }' "$CPH_ROOT/t/lint/$1" | xargs mkdir
	awk '/^=== / { close(f); d = sprintf("c%03d", ++n); f = to = d "/" $2; printf "" >f; print d, $2 >"cases"; print "== " f " status " $3 >"want"; next }
		n == 0 { next }
		$0 == "---" { to = "want"; next }
		to == "want" { sub(/^@/, "cph-lint: " f) }
		{ print >to }' "$CPH_ROOT/t/lint/$1"
	chmod "$2" c*/*
	# (in sh, which starts commands in a fraction of the time that this bash takes)
	sh -c 'while read -r d name; do
			rc=0
			cph-lint "$d/$name" >out 2>&1 </dev/null || rc=$?
			echo "== $d/$name status $rc"
			cat out
		done' <cases >got
	[ "$(wc -l <cases)" -gt 24 ]
	diff want got >&2
}

@test "files of 7940 and 7960 in the shapes of public repositories" { corpus shapes.txt 644; }

@test "SEP files of the 7906 to 7975 in the shapes of public repositories" { corpus sep.txt 640; }

@test "a password in a SEP file: told if everybody can read the file, and only then; what everybody knows is none" {
	local mode a s want
	cat >SEP0011223344AA.cnf.xml <<'EOF'
<device>
<deviceProtocol>SCCP</deviceProtocol>
<loadInformation>SCCP42.9-4-2SR3-1S</loadInformation>
<sipProfile><sipLines><line button="1"><featureID>9</featureID>
<authPassword>@A</authPassword></line></sipLines></sipProfile>
<sshPassword>@S</sshPassword>
</device>
EOF
	while read -r mode a s want; do
		sed "s/@A/$a/; s/@S/$s/" SEP0011223344AA.cnf.xml >d.xml
		mkdir -p x && mv d.xml x/SEP0011223344AA.cnf.xml
		chmod "$mode" x/SEP0011223344AA.cnf.xml
		run cph-lint x/SEP0011223344AA.cnf.xml
		same "$mode $a $s" "${want//_/ }" "$(printf '%s\n' "$output" | sed -n 's/^.*xml:\([0-9]*\): \([a-zA-Z]*\): a password in a file that everybody on this machine can read$/\1_\2/p' | tr '_' ' ')"
	done <<'EOF'
644 hidden cisco 5_authPassword
644 UNPROVISIONED hidden 6_sshPassword
644 UNPROVISIONED cisco
640 hidden hidden
EOF
}
