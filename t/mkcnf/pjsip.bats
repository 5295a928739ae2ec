#!/usr/bin/env bats
# cph-lint, judging what is there; -A, the other end of the wire
load ../helper
load mkcnf

# pjsip_ok FILE - every section has a type, and every option of it is one that Asterisk documents for that object (t/kit/data), once, with a
# value of its type; what the endpoint refers to is there, and what a registration needs is not missing
pjsip_ok() {
	awk -F '\t' '
		function bad(why) { print FILENAME ": " FNR ": " why > "/dev/stderr"; wrong = 1 }
		function fits(type, values, v) {
			if (values != "-") return index("|" values "|", "|" v "|") > 0
			if (type == "Boolean") return v == "yes" || v == "no"
			if (type == "Unsigned Integer") return v ~ /^[0-9]+$/
			if (type == "Codec") return v ~ /^(all|!?[a-z0-9]+(,!?[a-z0-9]+)*)$/
			return v != ""
		}
		function close_section(  n, need, i) {
			if (section == "") return
			if (object == "") bad("[" section "]: no type")
			seen[object, section]++
			n = split(object == "endpoint" ? "context disallow allow aors" : object == "auth" ? "auth_type username password" : "max_contacts", need, " ")
			for (i = 1; i <= n; i++) if (!(need[i] in got)) bad("[" section "]: " object " without " need[i])
			split("", got)
		}
		NR == FNR { if ($0 !~ /^#/ && FNR > 1) { type[$1, $2] = $3; values[$1, $2] = $4; known[$1] } next }
		/^$/ || /^;/ { next }
		/^\[[A-Za-z0-9_.+*-]+\]$/ { close_section(); section = substr($0, 2, length($0) - 2); object = ""; next }
		{
			eq = index($0, "=")
			o = substr($0, 1, eq - 1)
			v = substr($0, eq + 1)
			sub(/^ /, "", v)
			if (section == "" || !eq) bad("no option of a section: " $0)
			else if (o == "type" && object == "") { object = v; if (!(v in known)) bad("no such object: " v) }
			else if (!((object, o) in type)) bad(object ": no such option: " o)
			else if (!fits(type[object, o], values[object, o], v)) bad(object ": " o ": not " type[object, o] ": " v)
			else if (o in got) bad("[" section "]: " o " twice")
			else if (gsub(/\\;/, "", v) >= 0 && index(v, ";")) bad("a comment begins in " $0)
			got[o] = v
			if (object == "endpoint" && o ~ /^(auth|aors)$/) wants[o == "auth" ? "auth" : "aor", v]
		}
		END {
			close_section()
			for (w in wants) if (seen[w] != 1) { split(w, p, SUBSEP); bad("refers to " seen[w] + 0 " sections " p[1] " " p[2]) }
			exit wrong
		}' "$CPH_ROOT/t/kit/data/pjsip-options.tsv" "$1"
}

@test "the check of pjsip.conf finds what is wrong in one" {
	local bad=0 n=0 edit
	cph-mkcnf -q -A pjsip -i phones.csv >none.conf
	printf 'mac,line1_name,line1_authname,line1_password,proxy1_address\n%s,200,u,geheim,192.0.2.1\n' $MAC >x.csv
	cph-mkcnf -q -A pjsip -i x.csv >good.conf
	pjsip_ok good.conf
	pjsip_ok none.conf
	while read -r edit; do
		n=$((n + 1))
		sed "$edit" good.conf >bad.conf
		! cmp -s good.conf bad.conf || { echo "$edit changes nothing" >&2; bad=1; }
		! pjsip_ok bad.conf 2>/dev/null || { echo "$edit goes unnoticed" >&2; bad=1; }
	done <<-'END'
		s/^dtmf_mode=.*/dtmf_mode=rfc2833/
		s/^force_rport=.*/force_rport=maybe/
		s/^max_contacts=.*/max_contacts=-1/
		s/^aors=/aor=/
		s/^username=/user=/
		s/^password=.*/password=/
		s/^password=.*/password=a;b/
		s/^type=aor/type=registration/
		s/^auth=200/auth=201/
		/^type=auth/d
		/^context=/d
		/^\[200\]/d
		s/^allow=.*/allow=ULAW alaw/
		s/^allow=/allow=ulaw\nallow=/
	END
	[ $n = 14 ] && [ $bad = 0 ]
}

# a row each: name, the file as printf has it (two sound lines in front), status, what is said (@ = the file)
@test "-A pjsip prints the sections for the lines of the inventory, in Asterisk's own words" {
	printf '%s\n' 'mac,model,line1_name,line1_displayname,line1_authname,line1_password,line2_name,line2_authname,line2_password,proxy1_address' \
		"$MAC,7940,200,User ID,u200,a;b>c,201,u201,>x,192.0.2.1" '0011223344aa,7960,201,,u201,>x,300,,,192.0.2.1' >x.csv
	run -0 --separate-stderr cph-mkcnf -A pjsip -i x.csv -P preferred_codec=g711alaw </dev/null
	same stderr "" "$stderr"
	echo "$output" >pjsip.conf
	diff - pjsip.conf <<-'END'
		; for pjsip.conf, made by cph-mkcnf from an inventory; it holds passwords
		; The phones send from a port of their own and listen where their Via says: replies must go there (force_rport=no).
		; Call a line by its name, as Dial(PJSIP/NAME): a phone answers 404 to any other user in the request.

		; line 1 of 001122334455
		[200]
		type=endpoint
		context=phones
		disallow=all
		allow=alaw,ulaw
		dtmf_mode=rfc4733
		force_rport=no
		rewrite_contact=no
		mailboxes=200@default
		callerid="User ID" <200>
		auth=200
		aors=200

		[200]
		type=auth
		auth_type=userpass
		username=u200
		password=a\;b>c

		[200]
		type=aor
		max_contacts=1
		remove_existing=yes
		qualify_frequency=60

		; line 2 of 001122334455
		[201]
		type=endpoint
		context=phones
		disallow=all
		allow=alaw,ulaw
		dtmf_mode=rfc4733
		force_rport=no
		rewrite_contact=no
		mailboxes=201@default
		callerid=<201>
		auth=201
		aors=201

		[201]
		type=auth
		auth_type=userpass
		username=u201
		password= >x

		[201]
		type=aor
		max_contacts=2
		remove_existing=yes
		qualify_frequency=60

		; line 2 of 0011223344AA
		[300]
		type=endpoint
		context=phones
		disallow=all
		allow=alaw,ulaw
		dtmf_mode=rfc4733
		force_rport=no
		rewrite_contact=no
		mailboxes=300@default
		callerid=<300>
		auth=300
		aors=300

		[300]
		type=auth
		auth_type=userpass
		username=u201
		password= >x

		[300]
		type=aor
		max_contacts=1
		remove_existing=yes
		qualify_frequency=60
	END
	pjsip_ok pjsip.conf
	cph-mkcnf -q -A pjsip -i x.csv -P nat_enable=1 -P dtmf_outofband=none >pjsip.conf
	grep -qx 'force_rport=yes' pjsip.conf
	grep -qx 'dtmf_mode=inband' pjsip.conf
	pjsip_ok pjsip.conf
	# a neighbour over TCP; what is refused is left out, with status 1
	printf 'mac,model,transport,line1_name,line1_password,proxy1_address\n%s,7942,tcp,200,a,192.0.2.1\n0011223344aa,7942,,201,0123456789012345678901234567890,192.0.2.1\n0011223344ab,7960,,202, x,192.0.2.1\n' $MAC >x.csv
	run -1 --separate-stderr cph-mkcnf -A pjsip -i x.csv
	same stderr "cph-mkcnf: x.csv:4: line1_password: a blank at its beginning or end, which a PBX takes off: they would never match" "$stderr"
	echo "$output" >pjsip.conf
	pjsip_ok pjsip.conf
	same endpoints "200 201" "$(grep -A1 '^\[' pjsip.conf | grep -B1 endpoint | tr -dc '0-9\n' | xargs)"
	same transports 1 "$(grep -c '^transport=transport-tcp$' pjsip.conf)"
}

@test "-A: what cannot be written, and wrong usage" {
	local bad=0
	refuses 2 "cph-mkcnf: -A: sip: not known (pjsip is)" cph-mkcnf -A sip || bad=1
	refuses 2 "cph-mkcnf: -A: needs an inventory (-i)" cph-mkcnf -A pjsip || bad=1
	printf 'mac,line1_name,proxy1_address\n%s,a/b,192.0.2.1\n' $MAC >x.csv
	refuses 1 "cph-mkcnf: x.csv:2: line1_name: cannot be the name of a section (letters, digits, _ . + * -)" cph-mkcnf -A pjsip -i x.csv || bad=1
	printf 'mac,line1_name,line1_authname,line1_password,proxy1_address\n%s,200,a,b,192.0.2.1\n0011223344aa,200,a,c,192.0.2.1\n' $MAC >x.csv
	refuses 1 "cph-mkcnf: x.csv:3: line1_name: another phone has this name with another authname or password" cph-mkcnf -A pjsip -i x.csv || bad=1
	warns "cph-mkcnf: phones.csv:2: line1_name: no password: anybody can register as this line" cph-mkcnf -A pjsip -i phones.csv || bad=1
	! grep -q '^auth=\|type=auth' out.w || { echo "an auth without a password" >&2; bad=1; }
	pjsip_ok out.w || bad=1
	[ $bad = 0 ]
}

@test "Asterisk itself reads it" {
	command -v asterisk >/dev/null || optional "asterisk is not in the distribution"
	cph-mkcnf -q -A pjsip -i phones.csv >pjsip.conf
	printf '[modules]\nautoload=no\nload=res_pjproject.so\nload=res_sorcery_config.so\nload=res_pjsip.so\n' >modules.conf
	printf '[directories]\nastetcdir => %s\nastrundir => %s\nastlogdir => %s\nastdbdir => %s\nastspooldir => %s\n' "$PWD" "$PWD" "$PWD" "$PWD" "$PWD" >asterisk.conf
	asterisk -C "$PWD/asterisk.conf" -g
	wait_for 30 asterisk -C "$PWD/asterisk.conf" -rx 'core waitfullybooted'
	run asterisk -C "$PWD/asterisk.conf" -rx 'pjsip show endpoints'
	asterisk -C "$PWD/asterisk.conf" -rx 'core stop now'
	[[ $output == *1234567* ]]
}

@test "the columns of the manual's CSV for FreePBX are columns of its exports" {
	# the header lines of two exports (chan_pjsip, FreePBX 15 and later), as published by their users; the columns up to "transport"
	cat >exports <<-'END'
		extension,password,name,voicemail,ringtimer,noanswer,recording,outboundcid,sipname,noanswer_cid,busy_cid,chanunavail_cid,noanswer_dest,busy_dest,chanunavail_dest,mohclass,id,tech,dial,devicetype,user,description,emergency_cid,hint_override,recording_in_external,recording_out_external,recording_in_internal,recording_out_internal,recording_ondemand,recording_priority,answermode,intercom,cid_masquerade,concurrency_limit,accountcode,aggregate_mwi,allow,avpf,bundle,callerid,context,defaultuser,device_state_busy_at,direct_media,disallow,dtmfmode,force_rport,icesupport,mailbox,match,max_audio_streams,max_contacts,max_video_streams,maximum_expiration,media_encryption,media_encryption_optimistic,media_use_received_transport,minimum_expiration,mwi_subscription,namedcallgroup,namedpickupgroup,outbound_proxy,qualifyfreq,rewrite_contact,rtcp_mux,rtp_symmetric,secret,send_connected_line,sendrpid,sipdriver,timers,transport
		extension,password,name,voicemail,ringtimer,noanswer,recording,outboundcid,sipname,noanswer_cid,busy_cid,chanunavail_cid,noanswer_dest,busy_dest,chanunavail_dest,mohclass,id,tech,dial,devicetype,user,description,emergency_cid,hint_override,cwtone,recording_in_external,recording_out_external,recording_in_internal,recording_out_internal,recording_ondemand,recording_priority,answermode,intercom,cid_masquerade,concurrency_limit,devicedata,accountcode,aggregate_mwi,allow,avpf,bundle,callerid,context,defaultuser,device_state_busy_at,direct_media,disallow,dtmfmode,force_callerid,force_rport,icesupport,mailbox,match,max_audio_streams,max_contacts,max_video_streams,maximum_expiration,md5_cred,media_address,media_encryption,media_encryption_optimistic,media_use_received_transport,message_context,minimum_expiration,mwi_subscription,namedcallgroup,namedpickupgroup,outbound_auth,outbound_proxy,qualifyfreq,refer_blind_progress,remove_existing,rewrite_contact,rtcp_mux,rtp_symmetric,rtp_timeout,rtp_timeout_hold,secret
	END
	awk -F, 'FILENAME == "exports" { for (i = 1; i <= NF; i++) has[FNR, $i] = 1; n = FNR; next }
		/^extension,/ { found++; for (i = 1; i <= NF; i++) for (k = 1; k <= n; k++) if (!((k, $i) in has)) { print "export " k " has no " $i; bad = 1 } }
		END { exit bad || found != 1 }' exports "$CPH_ROOT/man/cph-mkcnf.1" >&2
}
