# Shared by the tests of cph-plan:  load plan

# stops FROM TO [option...] - the loads on the way, blank separated
stops() {
	find_stops "$@"
	echo "$REPLY"
}

# find_stops FROM TO [option...] - the same, in REPLY: no process but cph-plan
find_stops() {
	local from=$1 to=$2 loads
	shift 2
	cph-plan "$@" -o to "$from" "$to" >out.stops 2>/dev/null || :
	mapfile -t loads <out.stops
	REPLY=${loads[*]}
}

# same_stops NAME LOADS FROM TO [option...] - these are they
same_stops() {
	find_stops "${@:3}"
	same "$1" "$2" "$REPLY"
}

# refuses_in STDIN STATUS MESSAGES COMMAND... - exact status and stderr with that on stdin
refuses_in() {
	local in=$1 want=$2 msg=$3 rc=0
	shift 3
	printf "$in" | "$@" >out.in 2>err.in || rc=$?
	local said
	IFS= read -r -d '' said <err.in || :     # all of it
	same "status of $*" "$want" "$rc" && same "stderr of $*" "$msg" "${said%$'\n'}"
}
