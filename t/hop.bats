#!/usr/bin/env bats
# cph-hop with the server and simulated phones: a shelf converted, and what happens when something is wrong
load helper
load phone
load hop

@test "two phones, one and two hops: the link moves when the last image went out, nobody is restarted" {
	shelf "P00308000500 7940" "P00305000300"
	serve
	follow
	phones
	arrive
	same "SCCP 8.0(5)" "arrived 1" "$(events 001122334401)"
	same "SCCP 5" "moved 2,arrived 2" "$(events 001122334402)"
	same "flash" "2 P0S3-8-12-00" "$(loads)"
	same "stderr" "" "$(cat err.hop err.phone err.tftpd)"
}
