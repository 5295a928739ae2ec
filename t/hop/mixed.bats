#!/usr/bin/env bats
# one shelf of 7940s, 7960s and phones with Java (7906 to 7975): cph-hop knows the end of a hop of either family
load ../helper
load ../phone/phone
load hop

# the phones, one a row: MAC suffix, model, what it runs, what it is to run, hardware value of a phone with Java
ROWS="01 7960 P00305000300 P0S3-8-12-00
02 7940 P00308000500 P0S3-8-12-00
03 7960 P0S3-06-3-00 P0S3-8-12-00
04 7942 SCCP42.9-2-1S SIP42.9-4-2SR3-1S
05 7965 RESET SIP45.9-4-2SR3-1S
06 7941 SIP41.9-4-2SR3-1S SIP41.9-4-2SR3-1S"

# mixed - the shelf of ROWS in tb, its plan, leases, and what the phones run in flash
mixed() {
	local n=0 suffix model from to hardware mac f
	mkdir -p tb/.images empty
	printf 'mac,model,load,state,target,line1_name,proxy1_address\n' >phones.csv
	while read -r suffix model from to hardware; do
		n=$((n + 1))
		mac=0011223344$suffix
		f=$from,
		[ "$from" != RESET ] || f=,RESET
		echo "$mac,$model,$f,$to,20$suffix,192.0.2.10" >>phones.csv
		echo "0 $mac $net.$n * *" >>leases
		cph-phone -q -k "$CPH_ROOT/t/kit/keys/$keys" -m $mac -M $model -f $from ${hardware:+-l $hardware} -F flash -d empty >/dev/null 2>&1 || :
		grep -q "mac=$mac" flash || return 1
	done <<<"$ROWS"
	(
		cd tb/.images || exit 1
		for f in P0S3-07-5-00 P0S3-8-12-00; do phone_fw $f || exit 1; done
		rm -f OS79XX.TXT
	) || return 1
	# the bridge is signed with the old key, which is all that a reset phone is known to hold
	for f in 41.9-4-2SR3-1S:A 42.9-4-2SR3-1S:A 45.9-4-2SR3-1S:A 45.8-5-2S:B; do
		mkjava -k ${f#*:} -d tb/.images/SIP${f%:*} SIP${f%:*} || return 1
	done
	# -a: what their lists name is served
	cph-plan -e -a tb/.images $(printf -- '-a %s ' tb/.images/*/) -t SIP <phones.csv >plan || return 1
	cph-mkcnf -q -s -d tb -i phones.csv <plan >written || return 1
	find tb -type f -exec touch -d '1 minute ago' {} +
}

@test "three phones of each family, one by SEP file, one reset and over the bridge, one there already: all arrive in one run" {
	keys=mixed.tsv
	mixed
	serve -L leases
	follow -y -x "$POWER"
	target= phones
	arrive
	for n in 01:moved\ 2,arrived\ 2 02:arrived\ 1 04:arrived\ 1 05:moved\ 2,arrived\ 2 06:arrived\ 1; do
		same "events of ${n%%:*}" "${n#*:}" "$(went 0011223344${n%%:*})"
	done
	same "what they run" "$(awk '{ print "0011223344" $1, $4 }' <<<"$ROWS")" "$(sed -n 's/^phone	mac=\([^	]*\)	.*	load=\([^	]*\)	.*/\1 \2/p' flash | sort)"
	same "of what was aboard it is inferred" "inferred=yes" "$(sed -n 's/.*mac=001122334406.*event=arrived.*\(inferred=[a-z]*\).*/\1/p' hop)"
	same stderr "" "$(cat err.phone err.tftpd)"
}

@test "a phone with Java that refuses its list is stuck with the reason, running or reset, and so is one whose list names what is not there" {
	local bad=0 row why
	keys=mixed.tsv
	# lists without HARDWARE_COMP_1 are none for a phone that has a hardware value
	while IFS=: read -r row why; do
		rm -rf tb flash leases rec hop
		ROWS="01 $row"
		mixed
		[[ $why != cvm* ]] || rm tb/.hops/001122334401/1/cvm*
		port=0
		serve -L leases
		follow
		target= phones
		wait_for 30 grep -q "event=stuck	.*note=$why" hop || { state || bad=1; }
		same "not arrived" 0 "$(grep -c event=arrived hop || :)" || bad=1
		kill $phones $srv $hop $tail
		wait $phones $srv $hop $tail 2>/dev/null || :
	done <<-'E'
		7942 SCCP42.9-2-1S SIP42.9-4-2SR3-1S 4:SIP42.9-4-2SR3-1S.loads: was read, and no image was asked for
		7965 RESET SIP45.9-4-2SR3-1S 4:term65.default.loads: was read, no image was asked for, and the phone starts over
		7942 SCCP42.9-2-1S SIP42.9-4-2SR3-1S:cvm42sip.9-4-2ES26.sbn: this hop needs it, and it cannot be had: not found
	E
	[ $bad = 0 ]
}
