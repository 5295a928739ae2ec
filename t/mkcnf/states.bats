#!/usr/bin/env bats
# cph-mkcnf: the files by what the phone runs and what it shall run
load ../helper
load mkcnf

@test "loads that are not SIP: the image and nothing else, call managers in the XML" {
	step "SIP<MAC>.cnf:P00308010200,XMLDefault.cnf.xml:P00308010200,SEP<MAC>.cnf.xml:P00308010200,MGC<MAC>.cnf:P0M3-07-7-00,MGCDefault.cnf:P0M3-07-7-00" >plan
	printf 'mac,call_manager1_addr\n%s,192.0.2.7\n' $MAC >x.csv
	run -0 --separate-stderr cph-mkcnf -d d -i x.csv -P call_manager1_addr=192.0.2.5 -P call_manager2_addr=cm.example.org <plan
	same stderr "" "$stderr"
	echo 'image_version: "P00308010200"' | diff - d/SIP$MAC.cnf
	echo 'image_version: "P0M3-07-7-00"' | diff - d/MGC$MAC.cnf
	echo 'image_version: "P0M3-07-7-00"' | diff - d/MGCDefault.cnf
	diff - d/SEP$MAC.cnf.xml <<-END
		<device>
		 <deviceProtocol>SCCP</deviceProtocol>
		 <devicePool>
		  <callManagerGroup>
		   <members>
		    <member priority="0">
		     <callManager><ports><ethernetPhonePort>2000</ethernetPhonePort></ports><processNodeName>192.0.2.7</processNodeName></callManager>
		    </member>
		    <member priority="1">
		     <callManager><ports><ethernetPhonePort>2000</ethernetPhonePort></ports><processNodeName>cm.example.org</processNodeName></callManager>
		    </member>
		   </members>
		  </callManagerGroup>
		 </devicePool>
		 <loadInformation>P00308010200</loadInformation>
		</device>
	END
	grep -q '<processNodeName>192.0.2.5</processNodeName>' d/XMLDefault.cnf.xml
	! grep -rqE '<([A-Za-z]+)[^>]*></\1>|/>' d
}

# everything DIR - the files of a directory, one after the other
everything() {
	local f
	(cd "$1" && for f in *; do
		echo "==> $f <=="
		cat "$f"
		[ -z "$(tail -c 1 "$f")" ] || echo "(no line end)"
	done)
}

@test "each row of what a state needs on the server: planned, written, and byte for byte the golden files" {
	# state of the phone and target as the row has them; what must be absent is refused, whatever the letters
	local bad=0 n=0 name from to absent f
	printf 'mac,model,line1_name,proxy1_address,call_manager1_addr\n%s,7940,1234567,192.0.2.10,192.0.2.5\n' $MAC >phones.csv
	while read -r name from to absent; do
		n=$((n + 1))
		rm -rf d
		mkdir d
		cph-plan "$from" "$to" >plan || bad=1
		same "$name: hops" 1 "$(grep -c '^step' plan)" || bad=1
		cph-mkcnf -f -q -d d -i phones.csv <plan >/dev/null || { echo "$name: refused" >&2; bad=1; }
		everything d >got
		diff "$CPH_ROOT/t/mkcnf/golden/$name" got >&2 || { echo "$name differs" >&2; bad=1; }
		cph-lint -q d >lint 2>&1 || :       # the images are not there
		! grep -v 'is not there\|nor .* is there' lint >&2 || { echo "$name: cph-lint finds fault" >&2; bad=1; }
		[ "$absent" != - ] || continue
		for f in ${absent//,/ }; do
			: >"d/$f"
			refuses_plan 1 "cph-mkcnf: d/$f: must not be there on the way from $from to $to: move it away" cph-mkcnf -f -q -d d -i phones.csv || bad=1
			rm "d/$f"
		done
	done <<-END
		old-sccp-to-old-sip P00305000300 P0S3-06-3-00 SEP$MAC.cnf.xml,sep$MAC.cnf.xml
		old-sccp-to-loader-sip P00305000300 P0S3-07-5-00 SEP$MAC.cnf.xml,CTLSEP$MAC.tlv
		old-sccp-to-loader-sccp P00305000300 P00307020300 SIP$MAC.cnf,MGC$MAC.cnf
		old-sip-to-old-sip P0S3-06-0-00 P0S3-06-3-00 -
		old-sip-to-loader-sip P0S3-06-3-00 P0S3-07-5-00 SEP$MAC.cnf.xml
		old-sip-to-old-sccp P0S3-04-4-00 P00305000300 -
		loader-sccp-to-sip P00308000500 P0S3-8-12-00 SEP$MAC.cnf.xml
		loader-to-sip UAL:7.5 P0S3-8-12-00 SEP$MAC.cnf.xml
		loader-to-sccp UAL:8.12 P00308000500 SIP$MAC.cnf,MGC$MAC.cnf
		loader-sip-to-sccp P0S3-8-12-00 P00308000500 MGC$MAC.cnf
		loader-to-mgcp UAL:8.12 P0M3-07-7-00 SEP$MAC.cnf.xml,SIP$MAC.cnf,XMLDefault.cnf.xml
		loader-to-old-sip P0S3-07-5-00 P0S3-06-3-00 P0S3-06-3-00.loads,SEP$MAC.cnf.xml
	END
	[ $n = 12 ] && [ $bad = 0 ]
}

@test "SCCP targets: the call managers of the phone's own row, in a directory of its own or of phones that agree" {
	local bad=0 f
	printf 'mac,load,call_manager1_addr,call_manager2_addr\n%s,P0S3-8-12-00,192.0.2.5,cm.example.org\n001122334456,P0S3-8-12-00,192.0.2.6,\n' $MAC >x.csv
	cph-plan -t P00308000500 <x.csv >plan
	refuses_plan 1 "cph-mkcnf: stdin:2: XMLDefault.cnf.xml: other call managers than for an earlier phone: one directory cannot serve both (-s)" \
		cph-mkcnf -d d -i x.csv || bad=1
	mkdir d/.images
	for f in P00308000500.loads P00308000500.sbn P00308000500.sb2; do : >d/.images/$f; done
	cph-mkcnf -s -d d -i x.csv <plan >/dev/null
	same first "192.0.2.5 cm.example.org" "$(sed -n 's/.*<processNodeName>\(.*\)<.processNodeName>.*/\1/p' d/$MAC/XMLDefault.cnf.xml | xargs)" || bad=1
	same second "192.0.2.6" "$(sed -n 's/.*<processNodeName>\(.*\)<.processNodeName>.*/\1/p' d/001122334456/XMLDefault.cnf.xml | xargs)" || bad=1
	rm -rf d
	mkdir d
	sed -i 's/192.0.2.6/192.0.2.5/;s/,cm.example.org/,/' x.csv
	warns "" cph-mkcnf -d d -i x.csv || bad=1
	same both "192.0.2.5" "$(sed -n 's/.*<processNodeName>\(.*\)<.processNodeName>.*/\1/p' d/XMLDefault.cnf.xml)" || bad=1
	# a phone that runs SCCP already: its own XML file, which no other phone reads
	printf 'mac,call_manager1_addr\n%s,192.0.2.5\n001122334456,192.0.2.6\n' $MAC >x.csv
	rm -rf d
	mkdir d
	run -0 cph-mkcnf -d d -i x.csv -t P00308000500 -o path
	same paths "SEP$MAC.cnf.xml
SEP001122334456.cnf.xml" "$output" || bad=1
	diff - d/SEP001122334456.cnf.xml <<-END || bad=1
		<device>
		 <deviceProtocol>SCCP</deviceProtocol>
		 <devicePool>
		  <callManagerGroup>
		   <members>
		    <member priority="0">
		     <callManager><ports><ethernetPhonePort>2000</ethernetPhonePort></ports><processNodeName>192.0.2.6</processNodeName></callManager>
		    </member>
		   </members>
		  </callManagerGroup>
		 </devicePool>
		 <loadInformation>P00308000500</loadInformation>
		</device>
	END
	run -0 cph-lint -q d/SEP$MAC.cnf.xml
	same lint "" "$output" || bad=1
	[ $bad = 0 ]
}

@test "-t configures phones that run their load already, without a plan" {
	local bad=0
	run -0 cph-mkcnf -d d -i phones.csv -t $SIP -o path <plan
	same files "SIPDefault.cnf
SIP$MAC.cnf" "$output" || bad=1
	grep -qx "image_version: \"$SIP\"" d/SIP$MAC.cnf || bad=1
	: >d/SEP$MAC.cnf.xml
	refuses 1 "cph-mkcnf: d/SEP$MAC.cnf.xml: must not be there on the way from $SIP to $SIP: move it away" cph-mkcnf -d d -i phones.csv -t $SIP || bad=1
	refuses 2 "cph-mkcnf: -t: needs an inventory (-i)" cph-mkcnf -d d -t $SIP || bad=1
	refuses 1 "cph-mkcnf: -t: POS3-8-12-00: not the name of a load, did you mean $SIP" cph-mkcnf -d d -i phones.csv -t POS3-8-12-00 || bad=1
	refuses 1 "cph-mkcnf: -t: $UAL: neither a SIP nor an SCCP load: its files cannot be written" cph-mkcnf -d d -i phones.csv -t $UAL || bad=1
	refuses 1 "cph-mkcnf: -t: P0M3-07-7-00: neither a SIP nor an SCCP load: its files cannot be written" cph-mkcnf -d d -i phones.csv -t P0M3-07-7-00 || bad=1
	refuses 1 "cph-mkcnf: -t: $SIP.sb2: not the name of a load" cph-mkcnf -d d -i phones.csv -t $SIP.sb2 || bad=1
	[ $bad = 0 ]
}
