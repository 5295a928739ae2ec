#!/usr/bin/env bats
# cph-lint against what the phone's genuine reader was observed to do, and against every row of its parameter table
load ../helper

# errors_of LOAD DIR - how many errors each file of a directory has, as "NAME ERRORS HARMFUL", for a phone that runs that load
errors_of() {
	cph-lint -q -t "$1" "$2"/SIP*.cnf >said 2>&1 || :
	awk -v dir="$2" -F : 'FILENAME == "said" { n = $2; sub(/^ /, "", n); e[n]++; h[n] += /never in a file/; next }
		{ n = dir "/" $1; print $1, e[n] + 0, h[n] + 0 }' said <(ls "$2")
}

@test "every observed line: what the phone refuses is an error, what it takes is none, row by row and release by release" {
	local bad=0 release load
	# a file for each row, named by its line in the table, and what is expected of it
	awk -F '\t' -v out=make '
		BEGIN { for (i = 0; i < 256; i++) oct[sprintf("%02x", i)] = sprintf("\\%03o", i) }
		/^#/ || $1 ~ /^(area|image_version check|TFTP size|status message|two files|stored text)$/ || $1 ~ /^names \(flash/ || $7 ~ /^past/ { next }
		{
			s = $2
			while (match(s, /.[{][0-9]+[}]/)) {
				n = substr(s, RSTART + 2, RLENGTH - 3); r = ""
				for (i = 0; i < n; i++) r = r substr(s, RSTART, 1)
				s = substr(s, 1, RSTART - 1) r substr(s, RSTART + RLENGTH)
			}
			for (o = ""; s != ""; ) {
				c = substr(s, 1, 1)
				if (c == "\\" && substr(s, 2, 1) == "x") { o = o oct[substr(s, 3, 2)]; s = substr(s, 5) }
				else if (c == "\\") { o = o substr(s, 1, 2); s = substr(s, 3) }
				else { o = o (c == "%" ? "%%" : c == "\047" ? "\\047" : c); s = substr(s, 2) }
			}
			name = sprintf("SIP%012d.cnf", NR)
			printf "printf -- \047%s\047 >rows/%s\n", o, name >out
			want = $4; sub(/.*errors /, "", want)
			if ($4 ~ /^(CRASH|RUNS)/) want = 1
			k = split($3, rel, " ")
			for (i = 1; i <= k; i++) print rel[i] "\t" name "\t" want "\t" $2
		}' "$CPH_ROOT/t/lib/reader-observed.tsv" >want
	mkdir rows
	bash make
	while read -r release load; do
		errors_of "$load" rows >got
		# what the phone takes and may do harm is an error to us; of UTF-16 it reads nothing and counts nothing
		awk -F '\t' -v rel="$release" 'FILENAME == "got" { split($0, f, " "); e[f[1]] = f[2]; h[f[1]] = f[3]; next }
			$1 == rel && e[$2] != $3 && e[$2] - h[$2] != $3 && !($4 ~ /\\x00/ && e[$2] == 1) { print rel, $4 ": wanted", $3, "errors, got", e[$2]; bad = 1 }
			END { exit bad }' got want >&2 || bad=1
	done <<-END
		7.5 P0S3-07-5-00
		8.4 P0S3-08-4-00
		8.8 P0S3-08-8-00
		8.12 P0S3-8-12-00
	END
	[ "$(wc -l <want)" -gt 2000 ] || { wc -l want >&2; bad=1; }
	[ $bad = 0 ]
}

@test "every parameter, one line at a time: the longest value passes, one character more is an error, so is a slip in a keyword, with the word meant" {
	local bad=0
	# a file for each line: the line, whether it passes, words that must be said
	awk -F '\t' '
		function asks(line, status, words) {
			name = sprintf("SIP%012d.cnf", ++n)
			dir = until ? "old" : "new"
			print line >(dir "/" name)
			close(dir "/" name)
			print dir "/" name "\t" status "\t" words "\t" line
		}
		function zeros(k,  s) { for (s = ""; length(s) < k; ) s = s "0"; return s }
		BEGIN { system("mkdir old new") }
		/^#/ || $1 == "name" || $3 == "hint" || $3 == "wrong" || $2 == "-" { next }
		{
			last = $11 == "lines" ? 6 : $11 == "-" ? 1 : $11
			until = $13 != "-"
			for (k = 1; k <= last; k++) {
				p = $1; sub(/N/, k, p)
				number = $9 ~ /^[0-9]+$/ ? $9 : 1
				if ($14 == "danger" || $14 == "crash") asks(p ": 1", 1, p ": ")
				else if ($4 ~ /^strd?$/) {
					asks(p ": " zeros($7), 0, ""); asks(p ": \"\"", 0, "")
					asks(p ": " zeros($7 + 1), 1, ($7 + 1) " characters, the phone takes at most " $7)
				} else if ($4 ~ /^num/) { asks(p ": " number, 0, ""); asks(p ": \"\"", 0, ""); asks(p ": 1x", 1, "1x: not a number") }
				else if ($4 == "vlan") { asks(p ": 4094", 0, ""); asks(p ": 4095", 1, "above 4094") }
				else if ($4 == "yesno") { asks(p ": yes", 0, ""); asks(p ": 1", 1, "neither YES nor NO") }
				else if ($4 == "ip") { asks(p ": 192.0.2.1", 0, ""); asks(p ": 192.0.2", 1, "not an IPv4 address") }
				else if ($4 == "key") { asks(p ": 00ff", 0, ""); asks(p ": 00fg", 1, "not hex digits") }
				else if ($4 == "keyword") {
					asks(p ": \"\"", 0, "")
					m = split($8, v, "|")
					for (i = 1; i <= m; i++) { sub(/@.*/, "", v[i]); asks(p ": " v[i], 0, ""); asks(p ": " v[i] "q", 1, "did you mean ") }
				} else asks(p ": ?", "store " $4, "")
			}
			p = $1; sub(/N/, 2, p)
			if ($14 == "-") asks(p "q: 1", 1, "not a parameter, did you mean " p "?")
		}' "$CPH_ROOT/lib/data/params.tsv" >want
	cph-lint -q new/* >said 2>&1 || :
	cph-lint -q -t P0S3-07-5-00 old/* >>said 2>&1 || :
	awk -F '\t' 'FILENAME == "said" { n = $0; sub(/^cph-lint: /, "", n); sub(/:.*/, "", n); s[n] = s[n] $0 "\n"; next }
		(s[$1] != "") != $2 || ($3 != "" && index(s[$1], $3) == 0) { print $4 ": wanted " $2 " (" $3 "), got " s[$1]; bad = 1 }
		END { exit bad }' said want >&2 || bad=1
	[ "$(wc -l <want)" -gt 600 ] || { wc -l want >&2; bad=1; }
	[ $bad = 0 ]
}
