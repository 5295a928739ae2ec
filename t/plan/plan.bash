# Shared by the tests of cph-plan:  load plan

# stops FROM TO [option...] - the loads on the way, blank separated
stops() {
	local from=$1 to=$2
	shift 2
	cph-plan "$@" -o to "$from" "$to" 2>/dev/null | tr '\n' ' ' | sed 's/ $//'
}

# refuses_in STDIN STATUS MESSAGES COMMAND... - exact status and stderr with that on stdin
refuses_in() {
	local in=$1 want=$2 msg=$3 rc=0
	shift 3
	printf "$in" | "$@" >out.in 2>err.in || rc=$?
	same "status of $*" "$want" "$rc" && same "stderr of $*" "$msg" "$(cat err.in)"
}
