# The tools by a working command each, for the tests that put every tool through the same:  load working

# one working command a tool: what to run when something goes wrong with its output, its descriptors, its limits.  Standard input is "steps".
working() {
	case $1 in
	cph-loadid) echo "cph-loadid P00308000500" ;;
	cph-plan) echo "cph-plan P00308000500 P0S3-8-12-00" ;;
	cph-unpack) echo "cph-unpack -qt -k $CPH_ROOT/t/kit/keys/keys.tsv pkg.zip" ;;
	cph-lint) echo "cph-lint phones.cnf" ;;
	cph-hop) echo "cph-hop -n -d shelf hopplan" ;;
	cph-mkcnf) echo "cph-mkcnf -d out -i phones.csv" ;;
	cph-phone) echo "cph-phone -q -f P00308000500 -d ." ;;
	cph-dhcpd) echo "cph-dhcpd -D dnsmasq -b 192.0.2.1" ;;
	cph-syslogd) echo "cph-syslogd -l 127.0.0.1 -p 0 -e idle=1" ;;
	cph-tftpd) echo "cph-tftpd -d . -l 127.0.0.1 -p 0 -e idle=1" ;;
	cph-why) echo "cph-why -q why.log" ;;
	*) return 1 ;;
	esac
}

# and for a tool that writes files a command that does, beneath the directory out
writing() {
	case $1 in
	cph-unpack) echo "cph-unpack -q -k $CPH_ROOT/t/kit/keys/keys.tsv -d out pkg.zip" ;;
	cph-mkcnf) echo "cph-mkcnf -d out -i phones.csv" ;;
	cph-phone) echo "cph-phone -q -f P00308000500 -F out/flash -d ." ;;
	*) return 1 ;;
	esac
}

# what says nothing on standard output when all is well
silent() { [ "$1" = cph-lint ]; }

# every command of both, one a line
commands() {
	local t
	for t in $(tools); do
		working "$t"
		writing "$t" || :
	done | awk '!seen[$0]++'
}

# the directory all of them run in
scene() {
	"$CPH_ROOT/t/kit/mkfw" -z pkg.zip P0S3-8-12-00
	mkdir -p out
	printf 'mac,model,load,line1_name,proxy1_address\n001122334455,7940,P00308000500,1234567,192.0.2.10\n' >phones.csv
	cph-plan P00308000500 P0S3-8-12-00 >steps
	printf 'line1_name: 1234567\n' >phones.cnf
	cp "$CPH_ROOT/t/why/own/hpavvv-goodreal.log" why.log
	mkdir -p shelf/.hops/001122334455/1
	sed 's/^step/&	mac=001122334455/' steps >hopplan
}

# what differs from run to run of a server
steady() { sed -E 's/\b(time|port|id)=[0-9.]+/\1=/g' "$1"; }
