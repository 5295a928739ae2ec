#!/usr/bin/env bats
# Every release of the 7906 to 7975 with every zone and model of the tables: an XML parser reads each file
load ../helper
load ../mkcnf/mkcnf

@test "every pair of release and zone, a file for each of the 14 models" {
	shelf_of_all
	while read -r release; do sed "s/\$/|$release/" zones; done <releases >pairs
	written_for_all <pairs >said
	echo "$(cat said) of $(wc -l <pairs) pairs written, 14 files each" >&3
	[ "$(cat said)" -ge $((45 * $(wc -l <releases))) ]
}
