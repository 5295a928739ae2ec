#!/usr/bin/env bats
# completions for bash and zsh: what they offer is what the tools have
load ../helper

# offer WORD... - for a bash of its own: the completions of the last word, one a line
OFFER='
	. "$CPH_ROOT/examples/completion/cph.bash"
	offer() {
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		f=$(complete -p "${1##*/}") && f=${f#*-F } && f=${f%% *}
		$f "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
		printf "%s\n" "${COMPREPLY[@]}" | sort
	}'

tab() { bash --norc -c "$OFFER"'; offer "$@"' tab "$@" 2>/dev/null; }

# the front and the tools
all() { echo cph; tools; }

# usage/TOOL - the options of each tool as its -h prints them, and -h and -V, which every tool has, one a line
setup_file() {
	local t
	cd "$BATS_FILE_TMPDIR" || return 1
	mkdir usage
	for t in $(all); do
		"$t" -h | awk '
			{ line[NR] = $0 }
			END {
				print "-h"
				print "-V"
				for (i = 2; i < NR; i++)
					while (match(line[i], /(^|[[ |])-[A-Za-z0-9]+/)) {
						options = substr(line[i], RSTART, RLENGTH)
						sub(/.*-/, "", options)
						for (k = 1; k <= length(options); k++) print "-" substr(options, k, 1)
						line[i] = "." substr(line[i], RSTART + RLENGTH)
					}
			}' | sort -u >usage/"$t"
	done
}

# usage TOOL - into options
usage() { options=$(<"$BATS_FILE_TMPDIR/usage/$1"); }

@test "bash: every option of every tool is offered, and no other" {
	local t bad=0 options
	mkdir name path
	bash --norc -c "$OFFER"'
		for t; do
			offer "$t" - >name/$t
			offer "$CPH_ROOT/bin/$t" - >path/$t
		done' tab $(all) 2>/dev/null
	for t in $(all); do
		usage "$t"
		[[ $options == *-*-*-*-* ]] || { echo "$t -h: not understood" >&2; bad=1; }
		same "$t" "$options" "$(<name/"$t")" || bad=1
		same "$t by its path" "$options" "$(<path/"$t")" || bad=1
	done
	[ $bad = 0 ]
}

@test "bash: an option's argument is completed as what it is" {
	mkdir sub
	: >subfile
	same directories sub "$(tab cph-tftpd -d su)"
	same files $'sub\nsubfile' "$(tab cph-mkcnf -i su)"
	same models $'7940\n7960' "$(tab cph-phone -M '')"
	same "yes or no" $'no\nyes' "$(tab cph-phone -D '')"
	same "DHCP servers" $'dnsmasq\nisc\nkea' "$(tab cph-dhcpd -D '')"
	same "a directory for cph" sub "$(tab cph -d su)"
	same "a load for cph" P0S3-8-12-00 "$(tab cph -t P0S3-8)"
	same "firmware for cph" $'sub\nsubfile' "$(tab cph su)"
	same pjsip pjsip "$(tab cph-mkcnf -A p)"
	same "loads of the rules" P0S3-8-12-00 "$(tab cph-plan -t P0S3-8)"
	same "an operand of cph-plan" P0S3-8-12-00 "$(tab cph-plan P00308000500 P0S3-8)"
	same "a file for cph-unpack" subfile "$(tab cph-unpack subf)"
}

@test "bash: nothing is offered, and nothing printed, when the tool is not there" {
	same nothing "" "$(PATH=/usr/bin:/bin tab cph-plan -)"
}

# specs TOOL - what _cph hands to _arguments
specs() {
	zsh -f -c '_arguments() { shift 2; print -l -- "$@" }
		f() { . "$CPH_ROOT/examples/completion/_cph" }
		words=("$1" ""); f' zsh "$1"
}

@test "zsh: every option of every tool is offered, and no other; arguments are what they are" {
	need zsh
	local t bad=0 first options
	zsh -n "$CPH_ROOT/examples/completion/_cph"
	read -r first <"$CPH_ROOT/examples/completion/_cph"
	for t in $(all | awk -v step="$(many 1 3)" 'NR % step == 0'); do
		usage "$t"
		same "$t" "$options" "$(specs "$t" | sed -n 's/^\(-[A-Za-z0-9]\)\(:.*\)*$/\1/p' | sort -u)" || bad=1
		[[ "${first#\#compdef} " == *" $t "* ]] || { echo "$t: not in #compdef" >&2; bad=1; }
	done
	[ $bad = 0 ]
	specs cph-tftpd | grep -x -- '-d:directory:_files -/'
	specs cph-plan | grep -- '-t:to:(.*P0S3-8-12-00.*)'
	specs cph-phone | grep -x -- '-M:model:(7940 7960)'
}
