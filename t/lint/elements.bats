#!/usr/bin/env bats
# cph-lint against every element of the firmware's table (lib/data/sep.tsv): what fits passes, what does not is an error
load ../helper

@test "every element and attribute of the 7906 to 7975: longest, one longer, not a word or number of its kind, another case, unknown" {
	command -v python3 >/dev/null || optional "python3 is not installed"
	python3 - "$CPH_ROOT/lib/data/sep.tsv" <<-'END'
		import sys, os, copy, xml.etree.ElementTree as t
		base = """<device><deviceProtocol>SIP</deviceProtocol><devicePool><callManagerGroup><members><member priority="0"><callManager>
		<ports><sipPort>5060</sipPort></ports><processNodeName>192.0.2.1</processNodeName></callManager></member></members></callManagerGroup></devicePool>
		<sipProfile><sipProxies><registerWithProxy>true</registerWithProxy></sipProxies><sipLines><line button="1"><featureID>9</featureID>
		<proxy>USECALLMANAGER</proxy><name>201</name></line></sipLines><kpml>0</kpml><dialTemplate>dialplan.xml</dialTemplate></sipProfile>
		<loadInformation>SIP42.9-4-2SR3-1S</loadInformation></device>"""
		n, rows, want = 0, 0, open("want", "w")
		def write(path, value, said, case=None, encoding="utf-8"):
		    """A file with that value at path; said: what must be complained of, "" = nothing of the table."""
		    global n
		    root = t.fromstring(base)
		    elements, _, attribute = path.partition("@")
		    names = elements.split("/")[1:]
		    e = root
		    for i, name in enumerate(names):
		        last = i == len(names) - 1 and not attribute
		        if last and case: name = case
		        f = e.find(name)
		        if f is None:
		            f = t.SubElement(e, name)
		        e = f
		    if attribute: e.set(case or attribute, value)
		    elif value is not None: e.text = value
		    n += 1
		    d = "c%04d" % n
		    os.mkdir(d)
		    t.ElementTree(root).write(d + "/SEP001122334455.cnf.xml", encoding)
		    os.chmod(d + "/SEP001122334455.cnf.xml", 0o644)
		    want.write("%s\t%s\t%s=%s\n" % (d, said, path, case or (value if value is None or len(value) < 20 else len(value))))
		for l in open(sys.argv[1]):
		    if l[0] == "#" or l.startswith("path\t"): continue
		    c = l.split("\t")
		    path, kind, limit = c[:3]
		    if not path.startswith("device") or path == "device": continue
		    rows += 1
		    name = path.replace("@", "/").split("/")[-1]
		    if kind in ("text", "bytes"):
		        m = int(limit)
		        write(path, "x" * m, "")
		        write(path, "x" * (m + 1), "%d %s, <%s> takes at most %d" % (m + 1, "bytes" if kind == "bytes" else "characters", name, m))
		        if m > 1:
		            # two bytes each, as they are and as entities: a character is one to texts
		            for enc in "utf-8", "us-ascii":
		                write(path, "\u00e9" * m, "" if kind == "text" else "%d bytes, <%s> takes at most %d" % (2 * m, name, m), None, enc)
		    elif kind == "bool":
		        for v in "true", "false", "": write(path, v, "")
		        for v in "TRUE", "1", "yes": write(path, v, name + ": neither true nor false")
		    elif kind == "number":
		        lo, hi = limit.split("..") if limit != "-" else ("0", "0")
		        write(path, lo, ""); write(path, hi, ""); write(path, "", "")
		        write(path, "1x", name + ": not a number")
		        if int(hi) < 4294967295: write(path, str(int(hi) + 1), "<%s> takes %s to %s" % (name, lo, hi))
		        if int(lo) < 0: write(path, str(int(lo) - 1), "<%s> takes %s to %s" % (name, lo, hi))
		        else: write(path, "-1", "<%s> takes %s to %s" % (name, lo, hi))
		    elif kind == "container":
		        write(path, None, "")
		        write(path + "/ofOurOwn", "anything", "")
		    else:
		        write(path, "anything", "")
		    other = name.swapcase()
		    if kind != "any": write(path, "0", "names count by case: " + name, other)
		want.close()
		open("rows", "w").write("%d %d\n" % (rows, n))
	END
	cph-lint c*/SEP* >said 2>&1 || :
	awk -F '\t' 'FILENAME == "said" { d = $0; sub(/^cph-lint: /, "", d); sub(/\/.*/, "", d); s[d] = s[d] $0 "\n"; next }
		{ bad = 0 }
		$2 != "" { bad = index(s[$1], $2) == 0 }
		$2 == "" { bad = s[$1] ~ /takes at most|neither true nor false|not a number|takes -?[0-9]+ to|names count by case/ }
		bad { print $3 ": wanted \"" $2 "\", got " s[$1]; failed = 1 }
		END { exit failed }' said want >&2
	read -r rows files <rows
	echo "$rows elements and attributes, $files files" >&3
	[ "$rows" -ge 285 ] && [ "$files" -gt 1200 ]
}

@test "containers that may stand several times: as many as the firmware's arrays hold, and one more" {
	local bad=0 path max what d n=0
	need python3
	awk -F '\t' '!/^#/ && $2 == "container" && $3 ~ /^x/ && $1 ~ /^device/ { print $1, substr($3, 2) }' "$CPH_ROOT/lib/data/sep.tsv" >containers
	# for the Nth of them the directories N.most and N.more
	python3 - <<-'END'
		import os
		for n, l in enumerate(open("containers"), 1):
		    names, most = l.split()[0].split("/"), int(l.split()[1])
		    one = "<%s></%s>" % (names[-1], names[-1])
		    for d, k in ("%d.most" % n, most), ("%d.more" % n, most + 1):
		        os.mkdir(d)
		        open(d + "/SEP001122334455.cnf.xml", "w").write("".join("<%s>" % e for e in names[:-1]) + one * k +
		            "".join("</%s>" % e for e in names[-2:0:-1]) + "<loadInformation>SIP42.9-4-2SR3-1S</loadInformation></device>")
		        os.chmod(d + "/SEP001122334455.cnf.xml", 0o644)
	END
	while read -r path max; do
		n=$((n + 1))
		what=${path##*/}
		run cph-lint $n.most/SEP001122334455.cnf.xml
		[[ $output != *"$what: more than the"* ]] || { echo "$path: $max: $output" >&2; bad=1; }
		run -1 cph-lint $n.more/SEP001122334455.cnf.xml
		[[ $output == *"$what: more than the $max that the phone takes"* ]] || { echo "$path: $((max + 1)): $output" >&2; bad=1; }
	done <containers
	[ $n -gt 0 ] && [ $bad = 0 ]
}
