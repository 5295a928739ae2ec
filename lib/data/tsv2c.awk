# Turns one commented table of lib/data into C: an array of strings, one a line, so that the table is parsed by the same code
# whether it is compiled in or given by the user (-r, -k).  Comments stay in the one table that is printed whole (cph-plan -R).
# usage: awk -f tsv2c.awk -v name=matrix matrix.tsv
BEGIN {
	print "/* made by lib/data/tsv2c.awk; edit the table, not this file */"
	print "#include <stddef.h>"
	print "#include \"tsv.h\""
	printf "const char *const data_%s[] = {\n", name
}
/^#/ && name != "matrix" { next }
{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	gsub(/\t/, "\\t")
	gsub(/\?/, "\\?")
	printf "\t\"%s\",\n", $0
}
END {
	print "\tNULL\n};"
}
