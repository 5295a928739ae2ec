# cph.bash - completion of cph and its tools for bash.  "make install" puts it where bash-completion finds it; without that:
#	. examples/completion/cph.bash
#
# What the options are is asked of the tool itself (-h is the SYNOPSIS of its manual), and load names are those of the rules
# (cph-plan -R), so nothing here falls behind.  For bash 3.2 (macOS), too.

# "x" for each option alone, "x WORD" for each that takes an argument
_cph_options() {
	"$1" -h 2>/dev/null | tr '[]|' '\n' | awk '
		NR == 1 || /^Manual:/ { next }
		{ sub(/^ *usage: [a-z-]*/, ""); sub(/^ *cph-[a-z]*/, ""); sub(/^ */, "") }
		/^-[A-Za-z0-9][A-Za-z0-9]/ { for (i = 2; substr($1, i, 1) != ""; i++) print substr($1, i, 1); next }
		/^-[A-Za-z0-9]( |$)/ { print substr($1, 2) ($2 == "" ? "" : " " $2) }' | sort -u
}

_cph_loads() {
	cph-plan -R -o via 2>/dev/null | tr ',' '\n' | grep '^P0' | sort -u
}

# _cph_offer COMPGEN-OPTION WORD... - what begins with the word at the cursor
_cph_offer() {
	local w
	while IFS= read -r w; do COMPREPLY+=("$w"); done < <(compgen "$@" -- "$cur")
	case $1 in -[df]) compopt -o filenames 2>/dev/null ;; esac
}

_cph() {
	local tool=$1 cur=$2 prev=$3 kind=''
	COMPREPLY=()
	if [[ $prev == -? ]]; then
		kind=$(_cph_options "$tool" | sed -n "s/^${prev#-} //p")
	fi
	case ${tool##*/}:$prev:$kind in
	*:-M:*) _cph_offer -W "7940 7960" ;;
	*:-D:yes) _cph_offer -W "yes no" ;;
	*:-D:dnsmasq) _cph_offer -W "dnsmasq isc kea" ;;
	cph-mkcnf:-A:*) _cph_offer -W pjsip ;;
	cph-mkcnf:-z:*) while IFS= read -r kind; do COMPREPLY+=("$kind"); done < <(cd "${TZDIR:-/usr/share/zoneinfo}" 2>/dev/null && compgen -f -- "$cur") ;;
	*:*:dir | *:*:directory) _cph_offer -d ;;
	*:*:load | *:*:load\[* | *:*:to | *:*:id) _cph_offer -W "$(_cph_loads)" ;;
	# a file, or something that only the user knows
	*:-?:?*) _cph_offer -f ;;
	*)
		case $cur:${tool##*/} in
		-*)
			kind=$(_cph_options "$tool" | sed 's/^\(.\).*/-\1/')
			[ -z "$kind" ] || _cph_offer -W "-h -V $kind" ;;
		*:cph-loadid | *:cph-plan) _cph_offer -W "$(_cph_loads)" ;;
		*) _cph_offer -f ;;
		esac ;;
	esac
}

complete -F _cph cph
for _cph_tool in dhcpd hop lint loadid mkcnf phone plan syslogd tftpd unpack why; do
	complete -F _cph "cph-$_cph_tool"
done
unset _cph_tool
