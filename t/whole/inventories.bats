#!/usr/bin/env bats
# Inventories as people have them: the dialects of spreadsheets, the words of their headers, and what spreadsheets do to cells.
load ../helper

SIP=P0S3-8-12-00

# what cph-plan, cph-mkcnf and cph-dhcpd make of the inventory x
plan() { cph-plan -t $SIP -o mac,from,to <x; }
cnf() {
	rm -rf d
	mkdir d
	local rc=0
	cph-mkcnf -d d -i x -t $SIP -P proxy1_address=192.0.2.9 >records || rc=$?
	sed -n '/UNPROVISIONED/d; s/^\(line1_name\|line1_displayname\|line1_password\|line2_name\|proxy1_address\): "\(..*\)"$/\1=\2/p' d/SIP0*.cnf 2>/dev/null
	return $rc
}
host() { cph-dhcpd -D dnsmasq -b 192.0.2.1 -i x >conf && sed -n 's/^dhcp-host=//p' conf; }

# a row each: name, tool, the file as printf has it, status, all that is printed (@ stands for the tool and the file's name)
@test "34 inventories: what is read, or the exact message" {
	local bad=0 n=0 name tool text rc said got status file
	while IFS='|' read -r name tool text rc said; do
		n=$((n + 1))
		printf "$text" >x
		status=0
		got=$($tool 2>&1) || status=$?
		case $tool in plan) file="cph-plan: stdin" ;; cnf) file="cph-mkcnf: x" ;; host) file="cph-dhcpd: x" ;; esac
		same "$name: status" "$rc" "$status" || bad=1
		same "$name" "$(printf '%b' "${said//@/$file}")" "$got" || bad=1
	done <<'END'
CSV|plan|mac,load\n001122334455,P00308000500\n|0|001122334455\tP00308000500\tP0S3-8-12-00
semicolons as LibreOffice and Excel write them in Europe|plan|MAC;Load\r\n00:11:22:33:44:55;"P00308000500"\r\n|0|001122334455\tP00308000500\tP0S3-8-12-00
semicolons, a comma in a quoted cell|cnf|mac;line1_name;line1_displayname\n001122334455;200;"Smith, John"\n|0|line1_name=200\nline1_displayname=Smith, John
TABs with quotes|cnf|"mac"\t"line1_name"\t"line1_displayname"\n"001122334455"\t"200"\t"Smith\t""J"""\n|1|@:2: line1_displayname: holds a control character
sep=; in front|plan|sep=;\r\nmac;load\r\n001122334455;P00308000500\r\n|0|001122334455\tP00308000500\tP0S3-8-12-00
sep=, in front, quoted, with a UTF-8 mark|plan|\xef\xbb\xbf"sep=,"\nmac,load\n001122334455,P00308000500\n|0|001122334455\tP00308000500\tP0S3-8-12-00
UTF-16, little end first, TABs|plan|\xff\xfem\0a\0c\0\t\0l\0o\0a\0d\0\r\0\n\0000\0000\0001\0001\0002\0002\0003\0003\0004\0004\0005\0005\0\t\0P\0000\0000\0003\0000\0008\0000\0000\0000\0005\0000\0000\0\r\0\n\0|0|001122334455\tP00308000500\tP0S3-8-12-00
UTF-16, big end first|plan|\xfe\xff\0m\0a\0c\0,\0l\0o\0a\0d\0\n\0000\0000\0001\0001\0002\0002\0003\0003\0004\0004\0005\0005\0,\0P\0000\0000\0003\0000\0008\0000\0000\0000\0005\0000\0000\0\n|0|001122334455\tP00308000500\tP0S3-8-12-00
no-break spaces and blanks around cells|plan|\xc2\xa0MAC\xc2\xa0, Load \n\xc2\xa0001122334455,\xc2\xa0 P00308000500 \n|0|001122334455\tP00308000500\tP0S3-8-12-00
no-break spaces around a password|cnf|mac,line1_name,line1_password,proxy1_address\n001122334455,200,\xc2\xa0geheim\xc2\xa0,192.0.2.1\n|0|line1_name=200\nline1_password=geheim\nproxy1_address=192.0.2.1
an .xlsx|plan|PK\003\004\024\0\006\0[Content_Types].xml\n\0\0|2|@:1: a spreadsheet (.xlsx, .ods) or another archive: save it as CSV
an .xls|plan|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\n\0|2|@:1: an old spreadsheet (.xls): save it as CSV
lines that end in CR|plan|mac,load\r001122334455,P00308000500\r|2|@:1: lines that end in CR alone: save with LF or CR LF
the words of the phone's menu|plan|MAC Address,Application Load ID,Boot Load ID\nSEP001122334455,P00308000500,PC030301\n|0|cph-plan: 001122334455: loader PC030301 is not known; taken to hold the oldest key only\n001122334455\tP00308000500\tP0S3-8-12-00
Load ID|plan|MAC-Address;Load ID\n0011.2233.4455;P00308000500\n|0|001122334455\tP00308000500\tP0S3-8-12-00
Firmware|plan|Phone MAC,Firmware\n00-11-22-33-44-55,P00308000500\n|0|001122334455\tP00308000500\tP0S3-8-12-00
a state, as the display has it|plan|MAC,Status\n001122334455,Protocol Application Invalid\n|0|001122334455\tUAL\tP0S3-8-12-00
Extension and Password|cnf|MAC Address,Extension,Password,SIP Server\n001122334455,200,geheim,192.0.2.1\n|0|line1_name=200\nline1_password=geheim\nproxy1_address=192.0.2.1
Line 1 Name, Display Name|cnf|MAC,Line 1 Name,Display Name,Line 2 Name\n001122334455,200,Hall,201\n|0|line1_name=200\nline1_displayname=Hall\nline2_name=201
a row for each line|cnf|MAC,Line,Extension,Display Name\n001122334455,1,200,Hall\n001122334455,2,201,\n|0|line1_name=200\nline1_displayname=Hall\nline2_name=201
IP Address|host|MAC Address,IP Address\n001122334455,192.0.2.50\n|0|00:11:22:33:44:55,192.0.2.50
two columns for one thing|plan|mac,Load,Firmware\n001122334455,P00308000500,P00308000500\n|2|@:1: load: two columns mean this
a column misspelled|plan|mac,laod,state\n001122334455,x,UAL\n|0|@:1: laod: not a column that is known, did you mean load? column ignored\n001122334455\tUAL\tP0S3-8-12-00
a misspelled column of addresses|host|mac,ip adress\n001122334455,192.0.2.50\n|0|@:1: ip_adress: not a column that is known, did you mean ip? column ignored
columns for people|cnf|mac,line1_name,Room (floor),Gr\xc3\xb6\xc3\x9fe\n001122334455,200,12,XL\n|0|@:1: room_floor: not a parameter; column ignored\n@:1: gr_e: not a parameter; column ignored\nline1_name=200
a label, for cph-hop|cnf|mac,line1_name,label\n001122334455,200,Hall\n|0|line1_name=200
a parameter misspelled, said once|cnf|mac,lin1_name\n001122334455,200\n001122334456,201\n|0|@:1: lin1_name: not a parameter, did you mean line1_name? column ignored\n@:2: line1_name: no line 1: the phone shows "Phone Unprovisioned"\n@:3: line1_name: no line 1: the phone shows "Phone Unprovisioned"
a MAC made a number|plan|mac,load\n1.12233E+11,P00308000500\n|1|@:2: mac 1.12233E+11: a MAC address that a spreadsheet has rounded to a number: format the column as text and type it again
a MAC made a number, in a file for phones|cnf|mac,line1_name\n1.12233E+11,200\n|1|@:2: mac: 1.12233E+11: a MAC address that a spreadsheet has rounded to a number: format the column as text and type it again
zeros lost|cnf|mac,line1_name\n1122334455,200\n|1|@:2: mac: 1122334455: too short for a MAC address: a spreadsheet has taken off its zeros; format the column as text and type it again
a MAC that is not found|host|mac,ip\n#N/A,192.0.2.50\n|2|@:2: #N/A: an error of a spreadsheet's formula
names that a spreadsheet spoiled|cnf|mac,line1_name,line1_displayname,line2_name\n001122334455,4.93012E+11,#N/A,201.0\n|0|@:2: line1_name: 4.93012E+11: a number that a spreadsheet has rounded: format the column as text and type it again\n@:2: line1_displayname: #N/A: an error of a spreadsheet's formula\n@:2: line2_name: 201.0: a spreadsheet has taken it for a number: format the column as text\nline1_name=4.93012E+11\nline1_displayname=#N/A\nline2_name=201.0
an apostrophe, and a password that is not shown|cnf|mac,line1_name,line1_password,proxy1_address\n001122334455,'0201,'0815,192.0.2.1\n|0|@:2: line1_name: '0201: begins with an apostrophe, by which spreadsheets mark text: take it off\n@:2: line1_password: begins with an apostrophe, by which spreadsheets mark text: take it off\nline1_name='0201\nline1_password='0815\nproxy1_address=192.0.2.1
no header|plan|001122334455;P00308000500\n|2|@:1: neither a record nor a header line (columns named as the keys: mac, load, line1_name ...)
END
	same "inventories tried" 34 "$n" && [ $bad = 0 ]
}
