# cph.bash - completion of the cph tools for bash.  "make install" puts it where bash-completion finds it; without that:
#	. examples/completion/cph.bash
#
# What the options are is asked of the tool itself (-h is the SYNOPSIS of its manual), and load names are those of the rules
# (cph-plan -R), so nothing here falls behind.

# "x" for each option alone, "x WORD" for each that takes an argument
_cph_options() {
	"$1" -h 2>/dev/null | tr '[]|' '\n' | sed -n '
		s/^ *usage: [a-z-]*//; s/^ *cph-[a-z]*//; s/^ *//
		/^-[A-Za-z0-9]\{2,\}/ { s/^-//; s/ .*//; s/./&\n/g; p; }
		s/^-\([A-Za-z0-9]\) \([^ ]*\).*/\1 \2/p
		s/^-\([A-Za-z0-9]\) *$/\1/p' | sed 's/ *$//; /^$/d' | sort -u
}

_cph_loads() {
	cph-plan -R -o via 2>/dev/null | tr ',' '\n' | grep '^P0' | sort -u
}

_cph() {
	local tool=$1 cur=$2 prev=$3 kind='' words=''
	COMPREPLY=()
	if [[ $prev == -? ]]; then
		kind=$(_cph_options "$tool" | sed -n "s/^${prev#-} //p")
	fi
	case $tool:$prev:$kind in
	*:-M:*) words="7940 7960" ;;
	*:-D:*yes*) words="yes no" ;;
	*cph-mkcnf:-A:*) words="pjsip" ;;
	*cph-mkcnf:-z:*)
		local tz=${TZDIR:-/usr/share/zoneinfo}
		mapfile -t COMPREPLY < <(cd "$tz" 2>/dev/null && compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return ;;
	*:-d:*|*:*:dir|*:*:directory)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		compopt -o filenames 2>/dev/null
		return ;;
	*:*:load|*:*:to|*:*:id) words=$(_cph_loads) ;;
	*:-?:?*)
		# a file, or something that only the user knows
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return ;;
	esac
	if [[ -z $words && $cur == -* ]]; then
		words=$(_cph_options "$tool" | sed 's/^\(.\).*/-\1/; $a -h\n-V' | sort -u)
	elif [[ -z $words && $tool == *cph-@(loadid|plan) ]]; then
		words=$(_cph_loads)
	fi
	if [ -n "$words" ]; then
		mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
	fi
}

for _cph_tool in dhcpd hop lint loadid mkcnf phone plan syslogd tftpd unpack why; do
	complete -F _cph "cph-$_cph_tool"
done
unset _cph_tool
