#!/usr/bin/env bats
# cph-lint and cph-phone read a phone's text file alike: as many errors as the phone's display counts, release by release
load ../helper

MAC=001122334455

LOADS=$(many "P0S3-07-5-00 P0S3-08-4-00 P0S3-08-8-00 P0S3-8-12-00" "P0S3-07-5-00 P0S3-8-12-00")

# ask_both - what cph-lint and cph-phone say of SIP<MAC>.cnf in each directory d*, in each release: d1/P0S3-07-5-00.lint and so on
ask_both() {
	cat >ask <<-'E'
		for d in d*; do
			for load in $1; do
				printf 'image_version: %s\nproxy1_address: 192.0.2.1\n' $load >$d/SIPDefault.cnf
				cph-lint -q -t $load $d/SIP$2.cnf >$d/$load.lint 2>&1
				cph-phone -v -d $d -m $2 -M 7960 -f $load >$d/$load.phone 2>&1
			done
		done
		exit 0
	E
	sh ask "$LOADS" $MAC
}

# counts DIRECTORY/LOAD - into got: "lint phone" errors, or full where the phone has no room for the file
counts() {
	local lint=0 phone=0 line
	while read -r line; do [[ $line != "cph-lint: "* ]] || lint=$((lint + 1)); done <"$1.lint"
	while read -r line; do
		case $line in
		*"display: W320 "*" Error"*) line=${line##*display: W320 } line=${line%% Error*} ;;
		*"display: W220 TFTP Error: Buffer Full"*) line=full ;;
		*) continue ;;
		esac
		[ $phone = 0 ] || [ $phone = "$line" ] || line="$phone and $line"
		phone=$line
	done <"$1.phone"
	got="$lint $phone"
}

@test "own variations of what the reader was observed to do: lint and phone count the same" {
	local bad=0 n=0 name text want wants=() names=() load got
	umask 022
	mkdir d{1..40}
	while IFS='|' read -r name want text; do
		n=$((n + 1))
		names[n]=$name wants[n]=$want
		# shellcheck disable=SC2059
		printf "$text" >"d$n/SIP$MAC.cnf"
	done <<-'END'
		names in small and capital letters|0|LINE1_Name: x\nLiNe2_NaMe: y\nPROXY1_port: 5060\n
		a blank before the colon, tabs around it|0|line1_name :x\n\tline2_name\t:\ty\n
		an equals sign, no colon, a dash in the name|3|line1_name=x\nline1_name\nline1-name: x\n
		single quotes, double inside|0|line1_displayname: 'a "b" c'\n
		double quotes, single inside|0|line1_displayname: "it's me"\n
		two quotes that do not match|2|line1_name: "x'\nline2_name: 'y"\n
		an opening quote at the end of the line|1|line1_name: "\n
		a quote not closed before the end of the file|1|line1_name: 'x
		text behind a closing quote|0|line1_name: "x"y\n
		an empty pair of quotes for each kind|0|line1_name: ""\nproxy1_port: ''\nsntp_mode: ""\nsntp_server: ''\n
		nothing behind the colon, blanks, a comment|0|line1_name:\nline2_name:   \nline3_name: # none\nline4_name: ;none\n
		a comment line of each kind|0|# line1_nme: x\n; line1_nme: x\n\t# x\n  ; x\n
		a mark inside a bare value|0|line1_name: 12#34\nline2_name: 12;34\n
		a mark in front of a bare value is a comment|0|line1_name: #x\n
		CR LF everywhere|0|line1_name: "x"\r\n# c\r\nproxy1_port: 5060\r\n
		CR LF behind a bad line|1|line1_nme: x\r\nline1_name: "y"\r\n
		blank lines, also with blanks and tabs|0|\n\n  \n\t\nline1_name: x\n\n
		no newline at the end|0|line1_name: x\nline2_name: y
		a NUL where a name begins ends the file|0|line1_name: x\n\0line1_nme: y\n
		a 0x1a where a name begins ends the file|0|line1_name: x\n\032line1_nme: y\n
		0xff where a name begins ends the file|0|line1_name: x\n\377line1_nme: y\n
		a NUL inside a name|1|line1\0_name: x\n
		a byte order mark spoils the first line only|1|\357\273\277line1_name: x\nline2_name: y\n
		a number with letters, a sign, hexadecimal|4|proxy1_port: 50a\nproxy2_port: -1\nproxy3_port: +5\nproxy4_port: 0x10\n
		a number with zeros in front|0|proxy1_port: 0005060\n
		keywords in any case, and one that is none|1|sntp_mode: UNICAST\nsntp_mode: Unicast\nsntp_mode: unicas\n
		the longest password, and one more|1|line1_password: 1234567890123456789012345678901\nline2_password: 12345678901234567890123456789012\n
		the longest, quoted, and one more|1|line1_password: "1234567890123456789012345678901"\nline2_password: '12345678901234567890123456789012'\n
		names of nobody, with a value and without|2|bogus: 1\nbogus_too: ""\nbogus3:\n
		line numbers that are not there|3|line0_name: x\nline7_name: y\nline10_name: z\n
		names that count in SIPDefault.cnf only|0|tftp_cfg_dir: ""\n
		the same line twice, the second bad|1|proxy1_port: 5060\nproxy1_port: x\n
		zones: one of the 32, a number, another case|2|time_zone: CET\ntime_zone: 1\ntime_zone: cEx\n
		8192 bytes|0|line1_name: x\n#%8176s\n
		8193 bytes|full|line1_name: x\n#%8177s\n
		8192 bytes, the last line bad|1|line1_nme: x\n#%8177s\n
	END
	rmdir d* 2>/dev/null || :
	ask_both
	for n in "${!names[@]}"; do
		want="${wants[n]} ${wants[n]}"
		[ "${wants[n]}" != full ] || want="1 full"
		for load in $LOADS; do
			counts "d$n/$load"
			[ "$got" = "$want" ] || { echo "${names[n]} ($load): wanted $want, lint and phone say $got" >&2; bad=1; }
		done
	done
	[ $n -ge 36 ] && [ $bad = 0 ]
}
